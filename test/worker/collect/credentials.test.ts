import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { collect } from "../../../src/jobs/execution/collect/collect.ts";
import { auditCredential } from "../../../src/jobs/execution/credentials/auditCredential.ts";
import {
  ACME,
  collectionOf,
  EXAMPLE_DETAILS,
  emptyStore,
  LARGE,
  sandboxCalls,
  sandboxPlays,
  sealFor,
  trial,
} from "./support.ts";

beforeAll(() => emptyStore());
beforeEach(() => sandboxPlays());

const HOUR_MS = 3_600_000;
const withMethod = { auditorAuthMethod: "credential", roleArn: null, externalId: null } as const;

describe("method config", () => {
  test("assumes the role for an hour, in a session that bears the executionId", async () => {
    const { context } = trial();
    const outcome = await auditCredential(context);
    if (!("ok" in outcome)) throw new Error(outcome.message);
    expect(outcome.credential.accessKeyId).toMatch(/^ASIA/);
    expect(outcome.credential.sessionToken).toBeTruthy();
    const lifetime = (outcome.expiresAt ?? 0) - Date.now();
    expect(lifetime).toBeGreaterThan(HOUR_MS - 60_000);
    expect(lifetime).toBeLessThanOrEqual(HOUR_MS);
    expect(context.execution.executionId.length).toBeLessThanOrEqual(64);
    expect(context.execution.executionId).toMatch(/^[\w+=,.@-]{2,64}$/);
  });

  test.each<[string, Parameters<typeof trial>[0], object]>([
    [
      "a wrong external id",
      { execution: { externalId: "WRONG-1234" } },
      { outcome: "failed", code: "assume_role_denied" },
    ],
    [
      "a role that is not there",
      { execution: { roleArn: `arn:aws:iam::${ACME}:role/nobody` } },
      { outcome: "failed", code: "assume_role_denied" },
    ],
    [
      "a role that trusts somebody else",
      { execution: { roleArn: `arn:aws:iam::${ACME}:role/auditor` } },
      { outcome: "failed", code: "assume_role_denied" },
    ],
    [
      "no identity of the partition",
      { identities: { aws: undefined, "aws-us-gov": undefined } },
      { outcome: "retry", code: "internal" },
    ],
    [
      "an identity that AWS does not know",
      { identities: { aws: { accessKeyId: "AKIAUNKNOWN000000000", secretAccessKey: "x" }, "aws-us-gov": undefined } },
      { outcome: "retry", code: "internal" },
    ],
    ["a configuration that is missing", { execution: { roleArn: null } }, { outcome: "failed", code: "internal" }],
  ])("%s", async (_name, options, expected) => {
    const outcome = await auditCredential(trial(options).context);
    expect(outcome).toMatchObject(expected);
    expect(JSON.stringify(outcome)).not.toMatch(/WRONG-1234|EXAMPLE-EXTERNAL-ID|sandbox-service-secret|AKIA/);
  });

  test.each([
    ["throttle", "throttled"],
    ["error", "internal"],
  ] as const)("STS plays %s to the end", async (kind, code) => {
    await sandboxPlays({ action: "sts:AssumeRole", kind });
    const { context, sleeps } = trial();
    expect(await auditCredential(context)).toMatchObject({ outcome: "retry", code });
    expect(sleeps).toHaveLength(5);
  });

  test.each([
    ["a document of a forbidden type", () => new Response("<!DOCTYPE r><r/>"), "failed"],
    ["a redirect that names no region", () => new Response("", { status: 307 }), "failed"],
    ["a document that breaks off", () => new Response("<AssumeRoleResponse>"), "retry"],
  ])("%s says nothing of the role, and is sent once", async (_name, answer, outcome) => {
    let sent = 0;
    const fetch = async () => {
      sent += 1;
      return answer();
    };
    expect(await auditCredential(trial({ fetch }).context)).toMatchObject({ outcome, code: "internal" });
    expect(sent).toBe(1);
  });

  test("the identity of the partition signs", async () => {
    const gov = { accountId: "210987654321", provider: "aws-us-gov" } as const;
    expect(await auditCredential(trial({ execution: gov }).context)).toMatchObject({ ok: true });
    expect(await sandboxCalls()).toMatchObject([{ action: "sts:AssumeRole", region: "us-gov-west-1" }]);
  });
});

describe("method credential", () => {
  test("opens the envelope and collects with what is in it", async () => {
    const { context } = trial({ execution: withMethod });
    await emptyStore();
    await sealFor(
      context,
      { ...EXAMPLE_DETAILS, expiration: new Date(Date.now() + HOUR_MS).toISOString() },
      Date.now() + HOUR_MS,
    );
    expect(await collect(context)).toMatchObject({ outcome: "done" });
    expect((await collectionOf(context)).callerArn).toBe(EXAMPLE_DETAILS.arn);
  });

  test("a credential of another account is not used for anything", async () => {
    const { context } = trial({ execution: { ...withMethod, accountId: LARGE } });
    await emptyStore();
    await sealFor(
      context,
      { ...EXAMPLE_DETAILS, expiration: new Date(Date.now() + HOUR_MS).toISOString() },
      Date.now() + HOUR_MS,
    );
    expect(await collect(context)).toMatchObject({ outcome: "failed", code: "wrong_account" });
    expect((await sandboxCalls()).map((call) => call.action)).toEqual(["sts:GetCallerIdentity"]);
  });

  const details = { ...EXAMPLE_DETAILS, expiration: "2099-01-01T00:00:00.000Z" };
  test.each<[string, object, number, Parameters<typeof trial>[0], object]>([
    ["an envelope past its time", details, Date.now() - 1, {}, { outcome: "failed", code: "credential_expired" }],
    [
      "a credential past its time in an envelope that is not",
      { ...details, expiration: "2020-01-01T00:00:00Z" },
      Date.now() + HOUR_MS,
      {},
      { outcome: "failed", code: "credential_expired" },
    ],
    [
      "another worker's claim",
      details,
      Date.now() + HOUR_MS,
      { execution: { fence: 9 } },
      { outcome: "failed", code: "credential_expired" },
    ],
    ["no key ring", details, Date.now() + HOUR_MS, { keyRing: undefined }, { outcome: "retry", code: "internal" }],
    [
      "an access key that no header can carry",
      { ...details, accessKey: "AKIA\nX" },
      Date.now() + HOUR_MS,
      {},
      { outcome: "failed", code: "access_denied" },
    ],
    [
      "a member that is missing",
      { accessKey: "AKIA_EXAMPLE" },
      Date.now() + HOUR_MS,
      {},
      { outcome: "failed", code: "access_denied" },
    ],
  ])("%s", async (_name, sealed, expiresAt, options, expected) => {
    await emptyStore();
    await sealFor(trial({ execution: withMethod }).context, sealed, expiresAt);
    const outcome = await collect(trial({ ...options, execution: { ...withMethod, ...options?.execution } }).context);
    expect(outcome).toMatchObject(expected);
    expect(JSON.stringify(outcome)).not.toMatch(/xlCs|a32gh|AKIA/);
    expect(await sandboxCalls()).toEqual([]);
  });

  test("no envelope at all", async () => {
    await emptyStore();
    const outcome = await collect(trial({ execution: withMethod }).context);
    expect(outcome).toMatchObject({ outcome: "failed", code: "credential_expired" });
  });
});
