import type { Client } from "./createClient.ts";
import { RequestRefused } from "./errors.ts";
import type { Execution } from "./trigger.ts";

/** A report by its name without the time: `principals.csv` for `principals.2022-11-11-0714.csv`. */
export type ReportName =
  | "principals.csv"
  | "principal-access-summaries.csv"
  | "resources.csv"
  | "resource-access-summaries.csv"
  | "analysis.json.gz"
  | "findings.json"
  | "findings.csv"
  | "changes.json"
  | "report.html"
  | "resource-access-audit.xlsx"
  | "manifest.json";

/** The start of the analysis, in the name of a report. */
const TIME = /(?<=\.)\d{4}-\d\d-\d\d-\d{4}\./;

/**
 * A report of an execution that has succeeded, as a response whose body can be streamed.
 *
 * @example
 * const csv = await (await download(client, execution, "principals.csv")).text();
 */
export async function download(client: Client, execution: Execution, name: ReportName): Promise<Response> {
  const report = execution.reports.find(({ fileName }) => fileName.replace(TIME, "") === name);
  if (report === undefined) throw new Error(`${execution.executionId} has no report ${name}`);
  const response = await client.send(report.href);
  if (!response.ok) throw new RequestRefused(response.status, await response.json());
  return response;
}
