import type { Gap, PrincipalRecord } from "../../iam/index.ts";
import { count } from "../../platform/numberText.ts";
import type { AnalysisHeader } from "../model/analysisHeader.ts";
import type { Column } from "../model/columns.ts";
import { gapsInOrder } from "../model/gapOrder.ts";
import { type Figure, howToClose, type Knowledge, knownNumber, NOT_GIVEN, NOT_KNOWN } from "../model/knowledge.ts";
import type { CellValue } from "./cells.ts";
import type { SheetRows } from "./worksheet.ts";

/** The numbers on the first sheet. */
export interface AuditNumbers {
  principals: number;
  /** Principals with True in the column `principal_is_iam_admin`. */
  administrators: number;
  /** Principals that are not full administrators but can become one. */
  escalating: number;
  /** Principals without recorded use in 90 days. */
  unused: number;
  /** Users with a password or key that is stale. */
  staleCredentials: number;
  resources: number;
  /** Capabilities of external principals on resources. */
  externalGrants: number;
}

/** A sheet in the summary. `file`: the CSV with all of its rows, if there is one. */
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

/** A user or role with what its organization takes away from it. */
export type BlockedPrincipal = Pick<PrincipalRecord, "arn" | "blocked">;

/** The most blocked capabilities listed. */
const BLOCKED_LISTED = 1000;

/** The most ways to close gaps in one note. */
const NAMED = 5;

/** The rows of the first sheet: topic, item, value, note. */
export function* auditSummaryRows(
  header: AnalysisHeader,
  numbers: AuditNumbers,
  sheets: readonly SummarizedSheet[],
  gaps: readonly Gap[],
  known: Knowledge,
  principals: readonly BlockedPrincipal[],
): Generator<CellValue[]> {
  yield ["Analysis", "AWS account", header.accountId, ""];
  yield ["Analysis", "Partition", header.partition, ""];
  yield ["Analysis", "Time of analysis", { instant: header.analysisTime }, "All times in this workbook are UTC."];
  if (header.accountAlias !== undefined) yield ["Analysis", "Account alias", header.accountAlias, ""];
  const { customer, preparedBy } = header.cover ?? {};
  if (customer !== undefined) yield ["Analysis", "Customer", customer, ""];
  if (preparedBy !== undefined) yield ["Analysis", "Prepared by", preparedBy, ""];
  if (header.executionId !== undefined) yield ["Analysis", "Execution", header.executionId, ""];
  yield ["Analysis", "Engine version", header.engineVersion, ""];
  yield ["Analysis", "Catalogue version", header.catalogueVersion, `AWS actions as of ${header.catalogueDate}.`];
  const result = (item: string, figure: Figure, amount: number, note: string): CellValue[] => {
    const told = knownNumber(amount, known.figure(figure));
    const value = told === undefined ? NOT_KNOWN : told.isLeast ? `At least ${count(amount)}` : amount;
    const missing = [...new Set(known.gapsOf(figure).map(howToClose))].filter(Boolean).slice(0, NAMED).join("; ");
    return ["Result", item, value, missing === "" ? note : `${note} Not all was read; to close the gap: ${missing}.`];
  };
  yield result("Principals", "principals", numbers.principals, "IAM users and roles in the account.");
  yield result(
    "IAM administrators",
    "administrators",
    numbers.administrators,
    "Principals that can change who has access to the account.",
  );
  yield result(
    "Can become administrator",
    "escalating",
    numbers.escalating,
    "Principals that are not full administrators but can become one with the permissions they have.",
  );
  yield result(
    "Unused",
    "unused",
    numbers.unused,
    "Principals created more than 90 days ago without a recorded use in the last 90 days.",
  );
  yield result(
    "Stale credentials",
    "staleCredentials",
    numbers.staleCredentials,
    "Users with a password or access key older than 90 days, or a key unused for 90 days.",
  );
  yield result(
    "Resources",
    "resources",
    numbers.resources,
    "Resources that hold data or have a resource policy, and roles.",
  );
  yield result(
    "External access",
    "external",
    numbers.externalGrants,
    "Access capabilities of external principals on resources: the public, other accounts, AWS services and identity providers.",
  );
  yield [
    "Result",
    "Access under conditions",
    "counted as access",
    "The sheets list access under conditions like other access; the conditions are in analysis.json.gz.",
  ];
  yield* blockedRows(principals);
  for (const { name, file, rows } of sheets) yield ["Sheet", name, rows.written, sheetNote(rows, file)];
  yield [
    "Gaps",
    "Not read or not understood",
    gaps.length,
    gaps.length === 0 ? "Everything was read." : "The rest was analyzed without the data listed below.",
  ];
  for (const gap of gapsInOrder(gaps)) yield gapRow(gap);
}

/** What the organization takes away: its number, then a row for each capability of a principal. Nothing where it is none. */
function* blockedRows(principals: readonly BlockedPrincipal[]): Generator<CellValue[]> {
  const total = principals.reduce((sum, { blocked = [] }) => sum + blocked.length, 0);
  if (total === 0) return;
  const listed = total > BLOCKED_LISTED ? ` The first ${count(BLOCKED_LISTED)} are listed; ` : " They are listed; ";
  yield [
    "Result",
    "Blocked by the organization",
    total,
    `Capabilities that policies allow a principal and the policies of the organization leave it nowhere in the service.${listed}all are in analysis.json.gz.`,
  ];
  let left = BLOCKED_LISTED;
  for (const { arn, blocked = [] } of principals) {
    for (const { service, capability, by, because } of blocked.slice(0, left)) {
      const allowing = [...new Set(because.map(({ policy }) => policy))].join(", ");
      const blocking = by.length === 0 ? "a level of the organization without policies" : by.join(", ");
      yield ["Blocked", arn, `${service} ${capability}`, `Allowed by ${allowing}; blocked by ${blocking}.`];
    }
    left = Math.max(0, left - blocked.length);
  }
}

function sheetNote({ written, total }: SheetRows, file: string | undefined): string {
  if (written === total) return "All rows.";
  const rest = file === undefined ? "" : ` All rows are in ${file}.`;
  return `Truncated to the first ${count(written)} of ${count(total)} rows, the most that a worksheet can hold.${rest}`;
}

function gapRow(gap: Gap): CellValue[] {
  const { service, region, action, code, resource = "", message = "" } = gap;
  const place = [service, region].filter(Boolean).join(" in ");
  const told = code === NOT_GIVEN ? "" : message;
  const close = howToClose(gap);
  return ["Gap", action, code, [place, resource, told, close && `to close it, ${close}`].filter(Boolean).join(": ")];
}
