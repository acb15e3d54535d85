import { createAccountIndex } from "../../../src/iam/access/accountIndex.ts";
import type { Account } from "../../../src/iam/access/analyzedAccount.ts";
import type { AccountOrganization } from "../../../src/iam/access/compile/requestContext.ts";
import { isFullAdmin } from "../../../src/iam/access/grants/administrators.ts";
import type { PrincipalAccess } from "../../../src/iam/access/model.ts";
import { EscalationAnalysis } from "../../../src/iam/escalation/escalationAnalysis.ts";
import type { Escalation } from "../../../src/iam/escalation/paths/model.ts";
import type { AuthorizationDetails, RoleDetail, UserDetail } from "../../../src/iam/inventory/authorizationDetails.ts";
import type { ResourceRecord } from "../../../src/iam/inventory/resourceRecord.ts";
import { inOneGo } from "../../../src/platform/slices.ts";

export const ACCOUNT = "210987654321";
export const iam = (name: string): string => `arn:aws:iam::${ACCOUNT}:${name}`;

export interface Statement {
  Effect?: "Allow" | "Deny";
  [element: string]: unknown;
}

/** Statements allow unless they say otherwise, on everything unless they say on what. */
export const document = (statements: readonly Statement[], version = "2012-10-17"): object => ({
  Version: version,
  Statement: statements.map((statement) => ({
    Effect: "Allow",
    ...("NotResource" in statement || "Principal" in statement ? {} : { Resource: "*" }),
    ...statement,
  })),
});

export const EVERYTHING: Statement = { Action: "*" };
export const LITTLE: Statement = { Action: "s3:ListAllMyBuckets" };

/** An account in few words, by the names of its users, roles, groups and policies, which are all on the path `/`. */
export interface Sketch {
  users?: Record<string, PrincipalSketch & { groups?: readonly string[] }>;
  roles?: Record<string, PrincipalSketch & { trust?: readonly Statement[]; profile?: boolean; path?: string }>;
  groups?: Record<string, { inline?: readonly Statement[]; attached?: readonly string[] }>;
  /** Versions, the default one first. */
  policies?: Record<string, readonly (readonly Statement[])[]>;
  resources?: readonly ResourceRecord[];
  credentialReport?: string;
  organization?: AccountOrganization;
}

interface PrincipalSketch {
  inline?: readonly Statement[];
  /** Of the inline policy. */
  version?: string;
  attached?: readonly string[];
  boundary?: string;
  tags?: Record<string, string>;
}

const AWS_MANAGED = new Set(["AdministratorAccess", "AWSDenyAll"]);
const policyArn = (name: string): string =>
  AWS_MANAGED.has(name) ? `arn:aws:iam::aws:policy/${name}` : iam(`policy/${name}`);

const attachedPolicies = (names: readonly string[] = []) =>
  names.map((name) => ({ PolicyName: name, PolicyArn: policyArn(name) }));

function common({ attached, boundary, tags }: PrincipalSketch) {
  return {
    AttachedManagedPolicies: attachedPolicies(attached),
    Tags: Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
    ...(boundary === undefined ? {} : { PermissionsBoundary: { PermissionsBoundaryArn: policyArn(boundary) } }),
  };
}

const inlinePolicies = (statements: readonly Statement[] | undefined, version?: string) =>
  statements === undefined ? [] : [{ PolicyName: "inline", PolicyDocument: document(statements, version) }];

export const trusting = (service: string): Statement => ({ Principal: { Service: service }, Action: "sts:AssumeRole" });
export const trustingUs = (...names: readonly string[]): Statement => ({
  Principal: { AWS: names.map(iam) },
  Action: "sts:AssumeRole",
});

export function detailsOf(sketch: Sketch): AuthorizationDetails & { principals: (UserDetail | RoleDetail)[] } {
  const users = Object.entries(sketch.users ?? {}).map(
    ([name, user]): UserDetail => ({
      Arn: iam(`user/${name}`),
      UserName: name,
      UserPolicyList: inlinePolicies(user.inline, user.version),
      GroupList: [...(user.groups ?? [])],
      ...common(user),
    }),
  );
  const roles = Object.entries(sketch.roles ?? {}).map(
    ([name, role]): RoleDetail => ({
      Arn: iam(`role/${role.path ?? ""}${name}`),
      RoleName: name,
      RolePolicyList: inlinePolicies(role.inline, role.version),
      AssumeRolePolicyDocument: document(role.trust ?? [trusting("backup.amazonaws.com")]),
      InstanceProfileList: role.profile === true ? [{ Arn: iam(`instance-profile/${name}`) }] : [],
      ...common(role),
    }),
  );
  const policies = {
    AdministratorAccess: [[EVERYTHING]],
    AWSDenyAll: [[{ Effect: "Deny", Action: "*" }]],
    ...sketch.policies,
  };
  return {
    UserDetailList: users,
    RoleDetailList: roles,
    GroupDetailList: Object.entries(sketch.groups ?? {}).map(([name, { inline, attached }]) => ({
      Arn: iam(`group/${name}`),
      GroupName: name,
      GroupPolicyList: inlinePolicies(inline),
      AttachedManagedPolicies: attachedPolicies(attached),
    })),
    Policies: Object.entries(policies).map(([name, versions]) => ({
      PolicyName: name,
      Arn: policyArn(name),
      DefaultVersionId: "v1",
      PolicyVersionList: (versions as readonly (readonly Statement[])[]).map((statements, at) => ({
        VersionId: `v${at + 1}`,
        IsDefaultVersion: at === 0,
        Document: document(statements),
      })),
    })),
    principals: [...users, ...roles],
  };
}

/** Both passes over an account. */
export function escalationOf(sketch: Sketch): Escalation {
  const index = createAccountIndex({
    accountId: ACCOUNT,
    partition: "aws",
    at: Date.UTC(2026, 0, 1),
    ...(sketch.organization && { organization: sketch.organization }),
  });
  const details = detailsOf(sketch);
  index.addAuthorizationDetails(details);
  index.addResources(sketch.resources ?? []);
  if (sketch.credentialReport !== undefined) index.setCredentialReport(sketch.credentialReport);
  const account = index.seal();
  const collector = new EscalationAnalysis(account);
  for (const detail of details.principals) collector.add(detail, accessOf(account, detail));
  return inOneGo(collector.finish());
}

/** Without resources no principal reads data, and the rest of the analysis is left out. */
function accessOf(
  account: Account,
  detail: UserDetail | RoleDetail,
): Pick<PrincipalAccess, "cells"> & { principal: { isFullAdmin: boolean; isIamAdmin: boolean } } {
  const isEmpty = account.resources.every(({ type }) => type === "IAMRole");
  if (!isEmpty || account.settings.organization !== undefined) return account.analyzePrincipal(detail);
  const evaluation = account.evaluationOf(detail);
  const full = isFullAdmin(evaluation);
  return { principal: { isFullAdmin: full, isIamAdmin: full }, cells: new Uint16Array(account.resources.length) };
}

/** A path in one line: `user/ann -[iam:PutUserPolicy]-> user/ann (certain)`. */
export function summary(escalation: Escalation, name: string): string[] {
  const short = (arn: string): string => arn.replace(/^arn:[^:]*:iam::\d+:/, "");
  return escalation
    .pathsOf(iam(name))
    .filter(({ target }) => target.kind === "administrator")
    .map(({ steps, certainty }) => {
      const moves = steps.map(({ technique, to }) => ` -[${technique}]-> ${short(to)}`);
      return `${short(steps[0]?.from ?? "")}${moves.join("")} (${certainty})`;
    });
}
