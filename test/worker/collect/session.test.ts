import { describe, expect, test } from "vitest";
import { createAwsClient } from "../../../src/aws/client/client.ts";
import type { AwsFailureKind, AwsOutcome } from "../../../src/aws/client/failure.ts";
import { type Action, defineOperation } from "../../../src/aws/protocol/operation.ts";
import { CollectingStopped, createCollectorSession } from "../../../src/jobs/execution/collect/session.ts";
import { trial } from "./support.ts";

const client = createAwsClient({
  credential: { accessKeyId: "AKIA", secretAccessKey: "x" },
  provider: "aws",
  endpoints: { all: undefined, byService: {} },
  runtime: trial().context.dependencies.runtime,
});

const place = { region: "eu-west-1", resource: "arn:aws:kms:eu-west-1:123456789012:key/1" };

/** An operation that answers without a request. */
const operation = <T>(call: () => Promise<AwsOutcome<T>>, action: Action = "kms:GetKeyPolicy") =>
  defineOperation(action, call);

const failing = (kind: AwsFailureKind, action: Action = "kms:GetKeyPolicy") =>
  operation(
    async (): Promise<AwsOutcome<string>> => ({ ok: false, failure: { kind, code: "Code", action, status: 400 } }),
    action,
  );

test.each<[AwsFailureKind, patient: string, impatient: string]>([
  ["expired", "credential_expired", "credential_expired"],
  ["throttled", "throttled", "gap"],
  ["unavailable", "internal", "gap"],
  ["denied", "gap", "gap"],
  ["unauthenticated", "gap", "gap"],
  ["not_found", "gap", "gap"],
  ["invalid", "gap", "gap"],
])("a read that is %s ends in: %s; without patience: %s", async (kind, ...expected) => {
  for (const [index, patient] of [true, false].entries()) {
    const session = createCollectorSession(client, patient);
    const ended = await session.read(failing(kind), place).then(
      () => "gap",
      (error) => (error instanceof CollectingStopped ? error.failure.code : String(error)),
    );
    expect(ended).toBe(expected[index]);
    expect(session.gaps()).toHaveLength(ended === "gap" ? 1 : 0);
  }
});

test.each([
  ["NetworkError", 0, true],
  ["HTTP 530", 530, true],
  ["InternalFailure", 500, false],
  ["HTTP 503", 503, false],
])("a service that need not be in every region: %s is a gap: %s", async (code, status, isGap) => {
  const session = createCollectorSession(client, true);
  const failure = { kind: "unavailable", code, action: "glue:GetJobs", status } as const;
  const getJobs = operation(async (): Promise<AwsOutcome<string>> => ({ ok: false, failure }), "glue:GetJobs");
  const read = session.read(getJobs, { region: "eu-west-1", mayBeMissing: true });
  if (isGap) expect(await read).toBeUndefined();
  else await expect(read).rejects.toThrow(CollectingStopped);
  expect(session.gaps().map((gap) => gap.code)).toEqual(isGap ? [code] : []);
});

test("five reads are under way at most, and those that wait are not sent once it has stopped", async () => {
  const session = createCollectorSession(client, true);
  let running = 0;
  let most = 0;
  let sent = 0;
  const read = (outcome: () => Promise<AwsOutcome<string>>) =>
    session.read(
      operation(async () => {
        sent += 1;
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 1));
        running -= 1;
        return outcome();
      }),
      place,
    );
  await Promise.all(Array.from({ length: 30 }, () => read(async () => ({ ok: true, value: "" }))));
  expect([most, sent]).toEqual([5, 30]);
  const all = await Promise.allSettled(Array.from({ length: 30 }, () => read(() => failing("expired")(client))));
  expect(all.every(({ status }) => status === "rejected")).toBe(true);
  expect(sent).toBeLessThanOrEqual(36);
});

test("once stopped, nothing more is read", async () => {
  const session = createCollectorSession(client, true);
  await expect(session.read(failing("throttled"), place)).rejects.toThrow(CollectingStopped);
  let asked = false;
  const next = session.attempt("kms:GetKeyPolicy", place, async () => {
    asked = true;
    return { ok: true, value: 1 };
  });
  await expect(next).rejects.toThrow(CollectingStopped);
  expect(asked).toBe(false);
});

test("an operation is called with the session's client and the arguments as they are given", async () => {
  const session = createCollectorSession(client, true);
  const seen: unknown[] = [];
  const describeKey = defineOperation(
    "kms:DescribeKey",
    async (action, ...given: [unknown, region: string, keyId: string]): Promise<AwsOutcome<string>> => {
      seen.push(action, ...given);
      return { ok: true, value: "described" };
    },
  );
  expect(await session.read(describeKey, place, "eu-west-1", "key-1")).toBe("described");
  expect(seen).toEqual(["kms:DescribeKey", client, "eu-west-1", "key-1"]);
  expect(session.gaps()).toEqual([]);
});

test("gaps are sorted and named once, whatever the order of the answers", async () => {
  const session = createCollectorSession(client, true);
  const places = [
    "s3:GetBucketTagging",
    "kms:ListKeys",
    "iam:GetAccountSummary",
    "kms:ListKeys",
    "s3:GetBucketPolicy",
  ] as const;
  await Promise.all(places.map((action) => session.read(failing("denied", action), { region: "" })));
  expect(session.gaps().map((gap) => gap.action)).toEqual([
    "iam:GetAccountSummary",
    "kms:ListKeys",
    "s3:GetBucketPolicy",
    "s3:GetBucketTagging",
  ]);
  expect(session.gaps()[0]).toEqual({ service: "iam", region: "", action: "iam:GetAccountSummary", code: "Code" });
});

test("however many resources there are, each is asked about", async () => {
  const session = createCollectorSession(client, true);
  let asked = 0;
  for (let index = 0; index < 9_000; index++) {
    await session.attempt("kms:GetKeyPolicy", { ...place, resource: `${place.resource}${index}` }, async () => {
      asked += 1;
      return { ok: true, value: index };
    });
  }
  expect(asked).toBe(9_000);
  expect(session.gaps()).toEqual([]);
});

describe("who does not answer in time", () => {
  const silence = async (): Promise<AwsOutcome<string>> => ({
    ok: false,
    failure: { kind: "unavailable", code: "TimedOut", action: "kms:ListKeys", status: 0 },
  });
  const gapOf = (action: string, region: string) => ({
    service: action.slice(0, action.indexOf(":")),
    region,
    action,
    code: "TimedOut",
  });

  test("is left: a service in that Region, then the Region, and nothing else", async () => {
    const session = createCollectorSession(client, true);
    const sent: string[] = [];
    const read = (action: Action, region: string, answers = true) =>
      session.read(
        operation(async () => {
          sent.push(`${action} ${region}`);
          return answers ? ({ ok: true, value: "" } as const) : silence();
        }, action),
        { region },
      );
    expect(await read("kms:ListKeys", "eu-west-1", false)).toBeUndefined();
    expect(await read("kms:ListAliases", "eu-west-1")).toBeUndefined();
    expect(await read("kms:ListKeys", "us-east-1")).toBe("");
    expect(await read("sqs:ListQueues", "eu-west-1", false)).toBeUndefined();
    expect(await read("sns:ListTopics", "eu-west-1")).toBeUndefined();
    expect(await read("s3:ListAllMyBuckets", "")).toBe("");
    expect(sent).toEqual([
      "kms:ListKeys eu-west-1",
      "kms:ListKeys us-east-1",
      "sqs:ListQueues eu-west-1",
      "s3:ListAllMyBuckets ",
    ]);
    expect(session.gaps()).toEqual([
      gapOf("kms:ListAliases", "eu-west-1"),
      gapOf("kms:ListKeys", "eu-west-1"),
      gapOf("sns:ListTopics", "eu-west-1"),
      gapOf("sqs:ListQueues", "eu-west-1"),
    ]);

    const next = createCollectorSession(client, true, session.state());
    expect(
      await next.read(
        operation(async () => ({ ok: true, value: "" })),
        { region: "eu-west-1" },
      ),
    ).toBeUndefined();
    expect(next.gaps()).toEqual([gapOf("kms:GetKeyPolicy", "eu-west-1"), ...session.gaps()]);
  });
});
