import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { AuthorizationDetails } from "../../../src/iam/inventory/authorizationDetails.ts";
import { analyze } from "../../../src/jobs/execution/analyze/analyze.ts";
import type { ClaimedExecution, StageContext } from "../../../src/jobs/execution/stage/stage.ts";
import { readStagedFiles } from "../../../src/jobs/execution/staging/analysisFiles.ts";
import { openDatabase } from "../../../src/store/database.ts";
import { customer, type ExecutionStatus, execution, executionReport, partner } from "../../../src/store/schema.ts";
import { inbox, staging } from "../report/buckets.ts";
import { ACCOUNT, policies, resources, roles, stageCollection, users } from "./collected.ts";

const PARTNER = "P123456";
const CUSTOMER = "P123456-430363089266";
const OTHER_CUSTOMER = "P123456-000000000001";
const DAY = 86_400_000;
const FIRST = Date.UTC(2026, 1, 1);

const before: AuthorizationDetails = {
  UserDetailList: [...users],
  RoleDetailList: [...roles],
  Policies: [...policies],
};
const admin = { PolicyName: "AdministratorAccess", PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" };
/** The role `idle` became administrator, and everything was used. */
const after: AuthorizationDetails = {
  ...before,
  RoleDetailList: roles.map((role) => ({
    ...role,
    RoleLastUsed: { LastUsedDate: "2026-02-28T00:00:00Z" },
    ...(role.RoleName === "idle" ? { AttachedManagedPolicies: [admin] } : {}),
  })),
};

const { orm } = openDatabase(env.DB);

beforeAll(async () => {
  const at = { createdAt: 0, updatedAt: 0 };
  await orm.insert(partner).values({ partnerId: PARTNER, deliveryDestinations: {}, ...at });
  for (const customerId of [CUSTOMER, OTHER_CUSTOMER])
    await orm
      .insert(customer)
      .values({ customerId, partnerId: PARTNER, partnerCustomerId: customerId, deliveryDestinations: [], ...at });
});

afterEach(async () => {
  await orm.delete(executionReport);
  await orm.delete(execution);
});

interface Run {
  day: number;
  account?: AuthorizationDetails;
  customerId?: string;
  status?: ExecutionStatus;
  /** Days after its start. */
  lasted?: number;
}

/** Analyses the account as an execution that began on that day, and leaves its row and its file as delivered. */
async function run({ day, account = before, customerId = CUSTOMER, status = "succeeded", lasted = 0 }: Run, fence = 1) {
  const executionId = `daily-${customerId}-${ACCOUNT}-${day}`;
  const startedAt = FIRST + day * DAY;
  const claimed: ClaimedExecution = {
    executionId,
    partnerId: PARTNER,
    partnerCustomerId: customerId,
    customerId,
    accountId: ACCOUNT,
    provider: "aws",
    auditorAuthMethod: "credential",
    roleArn: null,
    externalId: null,
    status: "analyzing",
    stamp: `day-${day}`,
    startedAt,
    fence,
    collectionPrefix: `executions/${executionId}/${fence}/collection/`,
    analysisPrefix: null,
    cursor: null,
  };
  await stageCollection(staging, claimed.collectionPrefix ?? "", [account], [resources]);
  const dependencies = { staging, inbox, d1: env.DB, runtime: { sleep: async () => {} } };
  const context = { execution: claimed, dependencies, progress: async () => {} } as unknown as StageContext;
  const result = await analyze(context);
  if (result.outcome !== "done") throw new Error(JSON.stringify(result));
  const objectKey = `${executionId}/analysis.day-${day}.json.gz`;
  const file = await staging.get(`${result.prefix}analysis.json.gz`);
  await inbox.put(objectKey, (await file?.bytes()) ?? "");
  const findingsText = (await (await staging.get(`${result.prefix}findings.json`))?.text()) ?? "";
  await inbox.put(`${executionId}/findings.day-${day}.json`, findingsText);
  await orm
    .insert(execution)
    .values({
      ...claimed,
      status,
      kind: "daily",
      day: String(day),
      createdAt: startedAt,
      finishedAt: startedAt + lasted * DAY + 1000,
    })
    .onConflictDoNothing();
  await orm
    .insert(executionReport)
    .values({
      executionId,
      customerId,
      fileName: `analysis.day-${day}.json.gz`,
      contentType: "application/gzip",
      bytes: 0,
      sha256: "",
      objectKey,
    })
    .onConflictDoNothing();
  const staged = await readStagedFiles(staging, result.prefix);
  const changes = await (await staging.get(`${result.prefix}changes.json`))?.json<Record<string, unknown>>();
  const { findings, exceptions }: { findings: ToldFinding[]; exceptions?: unknown[] } = JSON.parse(findingsText);
  return { executionId, objectKey, staged, changes, findings, exceptions };
}

interface ToldFinding {
  id: string;
  firstSeen: string;
  accepted?: object;
}

const dayOf = (day: number) => new Date(FIRST + day * DAY).toISOString();

describe("the findings of an analysis", () => {
  it("say since when each is known, as long as no analysis between lacks it", async () => {
    const first = await run({ day: 1 });
    expect(new Set(first.findings.map(({ firstSeen }) => firstSeen))).toEqual(new Set([dayOf(1)]));
    const second = await run({ day: 2, account: after });
    const third = await run({ day: 3, account: after });
    const earlier = new Set(first.findings.map(({ id }) => id));
    for (const { findings } of [second, third]) {
      for (const { id, firstSeen } of findings) expect(firstSeen).toBe(dayOf(earlier.has(id) ? 1 : 2));
      expect(findings.some(({ id }) => earlier.has(id)) && findings.some(({ id }) => !earlier.has(id))).toBe(true);
    }
    await inbox.delete(third.objectKey.replace("analysis", "findings").replace(".gz", ""));
    const fourth = await run({ day: 4, account: after });
    expect(new Set(fourth.findings.map(({ firstSeen }) => firstSeen))).toEqual(new Set([dayOf(4)]));
  });

  it("are marked where the customer accepts them, while the exception holds", async () => {
    const before = await run({ day: 1 });
    const id = before.findings[0]?.id ?? "";
    const exceptions = [{ id, reason: "Leaves with the old site.", expires: dayOf(3) }];
    await orm.update(customer).set({ exceptions }).where(eq(customer.customerId, CUSTOMER));
    const accepted = await run({ day: 2 });
    const expired = await run({ day: 3 });
    await orm.update(customer).set({ exceptions: [] });
    expect(before.exceptions).toBeUndefined();
    expect(accepted.findings.filter((finding) => finding.accepted).map((finding) => finding.id)).toEqual([id]);
    expect(accepted.exceptions).toEqual([{ ...exceptions[0], isExpired: false, findings: 1 }]);
    expect(expired.findings.filter((finding) => finding.accepted)).toEqual([]);
    expect(expired.exceptions).toEqual([{ ...exceptions[0], isExpired: true, findings: 1 }]);
  });
});

describe("the changes of an analysis", () => {
  it("are none for the first one", async () => {
    const { changes, staged } = await run({ day: 1 });
    expect(changes).toMatchObject({ previous: null, gaps: [], access: { gained: [], lost: [] } });
    expect(staged.files.map(({ report }) => report)).toContain("changes");
  });

  it("are against the newest that had succeeded before, of this customer", async () => {
    const first = await run({ day: 1 });
    await run({ day: 2, account: after, status: "failed" });
    await run({ day: 3, account: after, customerId: OTHER_CUSTOMER });
    await run({ day: 4, account: after, lasted: 9 });
    const { changes } = await run({ day: 5, account: after });
    expect(changes).toMatchObject({
      previous: { executionId: first.executionId, analysisTime: new Date(FIRST + DAY).toISOString() },
      administrators: {
        gained: [{ principal: `arn:aws:iam::${ACCOUNT}:role/service/idle`, from: null, to: "full" }],
        lost: [],
      },
      principals: { added: [], removed: [] },
      access: { lost: [] },
    });
    expect(JSON.stringify(changes?.access)).toContain('"service":"S3"');
  });

  it("are none where only use differs, and a repeated run has the same bytes", async () => {
    await run({ day: 1, account: after });
    const used = {
      ...after,
      RoleDetailList: roles.map((role) => ({
        ...role,
        ...after.RoleDetailList?.find(({ Arn }) => Arn === role.Arn),
        RoleLastUsed: {},
      })),
    };
    const once = await run({ day: 2, account: used });
    expect(once.changes).toMatchObject({
      summary: { access: { gained: 0, lost: 0 }, administrators: { gained: 0, lost: 0 } },
    });
    await run({ day: 1, account: before }, 7);
    const again = await run({ day: 2, account: used }, 2);
    await run({ day: 1, account: after }, 8);
    const third = await run({ day: 2, account: used }, 3);
    expect(third.staged).toEqual(once.staged);
    expect(again.staged).not.toEqual(once.staged);
  });

  it.each([
    ["is gone", async (key: string) => void (await inbox.delete(key)), "PreviousAnalysisMissing"],
    ["is no gzip", async (key: string) => void (await inbox.put(key, "{}")), "PreviousAnalysisUnreadable"],
    [
      "ends early",
      async (key: string) => {
        const bytes = await (await inbox.get(key))?.bytes();
        await inbox.put(key, bytes?.subarray(0, bytes.length / 2) ?? "");
      },
      "PreviousAnalysisUnreadable",
    ],
  ])("have a gap where the earlier file %s", async (_, spoil, code) => {
    const first = await run({ day: 1 });
    await spoil(first.objectKey);
    const { changes, staged } = await run({ day: 2, account: after });
    const gap = { service: "k9", region: "", action: "compare", code, resource: first.executionId };
    expect(changes).toMatchObject({ previous: null, gaps: [gap], access: { gained: [], lost: [] } });
    expect(staged.gaps).toContainEqual(gap);
  });
});
