import type { Gap } from "../../iam/index.ts";
import type { AnalysisHeader } from "../model/analysisHeader.ts";
import {
  FINDINGS_COLUMNS,
  PRINCIPAL_ACCESS_COLUMNS,
  PRINCIPALS_COLUMNS,
  RESOURCE_ACCESS_COLUMNS,
  RESOURCES_COLUMNS,
} from "../model/columns.ts";
import type { Knowledge } from "../model/knowledge.ts";
import * as names from "../model/reportNames.ts";
import { jsonTime } from "../model/time.ts";
import { inChunks } from "../stream/chunks.ts";
import type { ReportSink } from "../stream/sink.ts";
import { AUDIT_SUMMARY, type AuditNumbers, auditSummaryRows, type BlockedPrincipal } from "./auditSummary.ts";
import { CAPABILITY_MAPPING, capabilityMappingRows } from "./capabilityMapping.ts";
import { type CellValue, cellWriter } from "./cells.ts";
import { csvColumns, textColumns } from "./columns.ts";
import * as parts from "./parts.ts";
import { createSharedStrings } from "./sharedStrings.ts";
import { STYLES_XML } from "./styles.ts";
import { openSheet, SHEET_LIMITS, type SheetLimits, type SheetRows, type SheetWriter, usedRange } from "./worksheet.ts";
import { createZip, type PackedFile, pack } from "./zip.ts";

export type { AuditNumbers } from "./auditSummary.ts";
export type { SheetWriter } from "./worksheet.ts";

/** The sheets after the summary, and the CSV of each. */
const SHEETS = {
  principals: { name: "Principals", kind: names.PRINCIPALS, columns: csvColumns(PRINCIPALS_COLUMNS) },
  principalAccess: {
    name: "Principal Access Summary",
    kind: names.PRINCIPAL_ACCESS_SUMMARIES,
    columns: csvColumns(PRINCIPAL_ACCESS_COLUMNS),
  },
  resources: { name: "Resources", kind: names.RESOURCES, columns: csvColumns(RESOURCES_COLUMNS) },
  resourceAccess: {
    name: "Resource Access Summaries",
    kind: names.RESOURCE_ACCESS_SUMMARIES,
    columns: csvColumns(RESOURCE_ACCESS_COLUMNS),
  },
  findings: { name: "Findings", kind: names.FINDINGS_TABLE, columns: csvColumns(FINDINGS_COLUMNS) },
  mapping: { name: CAPABILITY_MAPPING.name, kind: undefined, columns: textColumns(CAPABILITY_MAPPING.columns) },
};

type SheetKey = keyof typeof SHEETS;
const ORDER: readonly SheetKey[] = [
  "principals",
  "principalAccess",
  "resources",
  "resourceAccess",
  "mapping",
  "findings",
];
const SHEET_COUNT = ORDER.length + 1;

export interface WorkbookOptions {
  limits?: SheetLimits;
  /** Rows of the last sheet in batches: service, action, access level, capability. */
  mapping?: Iterable<readonly (readonly string[])[]>;
}

/** What the first sheet shows. */
export interface WorkbookSummary {
  header: AnalysisHeader;
  numbers: AuditNumbers;
  gaps: readonly Gap[];
  known: Knowledge;
  /** Those of the account, in order of ARN. */
  principals: readonly BlockedPrincipal[];
}

/** A workbook being written, one sheet at a time, in any order. */
export interface WorkbookWriter {
  /** Writes a sheet; `write` adds its rows. Every sheet but the mapping must be written once. */
  sheet(key: Exclude<SheetKey, "mapping">, write: (sheet: SheetWriter) => Promise<void>): Promise<void>;
  /** Adds the mapping and the summary. The sink stays open. */
  end(summary: WorkbookSummary): Promise<void>;
}

type PackedSheet = Promise<{ packed: PackedFile; written: SheetRows }>;

/** Actions are written into their cells: each occurs only once or twice, and they would fill the table of strings. */
function packMapping(mapping: NonNullable<WorkbookOptions["mapping"]>, limits: SheetLimits): PackedSheet {
  return pack(async (file) => {
    const sheet = openSheet(file, SHEETS.mapping.columns, cellWriter(), { limits });
    for (const batch of mapping) await sheet.add(batch);
    return sheet.end();
  });
}

let ofCatalogue: PackedSheet | undefined;

/** The sheet of the whole catalogue, the same in every workbook. */
function catalogueMapping(): PackedSheet {
  ofCatalogue ??= packMapping(capabilityMappingRows(), SHEET_LIMITS);
  return ofCatalogue;
}

/**
 * Writes `resource-access-audit.{stamp}.xlsx` into `sink`, which it neither closes nor aborts. The archive is streamed, so
 * memory does not grow with the number of rows. A sheet that exceeds `limits` is truncated, and the first sheet says so.
 * Throws what the sink throws.
 */
export function openWorkbook(
  sink: Pick<ReportSink, "write">,
  { limits = SHEET_LIMITS, mapping }: WorkbookOptions = {},
): WorkbookWriter {
  const zip = createZip(sink);
  const strings = createSharedStrings();
  const cellOf = cellWriter(strings);
  const written = new Map<SheetKey, SheetRows>();
  const addPart = async (name: string, pieces: Iterable<string>) => {
    const file = zip.open(name);
    for (const bytes of parts.partBytes(pieces)) await file.write(bytes);
    await file.end();
  };
  let begun: Promise<void> | undefined;
  const begin = async () => {
    await addPart("[Content_Types].xml", [parts.contentTypesXml(SHEET_COUNT)]);
    await addPart("_rels/.rels", [parts.packageRelationsXml()]);
    await addPart("xl/_rels/workbook.xml.rels", [parts.workbookRelationsXml(SHEET_COUNT)]);
    await addPart("xl/styles.xml", [STYLES_XML]);
  };
  const sheet = async (key: SheetKey, write: (sheet: SheetWriter) => Promise<void>) => {
    begun ??= begin();
    await begun;
    if (written.has(key)) throw new Error(`the sheet ${key} was already written`);
    const open = openSheet(zip.open(parts.sheetPart(ORDER.indexOf(key) + 1)), SHEETS[key].columns, cellOf, { limits });
    await write(open);
    written.set(key, await open.end());
  };

  return {
    sheet: (key, write) => sheet(key, write),
    async end({ header, numbers, gaps, known, principals }) {
      begun ??= begin();
      await begun;
      const { packed, written: mappingRows } = await (mapping === undefined && limits === SHEET_LIMITS
        ? catalogueMapping()
        : packMapping(mapping ?? capabilityMappingRows(), limits));
      await zip.add(parts.sheetPart(ORDER.indexOf("mapping") + 1), packed);
      written.set("mapping", mappingRows);
      const sheets = ORDER.map((key) => {
        const rows = written.get(key);
        if (rows === undefined) throw new Error(`the sheet ${key} is missing`);
        const { name, kind, columns } = SHEETS[key];
        const range = usedRange(columns.length, rows, "$");
        return { name, rows, range, ...(kind && { file: `${kind.report}.${kind.ext}` }) };
      });
      const columns = textColumns(AUDIT_SUMMARY.columns);
      const first = openSheet(zip.open(parts.sheetPart(0)), columns, cellOf, { limits, isSelected: true });
      const rows: Iterable<CellValue[]> = auditSummaryRows(header, numbers, sheets, gaps, known, principals);
      await first.add(rows);
      const range = usedRange(columns.length, await first.end(), "$");

      await addPart("xl/sharedStrings.xml", inChunks(strings.xml()));
      await addPart("xl/workbook.xml", [parts.workbookXml([{ name: AUDIT_SUMMARY.name, range }, ...sheets])]);
      const title = `Resource access audit of AWS account ${header.accountId}`;
      await addPart("docProps/core.xml", [parts.corePropertiesXml(title, jsonTime(header.analysisTime))]);
      await zip.end();
    },
  };
}
