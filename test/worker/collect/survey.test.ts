import { expect, test } from "vitest";
import { createAwsClient } from "../../../src/aws/client/client.ts";
import type { AwsFailureKind, AwsOutcome } from "../../../src/aws/client/failure.ts";
import { CollectingStopped, createSurvey } from "../../../src/jobs/execution/collect/survey.ts";
import { trial } from "./support.ts";

const client = createAwsClient({
  credential: { accessKeyId: "AKIA", secretAccessKey: "x" },
  provider: "aws",
  endpoints: { all: undefined, byService: {} },
  runtime: trial().context.dependencies.runtime,
});

const place = {
  action: "kms:GetKeyPolicy",
  region: "eu-west-1",
  resource: "arn:aws:kms:eu-west-1:123456789012:key/1",
} as const;
const failing = (kind: AwsFailureKind) => async (): Promise<AwsOutcome<string>> => ({
  ok: false,
  failure: { kind, code: "Code", action: place.action, status: 400 },
});

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
    const survey = createSurvey(client, patient);
    const ended = await survey.read(place, failing(kind)).then(
      () => "gap",
      (error) => (error instanceof CollectingStopped ? error.failure.code : String(error)),
    );
    expect(ended).toBe(expected[index]);
    expect(survey.gaps()).toHaveLength(ended === "gap" ? 1 : 0);
  }
});

test.each([
  ["NetworkError", 0, true],
  ["HTTP 530", 530, true],
  ["InternalFailure", 500, false],
  ["HTTP 503", 503, false],
])("a service that need not be in every region: %s is a gap: %s", async (code, status, isGap) => {
  const survey = createSurvey(client, true);
  const failure = { kind: "unavailable", code, action: "glue:GetJobs", status } as const;
  const read = survey.read({ action: "glue:GetJobs", region: "eu-west-1", mayBeMissing: true }, async () => ({
    ok: false,
    failure,
  }));
  if (isGap) expect(await read).toBeUndefined();
  else await expect(read).rejects.toThrow(CollectingStopped);
  expect(survey.gaps().map((gap) => gap.code)).toEqual(isGap ? [code] : []);
});

test("five reads are under way at most, and those that wait are not sent once it has stopped", async () => {
  const survey = createSurvey(client, true);
  let running = 0;
  let most = 0;
  let sent = 0;
  const read = (outcome: () => Promise<AwsOutcome<string>>) =>
    survey.read(place, async () => {
      sent += 1;
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running -= 1;
      return outcome();
    });
  await Promise.all(Array.from({ length: 30 }, () => read(async () => ({ ok: true, value: "" }))));
  expect([most, sent]).toEqual([5, 30]);
  const all = await Promise.allSettled(Array.from({ length: 30 }, () => read(failing("expired"))));
  expect(all.every(({ status }) => status === "rejected")).toBe(true);
  expect(sent).toBeLessThanOrEqual(36);
});

test("once stopped, nothing more is read", async () => {
  const survey = createSurvey(client, true);
  await expect(survey.read(place, failing("throttled"))).rejects.toThrow(CollectingStopped);
  let asked = false;
  const next = survey.read(place, async () => {
    asked = true;
    return { ok: true, value: 1 };
  });
  await expect(next).rejects.toThrow(CollectingStopped);
  expect(asked).toBe(false);
});

test("gaps are sorted and named once, whatever the order of the answers", async () => {
  const survey = createSurvey(client, true);
  const places = [
    "s3:GetBucketTagging",
    "kms:ListKeys",
    "iam:GetAccountSummary",
    "kms:ListKeys",
    "s3:GetBucketPolicy",
  ] as const;
  await Promise.all(places.map((action) => survey.read({ action, region: "" }, failing("denied"))));
  expect(survey.gaps().map((gap) => gap.action)).toEqual([
    "iam:GetAccountSummary",
    "kms:ListKeys",
    "s3:GetBucketPolicy",
    "s3:GetBucketTagging",
  ]);
  expect(survey.gaps()[0]).toEqual({ service: "iam", region: "", action: "iam:GetAccountSummary", code: "Code" });
});

test("an account of more resources than one invocation may ask about is cut off, and says so once an action and region", async () => {
  const survey = createSurvey(client, true);
  let asked = 0;
  for (let index = 0; index < 9_000; index++) {
    await survey.read({ ...place, resource: `${place.resource}${index}` }, async () => {
      asked += 1;
      return { ok: true, value: index };
    });
  }
  expect(asked).toBe(7_500);
  expect(survey.gaps()).toEqual([
    { service: "kms", region: "eu-west-1", action: "kms:GetKeyPolicy", code: "TooManyResources" },
  ]);
});
