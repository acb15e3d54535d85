import type { Escalation } from "../iam/escalation/model.ts";
import type { Finding } from "../iam/findings/model.ts";
import type { ExternalGrant, Gap, PrincipalAccess, PrincipalRecord, ResourceEntry } from "../iam/model.ts";
import { RowCount } from "./alikeRows.ts";
import {
  type AnalysisHeader,
  accessPieces,
  analysisClosing,
  analysisOpening,
  principalsPieces,
} from "./analysisJson.ts";
import { createCellSpill, SPILL_BYTES } from "./cellSpill.ts";
import { inChunks } from "./chunks.ts";
import { csvRow } from "./csv.ts";
import { findingsJson } from "./findingsJson.ts";
import { writeForPeople } from "./forPeople.ts";
import { createAccessCollector } from "./html/access/collector.ts";
import { reportFacts } from "./html/reportFacts.ts";
import { createReachCollector } from "./html/resources/collector.ts";
import * as names from "./names.ts";
import { openFiles } from "./openFiles.ts";
import type { ReportOutput, WrittenReport } from "./output.ts";
import { PRINCIPAL_ACCESS_SUMMARIES_HEADER, principalAccessRows, resourceCells } from "./principalAccessSummaries.ts";
import { PRINCIPALS_HEADER, principalRow } from "./principals.ts";
import {
  accessColumns,
  accessMarker,
  RESOURCE_ACCESS_SUMMARIES_HEADER,
  resourceAccessRows,
} from "./resourceAccessSummaries.ts";
import { resourcesCsv } from "./resources.ts";
import { analysisTime } from "./time.ts";
import { type Compared, writeChanges } from "./writeChanges.ts";

export type { ReportOutput, WrittenReport } from "./output.ts";

/** An analysed account as the reports see it. */
export interface ReportedAccount {
  resources: readonly ResourceEntry[];
  externalGrants(): Iterable<ExternalGrant>;
  /** How many `accesses` gives at most. */
  principalCount: number;
  /** In order of ARN. Each is written to every file that shows it and dropped before the next is asked for. */
  accesses: AsyncIterable<PrincipalAccess>;
  /** These three are asked after the last principal. */
  escalation(): Pick<Escalation, "canEscalate" | "pathsOf" | "pathsTo">;
  findings(): readonly Finding[];
  gaps(): Iterable<Gap>;
  /** Compares with an earlier analysis; asked when the file of this one is complete. Missing: there is none. */
  compare?(): Promise<Compared>;
}

/**
 * Writes all reports of one analysis but the manifest and gives what they are. Memory does not grow with the number of
 * rows: each open file holds what its sink holds, and the table behind `resource-access-summaries` is spilled. On failure
 * the open files are given up, those that were complete stay.
 */
export async function writeReports(
  output: ReportOutput,
  header: AnalysisHeader,
  account: ReportedAccount,
  spillBytes = SPILL_BYTES,
): Promise<WrittenReport[]> {
  const time = analysisTime(header.analysisTime);
  const { resources } = account;
  const external = [...account.externalGrants()];
  const columns = accessColumns(resources);
  const spill = createCellSpill(
    output.cells,
    { principals: account.principalCount, columns: columns.length },
    spillBytes,
  );
  const files = openFiles(output);
  try {
    await files.write(names.RESOURCES, inChunks(resourcesCsv(time, resources)));
    await files.close(names.RESOURCES);

    const cells = resourceCells(resources);
    const markAccess = accessMarker(resources, columns);
    const accessRows = createAccessCollector();
    const reach = createReachCollector();
    const principalRows = new RowCount();
    const resourceRows = new RowCount();
    const principals: PrincipalRecord[] = [];
    await files.write(names.PRINCIPALS, [csvRow(PRINCIPALS_HEADER)]);
    await files.write(names.PRINCIPAL_ACCESS_SUMMARIES, [csvRow(PRINCIPAL_ACCESS_SUMMARIES_HEADER)]);
    await files.write(names.ANALYSIS, inChunks(analysisOpening(header, resources, external)));
    for await (const access of account.accesses) {
      await files.write(names.PRINCIPALS, [principalRow(time, access.principal)]);
      await files.write(
        names.PRINCIPAL_ACCESS_SUMMARIES,
        inChunks(principalRows.of(principalAccessRows(time, access, cells))),
      );
      await files.write(names.ANALYSIS, inChunks(accessPieces(access, principals.length === 0)));
      accessRows.add(access);
      markAccess(access.grants, spill.mark);
      await spill.nextPrincipal();
      principals.push(access.principal);
    }
    await files.write(names.ANALYSIS, inChunks(principalsPieces(principals, account.escalation())));
    await files.write(names.ANALYSIS, inChunks(analysisClosing(account.gaps())));
    for (const kind of [names.PRINCIPALS, names.PRINCIPAL_ACCESS_SUMMARIES, names.ANALYSIS]) await files.close(kind);
    await files.write(names.FINDINGS, inChunks(findingsJson(header, account.findings())));
    await files.close(names.FINDINGS);

    await files.write(names.RESOURCE_ACCESS_SUMMARIES, [csvRow(RESOURCE_ACCESS_SUMMARIES_HEADER)]);
    const externalOf = Map.groupBy(external, ({ resource }) => resource);
    let next = 0;
    for await (const masks of spill.columns()) {
      const column = columns[next++];
      const resource = resources[column?.resource ?? -1];
      if (!column || !resource) continue;
      reach.add(column, masks);
      const outside = column.service === resource.service ? (externalOf.get(column.resource) ?? []) : [];
      const rows = resourceAccessRows(time, {
        service: column.service,
        resource,
        principals,
        masks,
        external: outside,
      });
      await files.write(names.RESOURCE_ACCESS_SUMMARIES, inChunks(resourceRows.of(rows)));
    }
    await files.close(names.RESOURCE_ACCESS_SUMMARIES);
    await spill.clear();
    const compared = await account.compare?.();
    const changes = await writeChanges(output, header, compared);

    const facts = reportFacts(header, account, {
      principals,
      external,
      gaps: compared?.gaps ?? [],
      comparison: compared?.comparison,
      access: accessRows.rows(),
      reach: reach.reach(),
    });
    await writeForPeople(output, files, facts, {
      principalAccessSummaries: principalRows.rows,
      resourceAccessSummaries: resourceRows.rows,
    });
    return [...files.closed, changes];
  } catch (error) {
    await files.abort();
    throw error;
  }
}
