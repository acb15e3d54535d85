/** Identifies a set of reports: `stamp` is `YYYY-MM-DD-HHMM`, of a later minute for the later of two in the same one. */
export interface ReportSet {
  customerId: string;
  accountId: string;
  stamp: string;
}

export interface ReportKind {
  report: string;
  ext: string;
  contentType: string;
}

const CSV = { ext: "csv", contentType: "text/csv; charset=utf-8" };

export const PRINCIPALS: ReportKind = { report: "principals", ...CSV };
export const PRINCIPAL_ACCESS_SUMMARIES: ReportKind = { report: "principal-access-summaries", ...CSV };
export const RESOURCES: ReportKind = { report: "resources", ...CSV };
export const RESOURCE_ACCESS_SUMMARIES: ReportKind = { report: "resource-access-summaries", ...CSV };
export const ANALYSIS: ReportKind = { report: "analysis", ext: "json.gz", contentType: "application/gzip" };
export const FINDINGS: ReportKind = { report: "findings", ext: "json", contentType: "application/json" };
export const FINDINGS_TABLE: ReportKind = { report: "findings", ...CSV };
export const CHANGES: ReportKind = { report: "changes", ext: "json", contentType: "application/json" };
export const WORKBOOK: ReportKind = {
  report: "resource-access-audit",
  ext: "xlsx",
  contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};
export const REPORT: ReportKind = { report: "report", ext: "html", contentType: "text/html; charset=utf-8" };
export const MANIFEST: ReportKind = { report: "manifest", ext: "json", contentType: "application/json" };

/** All reports, in the order in which the manifest lists them. */
export const REPORT_KINDS: readonly ReportKind[] = [
  PRINCIPALS,
  PRINCIPAL_ACCESS_SUMMARIES,
  ANALYSIS,
  FINDINGS,
  FINDINGS_TABLE,
  RESOURCES,
  RESOURCE_ACCESS_SUMMARIES,
  WORKBOOK,
  REPORT,
  CHANGES,
];

const PARQUET = { ext: "parquet", contentType: "application/vnd.apache.parquet" };

/** The tables of the CSVs as Parquet, for the customers that want them; in the order in which the manifest lists them. */
export const HIVE_PRINCIPALS: ReportKind = { report: PRINCIPALS.report, ...PARQUET };
export const HIVE_PRINCIPAL_ACCESS: ReportKind = { report: PRINCIPAL_ACCESS_SUMMARIES.report, ...PARQUET };
export const HIVE_RESOURCES: ReportKind = { report: RESOURCES.report, ...PARQUET };
export const HIVE_RESOURCE_ACCESS: ReportKind = { report: RESOURCE_ACCESS_SUMMARIES.report, ...PARQUET };
export const HIVE_FINDINGS: ReportKind = { report: FINDINGS_TABLE.report, ...PARQUET };
export const HIVE_KINDS: readonly ReportKind[] = [
  HIVE_PRINCIPALS,
  HIVE_PRINCIPAL_ACCESS,
  HIVE_FINDINGS,
  HIVE_RESOURCES,
  HIVE_RESOURCE_ACCESS,
];

export const ALL_KINDS: readonly ReportKind[] = [...REPORT_KINDS, ...HIVE_KINDS];

/** `principals.2022-12-10-0714.csv`. */
export function datedName(kind: Pick<ReportKind, "report" | "ext">, stamp: string): string {
  return `${kind.report}.${stamp}.${kind.ext}`;
}

/** `principals.latest.csv`. */
export function latestName(kind: Pick<ReportKind, "report" | "ext">): string {
  return datedName(kind, "latest");
}

/** The name or key of another report of the same set; undefined when `name` is not one of the kind `of`. */
export function nameBeside(name: string, of: ReportKind, other: ReportKind): string | undefined {
  const [, folder = "", file = ""] = /^(.*[\\/])?([^\\/]+)$/s.exec(name) ?? [];
  if (!file.startsWith(`${of.report}.`) || !file.endsWith(`.${of.ext}`)) return undefined;
  return folder + other.report + file.slice(of.report.length, -of.ext.length) + other.ext;
}

/** Key prefix of the objects of a set, ending in a slash; year and month are those of the stamp. */
export function datedPrefix({ customerId, accountId, stamp }: ReportSet): string {
  return `${accountPrefix(customerId, accountId)}${stamp.slice(0, 4)}/${stamp.slice(5, 7)}/`;
}

/** Key prefix of the copies of the newest set, ending in a slash. */
export function latestPrefix({ customerId, accountId }: Pick<ReportSet, "customerId" | "accountId">): string {
  return `${accountPrefix(customerId, accountId)}latest/`;
}

/** Whether it is one of the files that stand in a Hive layout, and not with the other reports. */
export function isHive({ ext }: Pick<ReportKind, "ext">): boolean {
  return ext === PARQUET.ext;
}

/**
 * Where a table stands in a Hive layout, which names the values of two columns that no row has:
 * `hive/aws/principals/account_id=123456789012/analysis_date=2022-12-10/{name}.parquet`. The table's name is one of SQL.
 * `at`: the time of the analysis, in milliseconds since the epoch.
 */
export function hivePath(
  { report, ext }: Pick<ReportKind, "report" | "ext">,
  { accountId, at, name }: { accountId: string; at: number; name: string },
): string {
  const table = report.replaceAll("-", "_");
  const date = new Date(at).toISOString().slice(0, 10);
  return `hive/aws/${table}/account_id=${accountId}/analysis_date=${date}/${name}.${ext}`;
}

/** The key of a table of an execution. */
export function hiveKey(
  kind: Pick<ReportKind, "report" | "ext">,
  { customerId, accountId, executionId, startedAt }: HiveSet,
): string {
  return `customers/${customerId}/${hivePath(kind, { accountId, at: startedAt, name: executionId })}`;
}

interface HiveSet {
  customerId: string;
  accountId: string;
  executionId: string;
  /** The time of the analysis, in milliseconds since the epoch. */
  startedAt: number;
}

function accountPrefix(customerId: string, accountId: string): string {
  return `customers/${customerId}/reports/aws/${accountId}/`;
}
