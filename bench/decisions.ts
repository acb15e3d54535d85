import { decidePrepared } from "../src/iam/decision/decide.ts";
import { type PreparedPolicies, prepare } from "../src/iam/decision/prepared.ts";
import type { Call } from "../src/iam/decision/request.ts";
import { line, ratio } from "./print.ts";

const ACCOUNT = "333344445555";
const BUCKET = "arn:aws:s3:::orders";
const MEASURE_MS = 1_000;
const WARM_UP_MS = 300;

const statement = (Action: unknown, Resource: unknown, more: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
const document = (statements: readonly object[]) => ({ Version: "2012-10-17", Statement: statements });

const services = ["s3", "sqs", "sns", "dynamodb", "kms", "lambda", "logs"];
const policies = {
  identityPolicies: [0, 1, 2].map((part) =>
    document([
      ...services.map((service) =>
        statement([`${service}:Get*`, `${service}:List*`], `arn:aws:${service}:*:${ACCOUNT}:team-${part}/*`),
      ),
      statement("s3:*", `arn:aws:s3:::bucket-${part}/*`, {
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
      }),
      statement(["s3:GetObject", "s3:PutObject"], [`${BUCKET}/team-${part}/*`, `${BUCKET}/shared/*`]),
      statement("s3:Delete*", `${BUCKET}/*`, { Effect: part === 0 ? "Deny" : "Allow" }),
    ]),
  ),
  permissionsBoundary: document([statement(["s3:*", "sqs:*", "dynamodb:*"], "*"), statement("iam:Get*", "*")]),
  resourcePolicy: document([
    statement("s3:*", [BUCKET, `${BUCKET}/*`], {
      Effect: "Deny",
      Principal: "*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    }),
    statement("s3:GetObject", `${BUCKET}/public/*`, { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/app` } }),
  ]),
};

/** What is asked in turn: allowed by either side, under a condition, denied by a statement, by the boundary, and by none. */
const calls: readonly Call[] = [
  ["s3:GetObject", `${BUCKET}/team-1/a`],
  ["s3:GetObject", `${BUCKET}/public/a`],
  ["s3:PutObject", `${BUCKET}/shared/b`],
  ["s3:DeleteObject", `${BUCKET}/team-1/a`],
  ["s3:PutObject", `${BUCKET}/elsewhere/c`],
  ["s3:ListBucket", BUCKET],
  ["s3:GetObjectTagging", "arn:aws:s3:::bucket-2/d"],
  ["s3:ListAllMyBuckets", "*"],
].map(([action = "", resource = ""]) => ({ principal: `arn:aws:iam::${ACCOUNT}:role/app`, action, resource }));

/** Decisions a second on the exact path, by CPU time, and beside it what parsing the same policies costs. */
export function benchDecisions(): void {
  const prepared = prepare(policies);
  if ("error" in prepared) throw new Error(prepared.error);
  const text = JSON.stringify(policies);
  const statements = policies.identityPolicies.reduce((sum, { Statement }) => sum + Statement.length, 0);
  const each = timeOfOne(() => decideAll(prepared)) / calls.length;
  const parse = timeOfOne(() => JSON.parse(text));
  line(
    `one decision: ${statements} statements, boundary, resource policy`,
    `${Math.round(1000 / each).toLocaleString("en")} /s`,
    `${ratio(parse, each)} as fast as JSON.parse of these policies`,
  );
}

function decideAll(prepared: PreparedPolicies): void {
  for (const call of calls) decidePrepared(prepared, call, 0);
}

/** Milliseconds of CPU time that one call takes, when it is warm. */
function timeOfOne(run: () => unknown): number {
  repeat(run, WARM_UP_MS);
  return repeat(run, MEASURE_MS);
}

function repeat(run: () => unknown, forMs: number): number {
  const user = () => process.cpuUsage().user / 1000;
  const startedAt = user();
  let runs = 0;
  for (let spent = 0; spent < forMs; spent = user() - startedAt) {
    for (let left = 500; left > 0; left -= 1) run();
    runs += 500;
  }
  return (user() - startedAt) / runs;
}
