import type {
  AuthorizationDetails,
  GroupDetail,
  InlinePolicy,
  RoleDetail,
  UserDetail,
} from "../../inventory/authorizationDetails.ts";
import { parseArn } from "../../policy/arn.ts";
import type { Change } from "../model.ts";
import { type AccountDocuments, placeOf } from "./documents.ts";

/**
 * The account after the changes, in their order, as AWS would show it. What a change names and the account does not have
 * stays as it is. The given documents are not changed; what is equal is shared.
 */
export function applyChanges(documents: AccountDocuments, changes: readonly Change[]): AccountDocuments {
  return changes.reduce(applyChange, documents);
}

function applyChange(documents: AccountDocuments, change: Change): AccountDocuments {
  const { details } = documents;
  switch (change.operation) {
    case "put-policy-document":
      return withDocument(documents, change.policy, change.document);
    case "delete-policy":
      return withDocument(documents, change.policy, undefined);
    case "detach-policy": {
      const without = <T extends UserDetail | RoleDetail | GroupDetail>(owner: T): T =>
        owner.AttachedManagedPolicies === undefined
          ? owner
          : {
              ...owner,
              AttachedManagedPolicies: owner.AttachedManagedPolicies.filter(
                ({ PolicyArn }) => PolicyArn !== change.policy,
              ),
            };
      return { ...documents, details: withOwner(details, change.principal, without) };
    }
    case "remove-user-from-group": {
      const name = details.GroupDetailList.find(({ Arn }) => Arn === change.group)?.GroupName;
      const UserDetailList = replaced(details.UserDetailList, change.user, (user) => ({
        ...user,
        GroupList: (user.GroupList ?? []).filter((each) => each !== name),
      }));
      return { ...documents, details: { ...details, UserDetailList } };
    }
    case "put-permissions-boundary": {
      const PermissionsBoundary = { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: change.policy };
      const UserDetailList = replaced(details.UserDetailList, change.principal, (user) => ({
        ...user,
        PermissionsBoundary,
      }));
      const RoleDetailList = replaced(details.RoleDetailList, change.principal, (role) => ({
        ...role,
        PermissionsBoundary,
      }));
      return { ...documents, details: { ...details, UserDetailList, RoleDetailList } };
    }
    case "delete-principal": {
      const isOther = ({ Arn }: { Arn: string }) => Arn !== change.principal;
      const UserDetailList = details.UserDetailList.filter(isOther);
      const RoleDetailList = details.RoleDetailList.filter(isOther);
      const { credentialReport } = documents;
      return {
        details: { ...details, UserDetailList, RoleDetailList },
        resources: documents.resources.filter(({ arn }) => arn !== change.principal),
        credentialReport: credentialReport && withoutRow(credentialReport, change.principal),
      };
    }
    case "deactivate-access-key": {
      const { credentialReport } = documents;
      if (credentialReport === undefined) return documents;
      return { ...documents, credentialReport: withInactiveKey(credentialReport, change.principal, change.key) };
    }
  }
}

/** `document` undefined: without the policy. A managed policy or a trust policy cannot be without one. */
function withDocument(documents: AccountDocuments, policy: string, document: unknown): AccountDocuments {
  const { details } = documents;
  const place = placeOf(policy);
  switch (place.kind) {
    case "resource": {
      const resources = documents.resources.map((record) => {
        if (record.arn !== place.arn) return record;
        const { policy: _, ...rest } = record;
        return document === undefined ? rest : { ...rest, policy: document };
      });
      return { ...documents, resources };
    }
    case "trust": {
      const RoleDetailList = replaced(details.RoleDetailList, place.role, (role) => ({
        ...role,
        AssumeRolePolicyDocument: document,
      }));
      return { ...documents, details: { ...details, RoleDetailList } };
    }
    case "managed": {
      const Policies = replaced(details.Policies, place.arn, (found) => {
        const versions = (found.PolicyVersionList ?? []).map((version) => ({ ...version, IsDefaultVersion: false }));
        const VersionId = nextVersion(versions.map((version) => version.VersionId));
        const added = { VersionId, Document: document, IsDefaultVersion: true };
        return { ...found, DefaultVersionId: VersionId, PolicyVersionList: [added, ...versions] };
      });
      return { ...documents, details: { ...details, Policies } };
    }
    case "inline": {
      const put = (list: readonly InlinePolicy[] = []): InlinePolicy[] => {
        const { name: PolicyName } = place;
        if (document === undefined) return list.filter((each) => each.PolicyName !== PolicyName);
        const entry = { PolicyName, PolicyDocument: document };
        return list.some((each) => each.PolicyName === PolicyName)
          ? list.map((each) => (each.PolicyName === PolicyName ? entry : each))
          : [...list, entry];
      };
      const changed = <T extends UserDetail | RoleDetail | GroupDetail>(owner: T): T => {
        if ("UserName" in owner) return { ...owner, UserPolicyList: put(owner.UserPolicyList) };
        if ("RoleName" in owner) return { ...owner, RolePolicyList: put(owner.RolePolicyList) };
        return { ...owner, GroupPolicyList: put(owner.GroupPolicyList) };
      };
      return { ...documents, details: withOwner(details, place.owner, changed) };
    }
  }
}

function nextVersion(ids: readonly string[]): string {
  return `v${Math.max(0, ...ids.map((id) => Number(/^v(\d+)$/.exec(id)?.[1] ?? 0))) + 1}`;
}

function withOwner(
  details: Required<AuthorizationDetails>,
  arn: string,
  changed: <T extends UserDetail | RoleDetail | GroupDetail>(owner: T) => T,
): Required<AuthorizationDetails> {
  const { resource = "" } = parseArn(arn) ?? {};
  if (resource.startsWith("user/"))
    return { ...details, UserDetailList: replaced(details.UserDetailList, arn, changed) };
  if (resource.startsWith("role/"))
    return { ...details, RoleDetailList: replaced(details.RoleDetailList, arn, changed) };
  return { ...details, GroupDetailList: replaced(details.GroupDetailList, arn, changed) };
}

function replaced<T extends { Arn: string }>(list: readonly T[], arn: string, changed: (entry: T) => T): T[] {
  return list.map((entry) => (entry.Arn === arn ? changed(entry) : entry));
}

/** Lines keep their order and their ends. */
function withoutRow(report: string, arn: string): string {
  return report
    .split("\n")
    .filter((line, at) => at === 0 || !rowIsOf(line, report, arn))
    .join("\n");
}

function rowIsOf(line: string, report: string, arn: string): boolean {
  const column = headerOf(report).indexOf("arn");
  return cellsOf(line)[column]?.replaceAll('"', "") === arn;
}

function withInactiveKey(report: string, arn: string, key: number): string {
  const column = headerOf(report).indexOf(`access_key_${key}_active`);
  return report
    .split("\n")
    .map((line, at) => {
      if (at === 0 || column < 0 || !rowIsOf(line, report, arn)) return line;
      return cellsOf(line)
        .map((cell, position) => (position === column ? cell.replace(/true/i, "false") : cell))
        .join(",");
    })
    .join("\n");
}

function headerOf(report: string): string[] {
  const [header = ""] = report.replace(/^\uFEFF/, "").split(/\r?\n/, 1);
  return header.split(",").map((name) => name.trim());
}

/** The cells of a line as they are written, with their quotes. */
function cellsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g)].map(([, cell]) => cell ?? "");
}
