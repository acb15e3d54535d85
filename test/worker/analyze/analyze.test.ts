import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { AuthorizationDetails } from "../../../src/iam/inventory/authorizationDetails.ts";
import { analyze } from "../../../src/jobs/execution/analyze/analyze.ts";
import { type ClaimedExecution, LeaseLost, type StageContext } from "../../../src/jobs/execution/stage/stage.ts";
import { readStagedFiles } from "../../../src/jobs/execution/staging/analysisFiles.ts";
import { analysisSchema } from "../../../src/report/json/analysisSchema.ts";
import { readCsv } from "../../node/report/csvReader.ts";
import { problemsOf } from "../../node/report/jsonSchema.ts";
import { contentOf, inbox, staging } from "../report/buckets.ts";
import { undivided } from "../undivided.ts";
import { ACCOUNT, AT, policies, resources, roles, stageCollection, users } from "./collected.ts";

const ALICE = `arn:aws:iam::${ACCOUNT}:user/alice`;
const TIME = "2026-03-01T05:00:00.123000+00:00";

const inOrder: AuthorizationDetails[] = [
  { UserDetailList: [...users], RoleDetailList: [...roles], Policies: [...policies] },
];

/** The same account in many small pages, last things first. */
const scattered: AuthorizationDetails[] = [
  ...roles.toReversed().map((role) => ({ RoleDetailList: [role] })),
  ...users.toReversed().map((user) => ({ UserDetailList: [user] })),
  { Policies: [...policies] },
];

let attempts = 0;

function contextOf(progress: StageContext["progress"] = async () => {}): StageContext {
  attempts += 1;
  const executionId = `ondemand-P123456-430363089266-${ACCOUNT}-2026-03-01_ONO2`;
  const execution: ClaimedExecution = {
    executionId,
    partnerId: "P123456",
    partnerCustomerId: "customer-1",
    customerId: "P123456-430363089266",
    accountId: ACCOUNT,
    provider: "aws",
    auditorAuthMethod: "credential",
    roleArn: null,
    externalId: null,
    status: "analyzing",
    stamp: "2026-03-01-0500",
    startedAt: AT,
    fence: attempts,
    collectionPrefix: `executions/${executionId}/collected-${attempts}/`,
    analysisPrefix: null,
    cursor: null,
  };
  const runtime = { sleep: () => Promise.resolve() };
  return {
    execution,
    dependencies: { staging, inbox, d1: env.DB, runtime } as unknown as StageContext["dependencies"],
    progress,
    ...undivided,
  };
}

async function analyzed(
  context: StageContext,
  iam: AuthorizationDetails[],
  records = [resources],
  organization?: Parameters<typeof stageCollection>[4],
) {
  await stageCollection(staging, context.execution.collectionPrefix ?? "", iam, records, organization);
  const result = await analyze(context);
  if (result.outcome !== "done") throw new Error(JSON.stringify(result));
  return { prefix: result.prefix, staged: await readStagedFiles(staging, result.prefix) };
}

async function rowsOf(prefix: string, report: string): Promise<string[][]> {
  const content = await contentOf(await staging.get(`${prefix}${report}.csv`));
  return readCsv(new TextDecoder().decode(content)).slice(1);
}

describe("analyze", () => {
  it("turns collected pages into reports", async () => {
    const { prefix, staged } = await analyzed(contextOf(), inOrder);
    const principals = await rowsOf(prefix, "principals");
    expect(principals).toEqual([
      [
        TIME,
        "admin",
        `arn:aws:iam::${ACCOUNT}:role/admin`,
        "IAMRole",
        "True",
        "2026-02-28 10:11:12+00:00",
        "",
        "",
        "",
        "{}",
        ...Array(9).fill(""),
      ],
      [
        TIME,
        "idle",
        `arn:aws:iam::${ACCOUNT}:role/service/idle`,
        "IAMRole",
        "False",
        "",
        "",
        "",
        "",
        "{}",
        ...Array(9).fill(""),
      ],
      [
        TIME,
        "alice",
        ALICE,
        "IAMUser",
        "False",
        "2026-02-01 01:02:03+00:00",
        "'=HYPERLINK(1)",
        "",
        "",
        '{"BusinessUnit": "=HYPERLINK(1)"}',
        "2026-02-01 01:02:03+00:00",
        "2025-06-01 00:00:00+00:00",
        "Active",
        "2026-01-31 00:00:00+00:00",
        "2025-01-02 00:00:00+00:00",
        "Active",
        "",
        "",
        "",
      ],
      [
        TIME,
        "broken",
        `arn:aws:iam::${ACCOUNT}:user/broken`,
        "IAMUser",
        "False",
        "",
        "",
        "",
        "",
        "{}",
        ...Array(9).fill(""),
      ],
    ]);
    const access = await rowsOf(prefix, "principal-access-summaries");
    expect(access.filter((row) => row[2] === ALICE).map((row) => row.slice(5))).toEqual([
      ["S3", "read-data", "arn:aws:s3:::ledger"],
    ]);
    const admin = access.filter((row) => row[1] === "admin").map((row) => row.slice(5).join(" "));
    expect(admin).toEqual(
      expect.arrayContaining(["S3 delete-data ", "S3 delete-data arn:aws:s3:::other", "IAM administer-resource "]),
    );
    const byResource = await rowsOf(prefix, "resource-access-summaries");
    expect(
      byResource.filter((row) => row[2] === "ledger" && row[4] === "read-data").map((row) => row.slice(5)),
    ).toEqual([
      ["IAMRole", "admin", `arn:aws:iam::${ACCOUNT}:role/admin`, "Restricted"],
      ["IAMUser", "alice", ALICE, "Restricted"],
    ]);
    expect(staged.gaps.map(({ action, code }) => `${action} ${code}`)).toEqual([
      "iam:GetCredentialReport NoSuchRow",
      "parse MalformedPolicyDocument",
      "kms:ListKeys AccessDeniedException",
    ]);
  });

  it("shows the same access by principal and by resource", async () => {
    const { prefix } = await analyzed(contextOf(), inOrder);
    const inventory = new Set((await rowsOf(prefix, "resources")).map((row) => row[2]));
    const byPrincipal = (await rowsOf(prefix, "principal-access-summaries"))
      .filter((row) => inventory.has(row[7]))
      .map(([, , arn, , , service, capability, resource]) => [service, resource, capability, arn].join(" "));
    const byResource = (await rowsOf(prefix, "resource-access-summaries"))
      .filter((row) => !row[6]?.startsWith("external:"))
      .map(([, service, , resource, capability, , , arn]) => [service, resource, capability, arn].join(" "));
    expect(byResource.toSorted()).toEqual(byPrincipal.toSorted());
  });

  it("writes a document of its schema", async () => {
    const { prefix } = await analyzed(contextOf(), inOrder);
    const packed = await staging.get(`${prefix}analysis.json.gz`);
    const text = await new Response(packed?.body.pipeThrough(new DecompressionStream("gzip"))).text();
    const document = JSON.parse(text);
    expect(problemsOf(document, analysisSchema)).toEqual([]);
    const admin = document.principals.find(({ name }: { name: string }) => name === "admin");
    expect(admin).toMatchObject({ isFullAdmin: true, isIamAdmin: true });
  });

  it("gives the same bytes whatever the order of pages", async () => {
    const first = await analyzed(contextOf(), inOrder);
    const second = await analyzed(contextOf(), scattered, [
      [resources[1] ?? { arn: "" }],
      [resources[0] ?? { arn: "" }],
    ]);
    expect(second.staged).toEqual(first.staged);
  });

  it("stops where the lease is lost, without its checkpoint file", async () => {
    const context = contextOf(async (_done, _total, what) => {
      if (what === "principals analyzed") throw new LeaseLost();
    });
    await expect(analyzed(context, inOrder)).rejects.toThrow(LeaseLost);
    const left = await staging.list({
      prefix: `executions/${context.execution.executionId}/${context.execution.fence}/analysis/`,
    });
    expect(left.objects.map(({ key }) => key.split("/").at(-1))).toEqual([]);
  });

  it("of an account without anything", async () => {
    const { prefix } = await analyzed(contextOf(), [{}], [[]]);
    for (const report of ["principals", "resources", "principal-access-summaries", "resource-access-summaries"])
      expect(await rowsOf(prefix, report)).toEqual([]);
  });

  describe("under the policies of an organization", () => {
    const organization = { id: "o-a1b2c3d4e5", managementAccount: "999988887777" };
    const policyOf = (Effect: string, Action: string) => ({
      type: "SERVICE_CONTROL_POLICY" as const,
      arn: `arn:aws:organizations::999988887777:policy/o-a1b2c3d4e5/service_control_policy/p-${Effect}`,
      name: Effect,
      document: { Version: "2012-10-17", Statement: { Effect, Action, Resource: "*" } },
    });
    const policySet = {
      organizationId: organization.id,
      managementAccount: organization.managementAccount,
      enabledTypes: ["SERVICE_CONTROL_POLICY" as const],
      targets: {
        "r-1": { kind: "root" as const, policies: ["p-Allow"] },
        "ou-1": { kind: "unit" as const, parent: "r-1", policies: ["p-Allow", "p-Deny"] },
        [ACCOUNT]: { kind: "account" as const, parent: "ou-1", policies: ["p-Allow"] },
      },
      policies: { "p-Allow": policyOf("Allow", "*"), "p-Deny": policyOf("Deny", "sqs:*") },
    };
    const servicesOfAdmin = async (given: Parameters<typeof stageCollection>[4]) => {
      const { prefix, staged } = await analyzed(contextOf(), inOrder, [resources], given);
      const access = await rowsOf(prefix, "principal-access-summaries");
      const services = new Set(access.filter((row) => row[1] === "admin").map((row) => row[5]));
      return { services, gaps: staged.gaps.map(({ action }) => action) };
    };
    const GAP = "organizations:ListPoliciesForTarget";

    it("takes off what they forbid", async () => {
      const { services, gaps } = await servicesOfAdmin({ organization, policies: policySet });
      expect([services.has("SQS"), services.has("SNS")]).toEqual([false, true]);
      expect(gaps).not.toContain(GAP);
    });

    it("names their lack", async () => {
      const { services, gaps } = await servicesOfAdmin({ organization });
      expect(services.has("SQS")).toBe(true);
      expect(gaps).toContain(GAP);
      expect((await servicesOfAdmin({})).gaps, "a collection that did not ask").toContain(GAP);
    });

    it("reads a perimeter of an organization that the account is not in, as far as that is known", async () => {
      const arn = `arn:aws:sqs:us-east-1:${ACCOUNT}:perimeter`;
      const outside = { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };
      const Statement = [{ Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: arn, Condition: outside }];
      const queue = { arn, policy: { Version: "2012-10-17", Statement } };
      const rowsWith = async (given: Parameters<typeof stageCollection>[4]) => {
        const { prefix } = await analyzed(contextOf(), inOrder, [[queue]], given);
        const access = await rowsOf(prefix, "resource-access-summaries");
        return access.filter((row) => row.includes(arn) && row.some((cell) => cell.endsWith(":role/admin"))).length;
      };
      expect(await rowsWith({ organization: null })).toBe(0);
      expect(await rowsWith({}), "conditional access counts").toBeGreaterThan(0);
    });

    it("but not in the management account, and not where there is no organization", async () => {
      const managing = { ...organization, managementAccount: ACCOUNT };
      expect((await servicesOfAdmin({ organization: managing })).gaps).not.toContain(GAP);
      expect((await servicesOfAdmin({ organization: null })).gaps).not.toContain(GAP);
    });
  });
});
