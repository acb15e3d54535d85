/**
 * Collecting IAM inside workerd, as the service does it, with a staging bucket that discards what it is given. It answers
 * with what was read when the account is.
 */
import { createAwsClient } from "../src/aws/client/client.ts";
import { collectIam } from "../src/jobs/execution/collect/iamPages.ts";
import { openRun } from "../src/jobs/execution/collect/run.ts";
import { firstState } from "../src/jobs/execution/collect/state.ts";
import type { StageContext } from "../src/jobs/execution/stage/stage.ts";
import type { Log, Runtime } from "../src/platform/runtime.ts";

const silent: Log = { info() {}, warn() {}, error() {}, with: () => silent };

async function collect(iam: Fetcher): Promise<Response> {
  const runtime: Runtime = {
    now: () => Date.now(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    fetch: (request) => iam.fetch(request),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    log: silent,
  };
  let written = 0;
  const staging = {
    put: async (_key: string, value: Uint8Array) => {
      written += value.byteLength;
    },
  };
  const context = {
    execution: { executionId: "bench", fence: 1, accountId: "333344445555" },
    dependencies: { runtime, staging },
    attempt: 1,
    budget: { isSpent: () => false, share: () => 0 },
    progress: async () => {},
    checkpoint: async () => {},
  } as unknown as StageContext;
  const client = createAwsClient({
    credential: { accessKeyId: "AKIABENCH", secretAccessKey: "bench" },
    provider: "aws",
    endpoints: { all: "http://iam.bench", byService: {} },
    runtime,
  });
  const run = openRun(context, client, firstState(), undefined);
  await collectIam(run);
  return Response.json({ policies: run.state.counts.policies, written });
}

export default {
  fetch: (request: Request, { IAM }: { IAM: Fetcher }): Promise<Response> =>
    new URL(request.url).pathname === "/idle"
      ? Promise.resolve(new Response("idle"))
      : collect(IAM).catch((error: unknown) => new Response(String(error), { status: 500 })),
};
