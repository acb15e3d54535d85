/**
 * What people open, of one generated account, in a process of its own: `node --expose-gc --single-threaded bench/report.ts
 * PRINCIPALS`. Prints one JSON line.
 */
import { exportAuthorizationDetails, exportResources } from "../sandbox/accounts/export.ts";
import { generateAccount } from "../sandbox/accounts/generate.ts";
import { createAccountIndex } from "../src/iam/access/accountIndex.ts";
import type { PrincipalAccess, PrincipalRecord } from "../src/iam/access/model.ts";
import { AccountAnalysis } from "../src/iam/accountAnalysis.ts";
import type { AuthorizationDetails } from "../src/iam/inventory/authorizationDetails.ts";
import type { ResourceRecord } from "../src/iam/inventory/resourceRecord.ts";
import { htmlReport } from "../src/report/html/report.ts";
import { createAccessCollector } from "../src/report/summary/accessCollector.ts";
import { accessColumns, accessMarker } from "../src/report/summary/accessColumns.ts";
import { reportFacts } from "../src/report/summary/collectReportFacts.ts";
import { createReachCollector } from "../src/report/summary/resourceReach.ts";

/** Times are of the CPU in user mode. */
export interface ReportResult {
  principals: number;
  resources: number;
  /** Deciding everything, escalation and findings included. */
  analysisMs: number;
  /** Gathering what the report shows, and rendering it. */
  renderMs: number;
  bytes: number;
  /** Held for the report alone, at most. */
  peakBytes: number;
}

const ACCOUNT_ID = "333344445555";
const AT = Date.UTC(2026, 10, 21);
const RESOURCES = 2_000;
const PIECES_BETWEEN = 500;
const principalCount = Number(process.argv[2]);

const generated = generateAccount({
  seed: 20_261_121,
  accountId: ACCOUNT_ID,
  principals: principalCount,
  buckets: RESOURCES * 0.75,
  keys: RESOURCES * 0.25,
  statementsPerPrincipal: 30,
});
const details = exportAuthorizationDetails(generated) as AuthorizationDetails;

const userMs = (): number => process.cpuUsage().user / 1000;

function live(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}

let analysisMs = 0;
let renderMs = 0;
const timed = <T>(count: (ms: number) => void, work: () => T): T => {
  const started = userMs();
  const value = work();
  count(userMs() - started);
  return value;
};
const analyzing = <T>(work: () => T): T =>
  timed((ms) => {
    analysisMs += ms;
  }, work);
const rendering = <T>(work: () => T): T =>
  timed((ms) => {
    renderMs += ms;
  }, work);

const account = analyzing(() => {
  const index = createAccountIndex({ accountId: ACCOUNT_ID, partition: "aws", at: AT });
  index.addAuthorizationDetails(details);
  index.addResources(exportResources(generated) as ResourceRecord[]);
  return index.seal();
});
const analysis = new AccountAnalysis(account);
const columns = accessColumns(account.resources);
const masks = columns.map(() => new Uint8Array(account.principals.length));
const mark = accessMarker(account.resources, columns);
const records: PrincipalRecord[] = [];
const access = createAccessCollector();
const byArn = new Map(
  [...(details.UserDetailList ?? []), ...(details.RoleDetailList ?? [])].map((one) => [one.Arn, one]),
);
for (const { arn } of account.principals) {
  const detail = byArn.get(arn);
  if (detail === undefined) continue;
  const found: PrincipalAccess = analyzing(() => analysis.analyze(detail));
  mark(found.grants, (column, mask) => {
    const cells = masks[column];
    if (cells) cells[records.length] = (cells[records.length] ?? 0) | mask;
  });
  records.push(found.principal);
  rendering(() => access.add(found));
}
analyzing(() => [analysis.escalation, analysis.findings()]);

/** What was held before, the rows gathered above aside. */
const rows = rendering(() => access.rows());
const external = [...account.externalGrants()];
const before = live();
const reach = createReachCollector();
rendering(() => {
  for (const [place, column] of columns.entries()) reach.add(column, masks[place] ?? new Uint8Array());
});
const header = {
  accountId: ACCOUNT_ID,
  partition: "aws",
  analysisTime: AT,
  engineVersion: "",
  catalogueVersion: "",
  catalogueDate: "",
};
const facts = rendering(() =>
  reportFacts(
    header,
    {
      resources: account.resources,
      policies: account.policies,
      escalation: () => analysis.escalation,
      findings: () => analysis.findings(),
      gaps: () => account.gaps,
    },
    { principals: records, external, comparison: undefined, gaps: [], access: rows, reach: reach.reach() },
  ),
);
let bytes = 0;
let peak = live();
const pieces = htmlReport(facts)[Symbol.iterator]();
for (let count = 1; ; count += 1) {
  const piece = rendering(() => pieces.next());
  if (piece.done) break;
  bytes += Buffer.byteLength(piece.value);
  if (count % PIECES_BETWEEN === 0) peak = Math.max(peak, live());
}
const result: ReportResult = {
  principals: records.length,
  resources: account.resources.length,
  analysisMs,
  renderMs,
  bytes,
  peakBytes: peak - before,
};
console.log(JSON.stringify(result));
