import { beforeEach, describe, expect, test } from "vitest";
import { organization } from "../../../sandbox/accounts/organization/organization.ts";
import { policiesForAccount } from "../../../src/iam/index.ts";
import { organizationOf } from "../../../src/jobs/execution/analyze/organization.ts";
import { collect } from "../../../src/jobs/execution/collect/collect.ts";
import { readOrganizationPolicies } from "../../../src/jobs/execution/staging/collection.ts";
import { ACME, bindings, collectionOf, emptyStore, GOVCLOUD, sandboxPlays, type Trial, trial } from "./support.ts";

const MANAGEMENT = organization.managementAccount;

beforeEach(async () => {
  await sandboxPlays();
  await emptyStore();
});

async function collected(options: Parameters<typeof trial>[0]) {
  const { context }: Trial = trial(options);
  const result = await collect(context);
  if (result.outcome !== "done") throw new Error(JSON.stringify(result));
  return { context, prefix: result.prefix, collection: await collectionOf(context) };
}

describe("the organization of an account", () => {
  test("of a member is named, and that its policies may not be listed is no gap", async () => {
    const { collection } = await collected({});
    expect(collection.organization).toEqual({ id: organization.id, managementAccount: MANAGEMENT });
    expect(collection.organizationPolicies).toBe(false);
    expect(collection.gaps).toEqual([]);
  });

  test("is null for an account of none", async () => {
    const { collection } = await collected({ execution: { accountId: GOVCLOUD, provider: "aws-us-gov" } });
    expect(collection.organization).toBeNull();
    expect(collection.gaps).toEqual([]);
  });

  test("is a gap where it may not be asked for", async () => {
    await sandboxPlays({
      action: "organizations:DescribeOrganization",
      kind: "error",
      status: 400,
      code: "AccessDeniedException",
    });
    const { collection } = await collected({});
    expect(collection.organization).toBeNull();
    expect(collection.gaps).toMatchObject([
      { action: "organizations:DescribeOrganization", code: "AccessDeniedException" },
    ]);
  });

  test("of the management account is read whole", async () => {
    const { context, prefix, collection } = await collected({ execution: { accountId: MANAGEMENT } });
    const set = await readOrganizationPolicies(bindings.STAGING, prefix, collection);
    expect(Object.keys(set?.targets ?? {}).sort()).toEqual([...organization.attachments.keys()].sort());
    expect(Object.keys(set?.policies ?? {}).sort()).toEqual([...organization.policies.keys()].sort());
    const levels = set && policiesForAccount(set, ACME);
    expect(levels?.serviceControlPolicies.map((level) => level.map(({ name }) => name))).toEqual([
      ["FullAWSAccess", "StayInTheOrganization"],
      ["FullAWSAccess"],
      ["FullAWSAccess", "NoLongTermKeysInProduction"],
      ["FullAWSAccess"],
    ]);
    expect(levels?.resourceControlPolicies.map((level) => level.map(({ name }) => name))).toEqual([
      ["RCPFullAWSAccess", "EncryptedTransport"],
      ["RCPFullAWSAccess"],
      ["RCPFullAWSAccess", "SecretsStayInTheOrganization"],
      ["RCPFullAWSAccess"],
    ]);
    expect(await organizationOf(context, collection, prefix)).toMatchObject({ id: organization.id });
  });

  test.each(["ListAccountsForParent", "ListPoliciesForTarget", "DescribePolicy"])(
    "is not read in part: a failing %s is a gap",
    async (operation) => {
      const action = `organizations:${operation}`;
      await sandboxPlays({ action, kind: "error", status: 400, code: "AccessDeniedException", times: 1 });
      const { collection } = await collected({ execution: { accountId: MANAGEMENT } });
      expect(collection.organizationPolicies).toBe(false);
      expect(collection.gaps).toMatchObject([{ action, code: "AccessDeniedException" }]);
    },
  );
});

describe("policies that one account has read", () => {
  test("hold for the customer's other accounts of the organization, and for nobody else's", async () => {
    const member = await collected({});
    expect((await organizationOf(member.context, member.collection, member.prefix))?.policies).toBeUndefined();

    const management = await collected({ execution: { accountId: MANAGEMENT } });
    await organizationOf(management.context, management.collection, management.prefix);
    const found = await organizationOf(member.context, member.collection, member.prefix);
    expect(found?.policies?.serviceControlPolicies).toHaveLength(4);

    const stranger = { ...member.context, execution: { ...member.context.execution, partnerId: "P999999" } };
    expect((await organizationOf(stranger, member.collection, member.prefix))?.policies).toBeUndefined();
  });

  test("are not replaced by older ones", async () => {
    const management = await collected({ execution: { accountId: MANAGEMENT } });
    const { context, collection, prefix } = management;
    await organizationOf(context, collection, prefix);
    const key = `organizations/${context.execution.customerId}/${organization.id}.json`;
    const before = await bindings.STAGING.head(key);
    expect(before).not.toBeNull();
    await organizationOf(context, { ...collection, collectedAt: collection.collectedAt - 1 }, prefix);
    expect((await bindings.STAGING.head(key))?.etag).toBe(before?.etag);
    expect((await bindings.STAGING.head(key))?.uploaded).toEqual(before?.uploaded);
  });
});
