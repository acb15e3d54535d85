import { beforeEach, describe, expect, test } from "vitest";
import { organization } from "../../../sandbox/accounts/organization/organization.ts";
import { collect } from "../../../src/jobs/execution/collect/collect.ts";
import { type InvocationLimits, metered } from "../../../src/jobs/execution/stage/budget.ts";
import type { StageContext, StageResult } from "../../../src/jobs/execution/stage/stage.ts";
import { readOrganizationPolicies, readPage } from "../../../src/jobs/execution/staging/collection.ts";
import { emptyBucket } from "../crash.ts";
import {
  bindings,
  collectionOf,
  GOVCLOUD,
  LARGE,
  sandboxCalls,
  sandboxPlays,
  type TrialOptions,
  trial,
} from "./support.ts";

beforeEach(async () => {
  await sandboxPlays();
  await emptyBucket(bindings.STAGING);
});

const MOST_INVOCATIONS = 200;

interface Divided {
  context: StageContext;
  result: StageResult;
  /** Subrequests of each invocation. */
  used: number[];
  /** What each recorded on the way. */
  checkpoints: number;
}

/** Collects in invocations of their own, each with a claim of its own, until it ends. */
async function inInvocations(options: TrialOptions, limits: InvocationLimits): Promise<Divided> {
  const used: number[] = [];
  let cursor: string | null = null;
  let checkpoints = 0;
  for (let fence = 1; fence <= MOST_INVOCATIONS; fence++) {
    const { context } = trial({ ...options, execution: { ...options.execution, fence, cursor } });
    const { dependencies, budget } = metered({ ...context.dependencies, limits });
    const checkpoint = async () => {
      checkpoints += 1;
    };
    const invocation = { ...context, dependencies, budget, checkpoint };
    const result = await collect(invocation);
    used.push(budget.subrequests());
    if (result.outcome !== "continue") return { context: invocation, result, used, checkpoints };
    cursor = result.cursor;
  }
  throw new Error(`not collected after ${MOST_INVOCATIONS} invocations`);
}

/** Everything that was collected, page boundaries aside. */
async function contents({ context, result }: Pick<Divided, "context" | "result">) {
  if (result.outcome !== "done") throw new Error(JSON.stringify(result));
  const { pages, collectedAt: _, ...collection } = await collectionOf(context);
  const lists: Record<string, unknown[]> = {};
  for (const { kind, name, entries } of pages) {
    const page = await readPage(bindings.STAGING, result.prefix, name);
    const found = kind === "iam" ? (page as Record<string, unknown[]>) : { resources: page as unknown[] };
    expect(Object.values(found).reduce((sum, list) => sum + list.length, 0)).toBe(entries);
    for (const [list, members] of Object.entries(found)) lists[list] = [...(lists[list] ?? []), ...members];
  }
  return { collection, lists };
}

describe("an account that one invocation cannot read", () => {
  test("is collected like any other, with nothing left out and nothing twice", async () => {
    const whole = trial({ execution: { accountId: LARGE } }).context;
    const expected = await contents({ context: whole, result: await collect(whole) });
    await sandboxPlays();
    await emptyBucket(bindings.STAGING);

    const divided = await inInvocations({ execution: { accountId: LARGE } }, { wallMs: 240_000, subrequests: 250 });
    expect(await contents(divided)).toEqual(expected);
    expect(expected.collection.gaps).toEqual([]);
    expect(expected.collection.counts).toMatchObject({ buckets: 300, keys: 120, others: 120 });
    // What is under way is finished: ten resources with their reads, and what is staged.
    expect(Math.max(...divided.used)).toBeLessThan(250 + 60);
    expect(divided.used.length).toBeGreaterThan(8);
    expect(divided.checkpoints).toBeGreaterThan(20);

    const calls = (await sandboxCalls()).map(({ action }) => action);
    const times = (action: string) => calls.filter((one) => one === action).length;
    expect([times("s3:GetBucketPolicy"), times("kms:GetKeyPolicy"), times("s3:ListBuckets")]).toEqual([300, 120, 1]);
    expect(calls.lastIndexOf("kms:GetKeyPolicy")).toBeLessThan(calls.indexOf("s3:GetBucketTagging"));
    expect(times("sts:AssumeRole")).toBe(divided.used.length);
  }, 120_000);

  test("is collected in invocations of no time at all, one piece each", async () => {
    const govcloud = { execution: { accountId: GOVCLOUD, provider: "aws-us-gov" as const } };
    const { context: whole } = trial(govcloud);
    const expected = await contents({ context: whole, result: await collect(whole) });
    const divided = await inInvocations(govcloud, { wallMs: 0, subrequests: 10_000 });
    expect(await contents(divided)).toEqual(expected);
    expect(divided.used.length).toBeGreaterThan(30);
  }, 60_000);
});

test("the policies of an organization are read in as many invocations as they take", async () => {
  const options = { execution: { accountId: organization.managementAccount } };
  const policiesOf = async ({ context, result }: Pick<Divided, "context" | "result">) => {
    if (result.outcome !== "done") throw new Error(JSON.stringify(result));
    return readOrganizationPolicies(bindings.STAGING, result.prefix, await collectionOf(context));
  };
  const { context } = trial(options);
  const expected = await policiesOf({ context, result: await collect(context) });
  expect(Object.keys(expected?.policies ?? {}).length).toBeGreaterThan(3);
  const divided = await inInvocations(options, { wallMs: 0, subrequests: 10_000 });
  expect(await policiesOf(divided)).toEqual(expected);
  expect((await contents(divided)).collection.gaps).toEqual([]);
  // They were written before the last invocation, next to the state of another one.
  const { organizationPoliciesKey } = await collectionOf(divided.context);
  expect(organizationPoliciesKey).not.toContain(`/${divided.used.length}/collection/`);
}, 60_000);

test("a region in trouble stays a gap in the invocations after the one that gave it up", async () => {
  await sandboxPlays({ action: "kms:*", kind: "error", region: "us-west-2" });
  const { context } = trial();
  const limits = { wallMs: 240_000, subrequests: 120 };
  const attempted = (attempt: number) =>
    collect({ ...context, attempt, ...metered({ ...context.dependencies, limits }) });
  expect(await attempted(3)).toMatchObject({ outcome: "retry" });
  const given = await attempted(4);
  if (given.outcome !== "continue") throw new Error(JSON.stringify(given));
  const next = { ...context, execution: { ...context.execution, fence: 2, cursor: given.cursor } };
  expect(await collect(next)).toMatchObject({ outcome: "done" });
  expect((await collectionOf(next)).gaps).toMatchObject([
    { service: "kms", region: "us-west-2", action: "kms:ListKeys" },
  ]);
});

test("a state that another version has staged is not used: collecting begins again", async () => {
  const key = "executions/other/state-0001.json";
  await bindings.STAGING.put(key, JSON.stringify({ version: 0, step: "rest" }));
  const { context } = trial({ execution: { cursor: key } });
  expect(await collect(context)).toMatchObject({ outcome: "done" });
  expect((await collectionOf(context)).counts).toMatchObject({ users: 22, roles: 48, buckets: 16, keys: 14 });
});
