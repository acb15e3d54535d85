import type { Account } from "../access/analyzedAccount.ts";
import type { AccessGrant } from "../access/model.ts";
import { CAPABILITIES, type Capability } from "../catalogue/capability.ts";
import { LISTED } from "../findings/model.ts";
import type { RoleDetail, UserDetail } from "../inventory/authorizationDetails.ts";
import { type AccountDocuments, holdersOf, placeOf } from "./changes/documents.ts";
import type { Change, RemovedAccess } from "./model.ts";
import type { Effort, Trial } from "./trial.ts";

/** Principals whose access is compared: the others are named alone. */
const COMPARED = 3;

/**
 * Who holds the policies that the changes edit, and what they lose: all of the access of a principal that goes is its own.
 * `about`: the principal of the finding, which comes first.
 */
export function removedAccess(
  changes: readonly Change[],
  about: string,
  before: Trial,
  after: Trial,
  effort: Effort,
): RemovedAccess[] {
  const policiesOf = new Map<string, Set<string>>();
  const add = (principal: string, policy: string) => {
    policiesOf.set(principal, (policiesOf.get(principal) ?? new Set()).add(policy));
  };
  for (const change of changes) {
    switch (change.operation) {
      case "put-policy-document":
      case "delete-policy":
        if (["managed", "inline"].includes(placeOf(change.policy).kind))
          for (const holder of holdersOf(before.documents, new Set([change.policy]))) add(holder, change.policy);
        break;
      case "detach-policy":
        if (!change.principal.includes(":group/")) add(change.principal, change.policy);
        else for (const member of membersOf(before.documents, change.principal)) add(member, change.policy);
        break;
      case "remove-user-from-group":
        add(change.user, change.group);
        break;
      default:
        break;
    }
  }
  const principals = [...policiesOf.keys()].sort(
    (a, b) => Number(b === about) - Number(a === about) || (a < b ? -1 : 1),
  );
  return principals.slice(0, LISTED).map((principal, at) => ({
    principal,
    policies: [...(policiesOf.get(principal) ?? [])].sort(),
    access: at < COMPARED ? lost(principal, before, after, effort) : [],
  }));
}

function membersOf({ details }: AccountDocuments, group: string): string[] {
  const name = details.GroupDetailList.find(({ Arn }) => Arn === group)?.GroupName ?? "";
  return details.UserDetailList.flatMap(({ Arn, GroupList = [] }) => (GroupList.includes(name) ? Arn : []));
}

/** By service and capability, on how many resources the principal has it no longer. */
function lost(principal: string, before: Trial, after: Trial, effort: Effort): RemovedAccess["access"] {
  const had = accessOf(principal, before, effort);
  const has = accessOf(principal, after, effort);
  return [...had].flatMap(([key, resources]) => {
    const left = has.get(key);
    const [service = "", capability = ""] = key.split("\n");
    if (!isCapability(capability)) return [];
    const resourceCount = [...resources].filter((resource) => left?.has(resource) !== true).length;
    return resourceCount > 0 || left === undefined ? [{ service, capability, resourceCount }] : [];
  });
}

function accessOf(principal: string, { account, documents }: Trial, effort: Effort): Map<string, Set<number>> {
  const detail = detailOf(documents, principal);
  const found = new Map<string, Set<number>>();
  if (detail === undefined) return found;
  effort.principals += 1;
  for (const grant of grantsOf(account, detail)) {
    const key = `${grant.service}\n${grant.capability}`;
    const resources = found.get(key) ?? new Set();
    found.set(key, resources);
    for (const resource of grant.resources) resources.add(resource);
  }
  return found;
}

function grantsOf(account: Account, detail: UserDetail | RoleDetail): readonly AccessGrant[] {
  return account.analyzePrincipal(detail).grants;
}

function detailOf({ details }: AccountDocuments, arn: string): UserDetail | RoleDetail | undefined {
  return details.UserDetailList.find(({ Arn }) => Arn === arn) ?? details.RoleDetailList.find(({ Arn }) => Arn === arn);
}

function isCapability(text: string): text is Capability {
  return (CAPABILITIES as readonly string[]).includes(text);
}
