import createClient from "openapi-fetch";
import type { paths } from "../generated/openapi-typescript.ts";
import { ACCOUNT, type Downloaded, pause, type Service } from "./account.ts";

const ANALYSIS = "/partner/{partnerId}/customer/{partnerCustomerId}/account/{accountId}/analysis";

/** Triggers an analysis and downloads a report with what openapi-typescript generates. */
export async function run({ baseUrl, key }: Service): Promise<Downloaded> {
  const client = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${key}` } });
  const { data: made, error } = await client.POST(ANALYSIS, { params: { path: ACCOUNT }, body: ACCOUNT });
  if (made === undefined) throw new Error(error.message);
  for (;;) {
    const path = { ...ACCOUNT, executionId: made.executionId };
    const { data: execution } = await client.GET(`${ANALYSIS}/{executionId}`, { params: { path } });
    if (execution?.status === "failed") throw new Error(execution.error?.message);
    const report = execution?.reports.find(({ fileName }) => fileName.startsWith("principals."));
    if (report === undefined) {
      await pause();
      continue;
    }
    const { fileName } = report;
    const file = { params: { path: { ...path, fileName } }, parseAs: "text" } as const;
    const { data } = await client.GET(`${ANALYSIS}/{executionId}/report/{fileName}`, file);
    return { fileName, text: data ?? "" };
  }
}
