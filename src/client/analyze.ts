import type { Client } from "./createClient.ts";
import { AnalysisFailed, RequestRefused } from "./errors.ts";
import { type AccountAddress, type Execution, type TriggerOptions, trigger } from "./trigger.ts";

export interface AnalyzeOptions extends TriggerOptions {
  /** Called with the execution whenever its status or progress has changed. */
  onProgress?: (execution: Execution) => void;
  /** Stops waiting. The analysis goes on; DELETE cancels it. */
  signal?: AbortSignal;
  /** Milliseconds between two looks; 2,000 where it is left out. */
  pollEveryMs?: number;
}

/**
 * Starts an analysis and waits until its reports are delivered. Throws `RequestRefused` or `AnalysisFailed`.
 *
 * @example
 * const execution = await analyze(client, account, { onProgress: ({ status }) => console.log(status) });
 */
export async function analyze(
  client: Client,
  account: AccountAddress,
  options: AnalyzeOptions = {},
): Promise<Execution> {
  const { onProgress, signal, pollEveryMs = 2000 } = options;
  const { partnerId, partnerCustomerId, accountId, executionId } = await trigger(client, account, options);
  let last = "";
  for (;;) {
    signal?.throwIfAborted();
    const { data, error, response } = await client.api.GET(
      "/partner/{partnerId}/customer/{partnerCustomerId}/account/{accountId}/analysis/{executionId}",
      { params: { path: { partnerId, partnerCustomerId, accountId, executionId } } },
    );
    if (data === undefined) throw new RequestRefused(response.status, error);
    const now = JSON.stringify([data.status, data.progress]);
    if (now !== last) onProgress?.(data);
    last = now;
    if (data.status === "succeeded") return data;
    if (data.status === "failed" || data.status === "cancelled") throw new AnalysisFailed(data);
    await client.sleep(pollEveryMs);
  }
}
