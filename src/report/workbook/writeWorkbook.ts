import type { Gap } from "../../iam/model.ts";
import type { AnalysisHeader } from "../analysisJson.ts";
import { inChunks } from "../chunks.ts";
import * as names from "../names.ts";
import { PRINCIPAL_ACCESS_SUMMARIES_HEADER } from "../principalAccessSummaries.ts";
import { PRINCIPALS_HEADER } from "../principals.ts";
import { RESOURCE_ACCESS_SUMMARIES_HEADER } from "../resourceAccessSummaries.ts";
import { RESOURCES_HEADER } from "../resources.ts";
import type { ReportSink } from "../sink.ts";
import { jsonTime } from "../time.ts";
import { AUDIT_SUMMARY, type AuditNumbers, auditSummaryRows, type SummarizedSheet } from "./auditSummary.ts";
import { CAPABILITY_MAPPING, capabilityMappingRows } from "./capabilityMapping.ts";
import { type CellValue, type CellXml, cellWriter } from "./cells.ts";
import { type Column, csvColumns } from "./columns.ts";
import { csvRows } from "./csvRows.ts";
import * as parts from "./parts.ts";
import { createSharedStrings } from "./sharedStrings.ts";
import { STYLES_XML } from "./styles.ts";
import { SHEET_LIMITS, type SheetLimits, usedRange, worksheetXml } from "./worksheet.ts";
import { createZip } from "./zip.ts";

export type { AuditNumbers } from "./auditSummary.ts";

/** What a workbook is made of. The four CSVs are the complete reports of the same set, in chunks of text. */
export interface WorkbookSource {
  header: AnalysisHeader;
  numbers: AuditNumbers;
  gaps: readonly Gap[];
  /** Each is read once, when its sheet is next; none is read after a failure. */
  csv: Readonly<Record<CsvReport, AsyncIterable<string>>>;
  /** How many rows they have, the header aside. Of one that is not here, all is read to count them. */
  rows?: Readonly<Partial<Record<CsvReport, number>>>;
}

export interface WorkbookOptions {
  limits?: SheetLimits;
  /** Rows of the last sheet in batches: service, action, access level, capability. */
  mapping?: Iterable<readonly (readonly string[])[]>;
}

type CsvReport = "principals" | "principalAccessSummaries" | "resources" | "resourceAccessSummaries";

/** The sheets that are made from a CSV, in the order of the workbook. */
const CSV_SHEETS = [
  { name: "Principals", csv: "principals", kind: names.PRINCIPALS, header: PRINCIPALS_HEADER },
  {
    name: "Principal Access Summary",
    csv: "principalAccessSummaries",
    kind: names.PRINCIPAL_ACCESS_SUMMARIES,
    header: PRINCIPAL_ACCESS_SUMMARIES_HEADER,
  },
  { name: "Resources", csv: "resources", kind: names.RESOURCES, header: RESOURCES_HEADER },
  {
    name: "Resource Access Summaries",
    csv: "resourceAccessSummaries",
    kind: names.RESOURCE_ACCESS_SUMMARIES,
    header: RESOURCE_ACCESS_SUMMARIES_HEADER,
  },
] as const;

/** These, the mapping behind them and the summary before them. */
const SHEET_COUNT = CSV_SHEETS.length + 2;

/**
 * Writes `resource-access-audit.{stamp}.xlsx` into `sink`, which it neither closes nor gives up. CSVs are read row by row
 * and the archive is written as it is made: memory does not grow with the number of rows. A sheet with more than `limits`
 * is cut, and the first sheet says so. Throws when a CSV is not as the reports write it, and what a CSV or the sink throws.
 */
export async function writeWorkbook(
  sink: Pick<ReportSink, "write">,
  { header, numbers, gaps, csv, rows: known }: WorkbookSource,
  { limits = SHEET_LIMITS, mapping = capabilityMappingRows() }: WorkbookOptions = {},
): Promise<void> {
  const zip = createZip(sink);
  const strings = createSharedStrings();
  const cellOf = cellWriter(strings);
  const addPart = (name: string, pieces: Iterable<string>) => zip.add(name, parts.partBytes(pieces));
  const addSheet = async (place: number, { name, columns, batches, file, total }: Sheet): Promise<WrittenSheet> => {
    const rows = { written: 0, total: 0 };
    const xml = worksheetXml(columns, batches, rows, { limits, total, isSelected: place === 0 });
    await zip.add(parts.sheetPart(place), xml);
    return { name, rows, range: usedRange(columns.length, rows, "$"), ...(file === undefined ? {} : { file }) };
  };

  await addPart("[Content_Types].xml", [parts.contentTypesXml(SHEET_COUNT)]);
  await addPart("_rels/.rels", [parts.packageRelationsXml()]);
  await addPart("xl/_rels/workbook.xml.rels", [parts.workbookRelationsXml(SHEET_COUNT)]);
  await addPart("xl/styles.xml", [STYLES_XML]);

  const written: WrittenSheet[] = [];
  for (const sheet of CSV_SHEETS) {
    const columns = csvColumns(sheet.header);
    const batches = csvRows(sheet.header, columns, csv[sheet.csv], cellOf);
    const file = `${sheet.kind.report}.${sheet.kind.ext}`;
    written.push(
      await addSheet(written.length + 1, { name: sheet.name, columns, batches, file, total: known?.[sheet.csv] }),
    );
  }
  const batches = asCells(mapping, cellWriter());
  written.push(await addSheet(written.length + 1, { ...CAPABILITY_MAPPING, batches }));
  const summary = asCells([[...auditSummaryRows(header, numbers, written, gaps)]], cellOf);
  const first = await addSheet(0, { ...AUDIT_SUMMARY, batches: summary });

  await addPart("xl/sharedStrings.xml", inChunks(strings.xml()));
  await addPart("xl/workbook.xml", [parts.workbookXml([first, ...written])]);
  const title = `Resource access audit of AWS account ${header.accountId}`;
  await addPart("docProps/core.xml", [parts.corePropertiesXml(title, jsonTime(header.analysisTime))]);
  await zip.end();
}

interface Sheet {
  name: string;
  columns: readonly Column[];
  batches: AsyncIterable<readonly CellXml[]>;
  file?: string;
  total?: number | undefined;
}

type WrittenSheet = parts.SheetEntry & SummarizedSheet;

async function* asCells(
  batches: Iterable<readonly (readonly CellValue[])[]>,
  cellOf: (value: CellValue) => CellXml,
): AsyncGenerator<CellXml[]> {
  for (const batch of batches) yield batch.map((values) => values.map(cellOf).join(""));
}
