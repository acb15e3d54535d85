import { describe, expect, test } from "vitest";
import { credentialReportColumns, credentialReportCsv } from "../../../sandbox/accounts/credentialReport.ts";
import { exportAuthorizationDetails, exportResources, itemsOf } from "../../../sandbox/accounts/export.ts";
import { generateAccount } from "../../../sandbox/accounts/generate.ts";
import type { Account, PolicyDocument } from "../../../sandbox/accounts/model.ts";
import { accounts, findAccount } from "../../../sandbox/accounts/registry.ts";

const options = {
  seed: 3,
  accountId: "333344445555",
  principals: 120,
  buckets: 17,
  keys: 9,
  statementsPerPrincipal: 12,
};

describe.each(accounts.map((account) => [account.accountId, account] as const))("account %s", (_id, account) => {
  test("has unique names, ARNs and ids, all of its own account and partition", () => {
    for (const list of [account.users, account.groups, account.roles, account.localPolicies]) {
      const items = [...itemsOf<{ Arn: string }>(list)];
      const arns = items.map((item) => item.Arn);
      const prefix = `arn:${account.partition}:iam::${account.accountId}:`;
      expect(new Set(arns).size).toBe(list.length);
      expect(arns.every((arn) => arn.startsWith(prefix))).toBe(true);
    }
    const ids = [...itemsOf(account.users)]
      .map((user) => user.UserId)
      .concat([...itemsOf(account.roles)].map((role) => role.RoleId));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^A(ID|RO)A[A-Z2-7]{17}$/.test(id))).toBe(true);
  });

  test("refers to policies, groups and boundaries that are there", () => {
    const policies = new Set(
      [...itemsOf(account.localPolicies), ...itemsOf(account.awsPolicies)].map(({ Arn }) => Arn),
    );
    const groups = new Set([...itemsOf(account.groups)].map(({ GroupName }) => GroupName));
    for (const principal of [...itemsOf(account.users), ...itemsOf(account.roles)]) {
      for (const { PolicyArn } of principal.AttachedManagedPolicies) expect(policies).toContain(PolicyArn);
      const boundary = principal.PermissionsBoundary?.PermissionsBoundaryArn;
      if (boundary !== undefined) expect(policies).toContain(boundary);
    }
    for (const user of itemsOf(account.users)) for (const name of user.GroupList) expect(groups).toContain(name);
  });

  test("has exactly one default version of every policy", () => {
    for (const policy of [...itemsOf(account.localPolicies), ...itemsOf(account.awsPolicies)]) {
      const standard = policy.PolicyVersionList.filter((version) => version.IsDefaultVersion);
      expect(standard.map(({ VersionId }) => VersionId)).toEqual([policy.DefaultVersionId]);
    }
  });

  test("finds its roles and buckets by name", () => {
    for (const role of itemsOf(account.roles)) expect(account.findRole(role.RoleName)?.Arn).toBe(role.Arn);
    for (const { name } of itemsOf(account.buckets)) expect(account.findBucket(name)?.name).toBe(name);
    expect(account.findRole("nobody")).toBeUndefined();
    expect(account.findRole("k9-auditor")).toBeDefined();
  });

  test("has a credential report with a line for the root user and every user", () => {
    const lines = credentialReportCsv(account).split("\n");
    expect(lines).toHaveLength(account.users.length + 2);
    for (const line of lines) expect(line.split(",")).toHaveLength(credentialReportColumns.length);
    expect(lines[1]).toMatch(/^<root_account>,/);
  });

  test("keeps its keys in their regions", () => {
    for (const { name } of account.regions) {
      for (const key of itemsOf(account.keys(name)))
        expect(key.arn).toContain(`:kms:${name}:${account.accountId}:key/`);
    }
    expect(account.keys("mars-north-1").length).toBe(0);
  });
});

test("the realistic account is as large as it is said to be", () => {
  const account = findAccount("123456789012");
  expect((account?.users.length ?? 0) + (account?.roles.length ?? 0)).toBeGreaterThanOrEqual(60);
  expect(account?.buckets.length).toBeGreaterThanOrEqual(14);
});

describe("a generated account", () => {
  const json = (account: Account) => JSON.stringify([exportAuthorizationDetails(account), exportResources(account)]);

  test("follows from its seed alone, in whatever order it is read", () => {
    const again = generateAccount(options);
    const last = JSON.stringify(again.roles.at(50));
    expect(json(again)).toBe(json(generateAccount(options)));
    expect(JSON.stringify(again.roles.at(50))).toBe(last);
    expect(json(generateAccount({ ...options, seed: 4 }))).not.toBe(json(again));
  });

  test.each([1, 2, 3, 10, 120])("has %d principals when asked for", (principals) => {
    const account = generateAccount({ ...options, principals });
    expect(account.users.length + account.roles.length).toBe(principals);
    expect([...itemsOf(account.users)].length + [...itemsOf(account.roles)].length).toBe(principals);
  });

  test.each([2, 3, 8, 12, 30])("gives a principal %d statements", (statementsPerPrincipal) => {
    const account = generateAccount({ ...options, statementsPerPrincipal });
    const documents = new Map(
      [...itemsOf(account.localPolicies)].map((policy) => [policy.Arn, policy.PolicyVersionList[0]?.Document]),
    );
    for (const role of [...itemsOf(account.roles)].slice(1)) {
      const own: PolicyDocument[] = role.RolePolicyList.map((policy) => policy.PolicyDocument);
      const attached = role.AttachedManagedPolicies.map(({ PolicyArn }) => documents.get(PolicyArn)).filter(
        (document) => document !== undefined,
      );
      const count = own.concat(attached).flatMap((document) => document.Statement).length;
      expect(count).toBe(Math.max(2, statementsPerPrincipal));
    }
  });

  test.each([0, 1, 5, 9])("has %d keys and buckets when asked for", (count) => {
    const account = generateAccount({ ...options, buckets: count, keys: count });
    const keys = account.regions.flatMap(({ name }) => [...itemsOf(account.keys(name))]);
    expect(keys).toHaveLength(count);
    expect([...itemsOf(account.buckets)]).toHaveLength(count);
    expect(exportResources(account)).toHaveLength(2 * count);
  });
});
