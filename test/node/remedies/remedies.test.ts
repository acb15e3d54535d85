import { describe, expect, it } from "vitest";
import { credentialReportCsv } from "../../../sandbox/accounts/credentialReport.ts";
import { exportAuthorizationDetails, exportResources } from "../../../sandbox/accounts/export.ts";
import { generateAccount } from "../../../sandbox/accounts/generate.ts";
import { proveRemedies } from "../../../scripts/remedies/prove.ts";
import type { AccountInput } from "../../../src/cli/analysis/openAccount.ts";
import type { AuthorizationDetails, Remedy, ResourceRecord } from "../../../src/iam/index.ts";
import { ACCOUNT, account, iam } from "./account.ts";

const BUDGET = 100_000;
const proved = proveRemedies(account, BUDGET);
const { remedies } = proved;

function remedyFor(id: string): Remedy {
  const remedy = remedies.byFinding.get(id);
  if (remedy === undefined) throw new Error(`no finding ${id}; there are ${[...remedies.byFinding.keys()].join(", ")}`);
  return remedy;
}

function generated(seed: number, principals: number): AccountInput {
  const sample = generateAccount({
    seed,
    accountId: ACCOUNT,
    principals,
    buckets: 3,
    keys: 1,
    statementsPerPrincipal: 10,
  });
  return {
    ...account,
    details: exportAuthorizationDetails(sample) as Required<AuthorizationDetails>,
    inventory: { gaps: [], resources: exportResources(sample) as ResourceRecord[] },
    credentialReport: credentialReportCsv(sample),
  };
}

describe("remedies of an account", () => {
  it("end their findings when applied to the account's files alone, and bring no new ones", () => {
    expect(proved.failures).toEqual([]);
    expect(proved.mended).toBe(proved.claimed);
    expect(proved.claimed).toBeGreaterThan(15);
  });

  it("are found for escalation", () => {
    expect(proved.escalations).toBeGreaterThanOrEqual(5);
    expect(proved.escalationsClaimed / proved.escalations).toBeGreaterThanOrEqual(0.7);
  });

  it("are planned together, and none that the plan claims to end stays", () => {
    const { plan } = remedies;
    expect(plan.of).toBe(proved.severe);
    expect(plan.closed).toBe(proved.planned);
    expect(plan.closed + plan.open.length).toBe(plan.of);
    expect(plan.steps.length).toBeLessThan(plan.closed);
    const sums = plan.steps.map(({ closedSoFar }) => closedSoFar);
    expect(sums).toEqual(sums.toSorted((a, b) => a - b));
  });

  it("take one permission from the statement that grants it, and say who else holds the policy", () => {
    const { closes, changes, removes } = remedyFor(`escalation-path:${iam("user/deployer")}`);
    expect(closes).toBe("all");
    expect(changes[0]).toMatchObject({ operation: "put-policy-document", policy: iam("policy/deploy") });
    expect(removes.map(({ principal }) => principal)).toEqual([iam("user/deployer"), iam("role/builder")]);
  });

  it("close also what the changes would bring to light: data that anyone of the account can reach", () => {
    const { changes } = remedyFor(`escalation-path:${iam("user/deployer")}`);
    const policies = changes.map((change) => "policy" in change && change.policy);
    expect(policies).toEqual([iam("policy/deploy"), `${iam("role/anyone")}#trust`]);
  });

  it("deny by the same policy what only a wildcard grants", () => {
    const { closes, changes } = remedyFor(`escalation-path:${iam("user/developer")}`);
    expect(closes).toBe("all");
    const change = changes.find((each) => "policy" in each && each.policy === `${iam("user/developer")}#own`);
    if (change?.operation !== "put-policy-document") throw new Error("no document");
    expect(change.document.Statement).toEqual([
      { Effect: "Allow", Action: ["iam:Put*", "iam:Get*"], Resource: "*" },
      { Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" },
      expect.objectContaining({ Sid: "DenyEscalation", Effect: "Deny", Resource: "*" }),
    ]);
  });

  it("close what all the principals of the account may do in one place", () => {
    const { closes, changes } = remedyFor(`data-escalation-path:${iam("user/reader")}`);
    expect(closes).toBe("all");
    expect(changes).toMatchObject([{ operation: "put-policy-document", policy: `${iam("role/anyone")}#trust` }]);
  });

  it("take a user from the group that makes it an administrator", () => {
    const { closes, changes } = remedyFor(`iam-administrator:${iam("user/member")}`);
    expect(closes).toBe("all");
    expect(changes[0]).toEqual({
      operation: "remove-user-from-group",
      user: iam("user/member"),
      group: iam("group/operators"),
    });
  });

  it("let only the account in where the world is", () => {
    const { closes, changes } = remedyFor("public-access:arn:aws:s3:::ledger:*");
    expect(closes).toBe("all");
    expect(JSON.stringify(changes)).toContain(`{"StringEquals":{"aws:PrincipalAccount":"${ACCOUNT}"}}`);
  });

  it("delete what is not used, and deactivate keys", () => {
    expect(remedyFor(`unused-principal:${iam("role/idle")}`).changes).toEqual([
      { operation: "delete-principal", principal: iam("role/idle") },
    ]);
    expect(remedyFor(`access-key-not-rotated:${iam("user/keys")}:1`).changes).toEqual([
      { operation: "deactivate-access-key", principal: iam("user/keys"), key: 1 },
    ]);
  });

  it("say why no policy mends the rest", () => {
    const rest = [...remedies.byFinding.values()].filter(({ closes }) => closes === "none");
    expect(rest.length).toBeGreaterThan(0);
    for (const { reason, changes } of rest) {
      expect(reason).toMatch(/\S+ .*\.$/);
      expect(changes).toEqual([]);
    }
    expect(remedyFor(`root-without-mfa:arn:aws:iam::${ACCOUNT}:root`).reason).toContain("sign in to the console");
  });
});

describe("remedies of a generated account", () => {
  it("end their findings by themselves, and the plan what it claims", () => {
    const { failures, claimed, mended, escalations, escalationsClaimed } = proveRemedies(generated(4, 6), BUDGET);
    expect(failures).toEqual([]);
    expect(mended).toBe(claimed);
    expect(claimed).toBeGreaterThan(5);
    expect(escalations).toBeGreaterThan(0);
    expect(escalationsClaimed / escalations).toBeGreaterThanOrEqual(0.7);
  });
});

describe("a budget", () => {
  it("leaves the least severe untried, and says so", () => {
    const { remedies: few } = proveRemedies(account, 0, () => false);
    const reasons = [...few.byFinding.values()].flatMap(({ reason }) => reason ?? []);
    expect(reasons.filter((reason) => reason.startsWith("Not tried"))).not.toHaveLength(0);
    expect(few.byFinding.size).toBe(remedies.byFinding.size);
  });
});
