import { describe, expect, it } from "vitest";
import { type AccountDocuments, applyChanges, type Change } from "../../../src/iam/index.ts";
import { account, iam } from "./account.ts";

const { details, inventory, credentialReport } = account;
const documents: AccountDocuments = frozen({ details, resources: inventory?.resources ?? [], credentialReport });
const document = { Version: "2012-10-17", Statement: [] };

const changed = (...changes: Change[]) => applyChanges(documents, changes);
const userOf = ({ details: { UserDetailList } }: AccountDocuments, name: string) =>
  UserDetailList.find(({ UserName }) => UserName === name);
const roleOf = ({ details: { RoleDetailList } }: AccountDocuments, name: string) =>
  RoleDetailList.find(({ RoleName }) => RoleName === name);
const rowOf = ({ credentialReport: report = "" }: AccountDocuments, name: string) =>
  report.split("\n").find((line) => line.startsWith(`${name},`));

describe("a change of an account's documents", () => {
  it("puts a managed policy's document as its new default version", () => {
    const [policy] = changed({ operation: "put-policy-document", policy: iam("policy/deploy"), document }).details
      .Policies;
    expect(policy?.DefaultVersionId).toBe("v6");
    expect(policy?.PolicyVersionList?.filter(({ IsDefaultVersion }) => IsDefaultVersion)).toEqual([
      { VersionId: "v6", Document: document, IsDefaultVersion: true },
    ]);
  });

  it("puts and deletes an inline policy", () => {
    const policy = `${iam("user/developer")}#own`;
    expect(
      userOf(changed({ operation: "put-policy-document", policy, document }), "developer")?.UserPolicyList,
    ).toEqual([{ PolicyName: "own", PolicyDocument: document }]);
    const added = changed({ operation: "put-policy-document", policy: `${iam("role/github")}#new`, document });
    expect(roleOf(added, "github")?.RolePolicyList).toEqual([{ PolicyName: "new", PolicyDocument: document }]);
    expect(userOf(changed({ operation: "delete-policy", policy }), "developer")?.UserPolicyList).toEqual([]);
  });

  it("puts a trust policy, and puts and deletes the policy of a resource", () => {
    const trust = changed({ operation: "put-policy-document", policy: `${iam("role/anyone")}#trust`, document });
    expect(roleOf(trust, "anyone")?.AssumeRolePolicyDocument).toEqual(document);
    const policy = "arn:aws:s3:::ledger";
    const put = changed({ operation: "put-policy-document", policy, document });
    expect(put.resources.find(({ arn }) => arn === policy)?.policy).toEqual(document);
    const deleted = changed({ operation: "delete-policy", policy });
    expect(deleted.resources.find(({ arn }) => arn === policy)).toEqual({ arn: policy });
  });

  it("detaches a policy from a user, a role or a group, and from nobody else", () => {
    const policy = iam("policy/deploy");
    const detached = changed({ operation: "detach-policy", policy, principal: iam("role/builder") });
    expect(roleOf(detached, "builder")?.AttachedManagedPolicies).toEqual([]);
    expect(userOf(detached, "deployer")?.AttachedManagedPolicies).toHaveLength(1);
    const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";
    const group = changed({ operation: "detach-policy", policy: administrator, principal: iam("group/operators") });
    expect(group.details.GroupDetailList[0]?.AttachedManagedPolicies).toEqual([]);
    expect(roleOf(group, "lambda-admin")?.AttachedManagedPolicies).toHaveLength(1);
  });

  it("takes a user from a group, and gives a principal a boundary", () => {
    const left = changed({
      operation: "remove-user-from-group",
      user: iam("user/member"),
      group: iam("group/operators"),
    });
    expect(userOf(left, "member")?.GroupList).toEqual([]);
    const policy = iam("policy/deploy");
    const bound = changed({ operation: "put-permissions-boundary", principal: iam("role/second"), policy });
    expect(roleOf(bound, "second")?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(policy);
  });

  it("deletes a principal with its row in the credential report", () => {
    const deleted = changed({ operation: "delete-principal", principal: iam("user/keys") });
    expect(userOf(deleted, "keys")).toBeUndefined();
    expect(rowOf(deleted, "keys")).toBeUndefined();
    expect(rowOf(deleted, "member")).toBe(rowOf(documents, "member"));
  });

  it("deactivates one of two keys", () => {
    const before = rowOf(documents, "keys") ?? "";
    const deactivated = changed({ operation: "deactivate-access-key", principal: iam("user/keys"), key: 2 });
    expect(rowOf(deactivated, "keys")).toBe(before.replace(/true,(2025-03)/, "false,$1"));
    expect(rowOf(deactivated, "reader")).toBe(rowOf(documents, "reader"));
  });

  it("leaves the account as it is where it names what is not there", () => {
    const nobody = iam("user/nobody");
    const policy = iam("policy/none");
    expect(
      changed(
        { operation: "put-policy-document", policy, document },
        { operation: "detach-policy", policy, principal: iam("user/deployer") },
        { operation: "delete-principal", principal: nobody },
        { operation: "deactivate-access-key", principal: nobody, key: 1 },
      ),
    ).toEqual(documents);
  });
});

/** Frozen to its depth: a change of it throws. */
function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}
