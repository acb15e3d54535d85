import { createClient } from "../generated/hey-api/client/index.ts";
import { getExecution, getReport, triggerAnalysis } from "../generated/hey-api/index.ts";
import { ACCOUNT, type Downloaded, pause, type Service } from "./account.ts";

/** Triggers an analysis and downloads a report with what @hey-api/openapi-ts generates. */
export async function run({ baseUrl, key }: Service): Promise<Downloaded> {
  const client = createClient({ baseUrl, auth: key });
  const { data: made, error } = await triggerAnalysis({ client, path: ACCOUNT, body: ACCOUNT });
  if (made === undefined) throw new Error(error.message);
  for (;;) {
    const path = { ...ACCOUNT, executionId: made.executionId };
    const { data: execution } = await getExecution({ client, path, throwOnError: true });
    if (execution.status === "failed") throw new Error(execution.error?.message);
    const report = execution.reports.find(({ fileName }) => fileName.startsWith("principals."));
    if (report === undefined) {
      await pause();
      continue;
    }
    const { fileName } = report;
    const { data } = await getReport({ client, path: { ...path, fileName }, parseAs: "text", throwOnError: true });
    return { fileName, text: String(data) };
  }
}
