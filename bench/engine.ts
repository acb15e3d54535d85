/** One size in a process of its own: `node --expose-gc bench/engine.ts PRINCIPALS`. Prints one JSON line. */

import { exportAuthorizationDetails, exportResources } from "../sandbox/accounts/export.ts";
import { generateAccount } from "../sandbox/accounts/generate.ts";
import { createAccountIndex } from "../src/iam/access/account.ts";
import type { AuthorizationDetails, ResourceRecord } from "../src/iam/model.ts";

const ACCOUNT_ID = "333344445555";
const MAX_RESOURCES = 2_000;
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

const parseStartedAt = performance.now();
const details: AuthorizationDetails = JSON.parse(texts.iam);
const records: ResourceRecord[] = JSON.parse(texts.resources);
const parseMs = performance.now() - parseStartedAt;

const idle = live();
let peak = idle;
const startedAt = performance.now();
const index = createAccountIndex({ accountId: ACCOUNT_ID, partition: "aws", at: Date.UTC(2026, 10, 21) });
index.addAuthorizationDetails(details);
index.addResources(records);
const sealed = index.seal();
let rows = 0;
let analysed = 0;
let measuringMs = 0;
for (const detail of [...(details.UserDetailList ?? []), ...(details.RoleDetailList ?? [])]) {
  for (const grant of sealed.analyzePrincipal(detail).grants)
    rows += grant.scope === "resource" ? grant.resources.length : 1;
  analysed += 1;
  if (analysed % 100 === 0) {
    const before = performance.now();
    peak = Math.max(peak, live());
    measuringMs += performance.now() - before;
  }
}
for (const _ of sealed.externalGrants()) rows += 1;
const decideMs = performance.now() - startedAt - measuringMs;
console.log(
  JSON.stringify({
    principals: analysed,
    resources: sealed.resources.length,
    rows,
    parseMs,
    decideMs,
    bytes: texts.iam.length + texts.resources.length,
    peakBytes: peak - idle,
  }),
);
