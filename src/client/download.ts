import type { Client } from "./createClient.ts";
import { RequestRefused } from "./errors.ts";
import type { Execution } from "./trigger.ts";

/** What comes before the time in the name of a report: `principals` of `principals.2022-11-11-0714.csv`. */
export type ReportName =
  | "principals"
  | "principal-access-summaries"
  | "resources"
  | "resource-access-summaries"
  | "analysis"
  | "findings"
  | "changes"
  | "report"
  | "resource-access-audit"
  | "manifest";

/**
 * A report of an execution that has succeeded, as a response whose body can be streamed.
 *
 * @example
 * const csv = await (await download(client, execution, "principals")).text();
 */
export async function download(client: Client, execution: Execution, name: ReportName): Promise<Response> {
  const report = execution.reports.find(({ fileName }) => fileName.startsWith(`${name}.`));
  if (report === undefined) throw new Error(`${execution.executionId} has no report ${name}`);
  const response = await client.send(report.href);
  if (!response.ok) throw new RequestRefused(response.status, await response.json());
  return response;
}
