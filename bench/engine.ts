/** One size in a process of its own: `node --expose-gc --single-threaded bench/engine.ts PRINCIPALS`. Prints one JSON line. */

import { exportAuthorizationDetails, exportResources } from "../sandbox/accounts/export.ts";
import { generateAccount } from "../sandbox/accounts/generate.ts";
import { createAccountIndex } from "../src/iam/access/accountIndex.ts";
import type { AuthorizationDetails } from "../src/iam/inventory/authorizationDetails.ts";
import type { ResourceRecord } from "../src/iam/inventory/resourceRecord.ts";
import { median } from "./print.ts";

/** What one size came to. Times are of the CPU in user mode, collecting garbage and compiling included: others on the machine lengthen wall time alone. */
export interface EngineResult {
  principals: number;
  resources: number;
  rows: number;
  parseMs: number;
  decideMs: number;
  wallMs: number;
  bytes: number;
  peakBytes: number;
}

const ACCOUNT_ID = "333344445555";
const MAX_RESOURCES = 2_000;
const PARSES = 5;
const MEASURED_EVERY = 100;
const principals = Number(process.argv[2]);
const resources = Math.min(principals * 4, MAX_RESOURCES);

const account = generateAccount({
  seed: 20_261_121,
  accountId: ACCOUNT_ID,
  principals,
  buckets: Math.floor(resources * 0.75),
  keys: Math.floor(resources * 0.25),
  statementsPerPrincipal: 30,
});
const texts = {
  iam: JSON.stringify(exportAuthorizationDetails(account)),
  resources: JSON.stringify(exportResources(account)),
};

function live(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}

const clock = (): { user: number; wall: number } => ({
  user: process.cpuUsage().user / 1000,
  wall: performance.now(),
});

const parseMs = median(
  Array.from({ length: PARSES }, () => {
    const { user } = clock();
    JSON.parse(texts.iam);
    JSON.parse(texts.resources);
    return clock().user - user;
  }),
);
const details: AuthorizationDetails = JSON.parse(texts.iam);
const records: ResourceRecord[] = JSON.parse(texts.resources);

const idle = live();
let peak = idle;
const measuring = { user: 0, wall: 0 };
const started = clock();
const index = createAccountIndex({ accountId: ACCOUNT_ID, partition: "aws", at: Date.UTC(2026, 10, 21) });
index.addAuthorizationDetails(details);
index.addResources(records);
const sealed = index.seal();
let rows = 0;
let analyzed = 0;
for (const detail of [...(details.UserDetailList ?? []), ...(details.RoleDetailList ?? [])]) {
  for (const grant of sealed.analyzePrincipal(detail).grants)
    rows += grant.scope === "resource" ? grant.resources.length : 1;
  analyzed += 1;
  if (analyzed % MEASURED_EVERY === 0) {
    const before = clock();
    peak = Math.max(peak, live());
    const after = clock();
    measuring.user += after.user - before.user;
    measuring.wall += after.wall - before.wall;
  }
}
for (const _ of sealed.externalGrants()) rows += 1;
const ended = clock();
const result: EngineResult = {
  principals: analyzed,
  resources: sealed.resources.length,
  rows,
  parseMs,
  decideMs: ended.user - started.user - measuring.user,
  wallMs: ended.wall - started.wall - measuring.wall,
  bytes: texts.iam.length + texts.resources.length,
  peakBytes: peak - idle,
};
console.log(JSON.stringify(result));
