import type { ChangedDocuments } from "../access/account/changedInventory.ts";
import type { AuthorizationDetails } from "../inventory/authorizationDetails.ts";
import { isAwsManagedPolicy } from "../policy/arn.ts";
import { listOf } from "../policy/document.ts";
import { isObject, strings } from "../policy/parse/json.ts";
import { type AccountDocuments, documentOf, holdersOf, placeOf } from "./changes/documents.ts";
import type { Change } from "./model.ts";

/** What changes of an account touch: all that must be worked out anew after them. */
export interface Touched {
  documents: ChangedDocuments;
  /** ARNs of users and roles whose identity-based policies, groups, boundary or credentials differ. */
  principals: ReadonlySet<string>;
  /** ARNs of roles with another trust policy. */
  roles: ReadonlySet<string>;
  /** Some resource's policy says something else about principals of the account. */
  concernsInsiders: boolean;
  /** ARNs of users and roles that are gone. */
  deleted: ReadonlySet<string>;
  /** A policy that denies something goes: someone may have more than before. */
  mayGrant: boolean;
}

export function touchedBy(
  changes: readonly Change[],
  account: string,
  before: AccountDocuments,
  after: AccountDocuments,
): Touched {
  const policies = new Set<string>();
  const principals = new Set<string>();
  const roles = new Set<string>();
  const resources = new Set<string>();
  const groups = new Set<string>();
  const managed = new Set<string>();
  const deleted = new Set<string>();
  let mayGrant = false;
  let concernsInsiders = false;
  let credentials = false;
  const membersOf = (group: string) => {
    const name = before.details.GroupDetailList.find(({ Arn }) => Arn === group)?.GroupName ?? "";
    for (const { Arn, GroupList = [] } of before.details.UserDetailList)
      if (GroupList.includes(name)) principals.add(Arn);
  };
  const identity = (policy: string) => {
    policies.add(policy);
    const place = placeOf(policy);
    if (place.kind === "managed") managed.add(place.arn);
    if (place.kind === "inline" && place.owner.includes(":group/")) groups.add(place.owner);
  };
  for (const change of changes) {
    switch (change.operation) {
      case "put-policy-document":
      case "delete-policy": {
        const place = placeOf(change.policy);
        if (place.kind === "trust") roles.add(place.role);
        else if (place.kind === "resource") {
          resources.add(place.arn);
          concernsInsiders ||= changesForInsiders(documentOf(before, place.arn), documentOf(after, place.arn), account);
        } else identity(change.policy);
        mayGrant ||= change.operation === "delete-policy" && denies(before, change.policy);
        break;
      }
      case "detach-policy":
        mayGrant ||= denies(before, change.policy);
        if (change.principal.includes(":group/")) {
          groups.add(change.principal);
          membersOf(change.principal);
        } else principals.add(change.principal);
        break;
      case "remove-user-from-group":
        mayGrant = true;
        principals.add(change.user);
        break;
      case "put-permissions-boundary":
        mayGrant = true;
        principals.add(change.principal);
        break;
      case "delete-principal":
        deleted.add(change.principal);
        break;
      case "deactivate-access-key":
        credentials = true;
        principals.add(change.principal);
        break;
    }
  }
  for (const arn of holdersOf(before, policies)) principals.add(arn);
  const { details } = after;
  const among = <T extends { Arn: string }>(list: readonly T[], arns: ReadonlySet<string>): T[] =>
    list.filter(({ Arn }) => arns.has(Arn));
  const changed: AuthorizationDetails = {
    UserDetailList: among(details.UserDetailList, principals),
    RoleDetailList: among(details.RoleDetailList, principals),
  };
  return {
    documents: {
      principals: changed,
      details: {
        RoleDetailList: among(details.RoleDetailList, roles),
        GroupDetailList: among(details.GroupDetailList, groups),
        Policies: among(details.Policies, managed),
      },
      resources: after.resources.filter(({ arn }) => resources.has(arn)),
      credentialReport: credentials ? after.credentialReport : undefined,
    },
    principals,
    roles,
    concernsInsiders,
    deleted,
    mayGrant,
  };
}

function denies(documents: AccountDocuments, policy: string): boolean {
  const document = documentOf(documents, policy);
  if (document === undefined) return !isAwsManagedPolicy(policy);
  return listOf(document.Statement).some((statement) => isObject(statement) && statement.Effect !== "Allow");
}

/** Whether a statement that may be about principals of the account is not in both documents alike. */
function changesForInsiders(
  before: { Statement?: unknown } | undefined,
  after: { Statement?: unknown } | undefined,
  account: string,
): boolean {
  const texts = (document: { Statement?: unknown } | undefined) =>
    new Map(
      (document === undefined ? [] : listOf(document.Statement)).map((each) => [
        JSON.stringify(forInsiders(each, account)),
        each,
      ]),
    );
  const [old, now] = [texts(before), texts(after)];
  const differing = [...old, ...now].filter(([key]) => !old.has(key) || !now.has(key));
  return differing.some(([, statement]) => {
    if (!isObject(statement) || statement.NotPrincipal !== undefined) return true;
    const { Principal: principal } = statement;
    if (!isObject(principal)) return true;
    const named = Object.entries(principal).flatMap(([type, value]) =>
      type === "Service" || type === "Federated" ? [] : (strings(value) ?? ["*"]),
    );
    return named.some((name) => name.includes("*") || name.includes(account) || !/\d{12}/.test(name));
  });
}

/** A statement without the condition that every principal of the account meets. */
function forInsiders(statement: unknown, account: string): unknown {
  if (!isObject(statement) || !isObject(statement.Condition)) return statement;
  const { Condition, ...rest } = statement;
  const { StringEquals, ...others } = Condition;
  if (!isObject(StringEquals) || StringEquals["aws:PrincipalAccount"] !== account) return statement;
  const { "aws:PrincipalAccount": _, ...equals } = StringEquals;
  const left = { ...others, ...(Object.keys(equals).length > 0 && { StringEquals: equals }) };
  return Object.keys(left).length > 0 ? { ...rest, Condition: left } : rest;
}
