import type { Gap } from "../../iam/index.ts";
import type { AnalysisHeader } from "../model/analysisHeader.ts";
import type { Column } from "../model/columns.ts";
import { gapsInOrder } from "../model/gapOrder.ts";
import type { CellValue } from "./cells.ts";
import type { SheetRows } from "./worksheet.ts";

/** What the first sheet counts. */
export interface AuditNumbers {
  principals: number;
  /** Principals that administer IAM, as in the column `principal_is_iam_admin`. */
  administrators: number;
  /** Principals that are no full administrators and can become one. */
  escalating: number;
  resources: number;
  /** Capabilities that someone outside the account has on a resource. */
  externalGrants: number;
}

/** A sheet as the summary tells of it. `file`: the report that has all of its rows, where it is made from one. */
export interface SummarizedSheet {
  name: string;
  file?: string;
  rows: SheetRows;
}

export const AUDIT_SUMMARY: { name: string; columns: readonly Pick<Column, "title" | "width">[] } = {
  name: "Audit Summary",
  columns: [
    { title: "Topic", width: 18 },
    { title: "Item", width: 44 },
    { title: "Value", width: 40 },
    { title: "Note", width: 110 },
  ],
};

/** The rows of the first sheet: topic, item, value, note. */
export function* auditSummaryRows(
  header: AnalysisHeader,
  numbers: AuditNumbers,
  sheets: readonly SummarizedSheet[],
  gaps: readonly Gap[],
): Generator<CellValue[]> {
  yield ["Analysis", "AWS account", header.accountId, ""];
  yield ["Analysis", "Partition", header.partition, ""];
  yield ["Analysis", "Time of analysis", { instant: header.analysisTime }, "All times in this workbook are UTC."];
  if (header.accountAlias !== undefined) yield ["Analysis", "Account alias", header.accountAlias, ""];
  if (header.partnerName !== undefined) yield ["Analysis", "Prepared by", header.partnerName, ""];
  if (header.executionId !== undefined) yield ["Analysis", "Execution", header.executionId, ""];
  yield ["Analysis", "Engine version", header.engineVersion, ""];
  yield ["Analysis", "Catalogue version", header.catalogueVersion, `AWS actions as known on ${header.catalogueDate}.`];
  yield ["Result", "Principals", numbers.principals, "IAM users and roles of the account."];
  yield [
    "Result",
    "IAM administrators",
    numbers.administrators,
    "Principals that can change who has access to the account.",
  ];
  yield [
    "Result",
    "Can become administrator",
    numbers.escalating,
    "Principals that are no full administrator and can become one with the permissions they have.",
  ];
  yield ["Result", "Resources", numbers.resources, "Resources that hold data or carry a policy."];
  yield [
    "Result",
    "Grants to the outside",
    numbers.externalGrants,
    "Capabilities that somebody outside the account has on a resource: the public, other accounts, services, identity providers.",
  ];
  yield [
    "Result",
    "Access under conditions",
    "counted as access",
    "The sheets list access that holds under conditions only like any other; analysis.json.gz says what the conditions are.",
  ];
  for (const { name, file, rows } of sheets) yield ["Sheet", name, rows.written, sheetNote(rows, file)];
  yield [
    "Gaps",
    "Not read or not understood",
    gaps.length,
    gaps.length === 0 ? "Everything was read." : "The rest was analysed without what is listed below.",
  ];
  for (const gap of gapsInOrder(gaps)) yield gapRow(gap);
}

function sheetNote({ written, total }: SheetRows, file: string | undefined): string {
  if (written === total) return "All rows.";
  const rest = file === undefined ? "" : ` All of them are in the file ${file} of the same set.`;
  return `Cut: the sheet has the first ${count(written)} of ${count(total)} rows, as many as a worksheet can hold.${rest}`;
}

function gapRow({ service, region, action, code, resource = "", message = "" }: Gap): CellValue[] {
  const place = [service, region].filter(Boolean).join(" in ");
  return ["Gap", action, code, [place, resource, message].filter(Boolean).join(": ")];
}

function count(number: number): string {
  return number.toLocaleString("en-US");
}
