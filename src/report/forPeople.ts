import { inChunks } from "./chunks.ts";
import type { ReportFacts } from "./html/facts.ts";
import { htmlReport } from "./html/report.ts";
import * as names from "./names.ts";
import type { OpenFiles } from "./openFiles.ts";
import type { ReportOutput } from "./output.ts";
import { isReported } from "./resources.ts";
import { type WorkbookSource, writeWorkbook } from "./workbook/writeWorkbook.ts";

/** Writes what people open: the workbook, made of the CSVs, which are complete, and the HTML report. `rows`: of the longest. */
export async function writeForPeople(
  { read }: Pick<ReportOutput, "read">,
  files: OpenFiles,
  facts: ReportFacts,
  rows: NonNullable<WorkbookSource["rows"]>,
): Promise<void> {
  const { header, figures, resources, external, gaps } = facts;
  await files.writeWhole(names.WORKBOOK, (sink) =>
    writeWorkbook(sink, {
      header,
      gaps,
      rows,
      numbers: { ...figures, resources: resources.filter(isReported).length, externalGrants: external.length },
      csv: {
        principals: read(names.PRINCIPALS),
        principalAccessSummaries: read(names.PRINCIPAL_ACCESS_SUMMARIES),
        resources: read(names.RESOURCES),
        resourceAccessSummaries: read(names.RESOURCE_ACCESS_SUMMARIES),
      },
    }),
  );
  await files.write(names.REPORT, inChunks(htmlReport(facts)));
  await files.close(names.REPORT);
}
