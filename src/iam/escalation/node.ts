import { entries } from "../access/accountIndex.ts";
import { Evaluation, type Subject } from "../access/evaluation.ts";
import type { RoleDetail, UserDetail } from "../model.ts";
import { actionOn } from "./actionOn.ts";
import type { Ascent, Edge, Node, OwnChange } from "./edge.ts";
import { assumptionEdges, edgesOf } from "./edges.ts";
import { grantWays } from "./grants.ts";
import { newcomers } from "./newcomers.ts";
import { type Option, positions } from "./option.ts";
import { type Changed, changeOneself } from "./ownChanges.ts";
import { OwnPolicies } from "./ownPolicies.ts";
import { granted, holding, isAdministrator, unbounded, without } from "./subjects.ts";
import type { Surroundings } from "./surroundings.ts";

/** How many groups to join, and versions to switch to, are tried one by one. */
const VARIANTS = 25;

/** What the graph holds of one principal; its policies are not kept. */
export function nodeOf(detail: UserDetail | RoleDetail, isFullAdmin: boolean, around: Surroundings): Node {
  const { account } = around;
  const { scope } = account;
  const evaluation = account.evaluationOf(detail);
  const { subject } = evaluation;
  const becomes = (changed: Subject): boolean => isAdministrator(scope, changed);
  const prospects = {
    administrator: isFullAdmin,
    granted: isFullAdmin || becomes(granted(subject)),
    unbounded: isFullAdmin || (subject.bounded && becomes(unbounded(subject))),
    freed: isFullAdmin || (subject.bounded && becomes(granted(unbounded(subject)))),
  };
  if (detail.Arn.includes(":role/aws-service-role/")) return { ...prospects, grants: [], edges: [], ascents: [] };
  if (isFullAdmin) return { ...prospects, grants: [], edges: assumptionEdges(evaluation, around), ascents: [] };

  const policies = new OwnPolicies(scope, subject);
  const grants = grantWays(policies, around);
  const edges: Edge[] = edgesOf(evaluation, policies, around, [], grants);
  const ascents: Ascent[] = newcomers(policies, around);
  for (const { subject: changed, before } of changesOf(subject, policies, detail, around)) {
    if (becomes(changed)) ascents.push({ how: "", requires: [], to: detail.Arn, before });
    else edges.push(...edgesOf(new Evaluation(scope, changed), new OwnPolicies(scope, changed), around, before));
  }
  return { ...prospects, grants, edges, ascents };
}

/** What the principal can make of itself; each is worth a look of its own. */
function changesOf(
  subject: Subject,
  policies: OwnPolicies,
  detail: UserDetail | RoleDetail,
  around: Surroundings,
): Changed[] {
  const { scope } = around.account;
  const modest = changeOneself(subject, detail, around, false);
  if (modest.before.length > 0 && isAdministrator(scope, modest.subject)) return [modest];
  const bold = changeOneself(subject, detail, around, true);
  if (bold.before.length > modest.before.length) return [bold];
  const others = [...joinings(subject, policies, detail, around), ...switches(subject, policies, detail, around)];
  return [...(modest.before.length > 0 ? [modest] : []), ...others.slice(0, VARIANTS)];
}

/** Joining a group, for the policies that it gives. */
function joinings(
  subject: Subject,
  policies: OwnPolicies,
  detail: UserDetail | RoleDetail,
  around: Surroundings,
): Changed[] {
  if (!("UserName" in detail)) return [];
  const { groups, account, administering } = around;
  const names = new Map([...account.contents.entities.groups.values()].map(({ arn, name }) => [arn, name]));
  return actionOn(policies, "iam:AddUserToGroup", groups).flatMap((option) =>
    [...positions(option.members)].flatMap((at): Changed[] => {
      const arn = groups.arns[at] ?? "";
      const name = names.get(arn) ?? "";
      if (entries(detail.GroupList).includes(name)) return [];
      const given = administering.policiesOfGroup(name);
      if (given.length === 0) return [];
      const before = [changeOn("{from} joins a group", option, arn)];
      return [{ subject: holding(account.scope, subject, given), before }];
    }),
  );
}

/** Making another version of a policy that the principal holds the default one. */
function switches(
  subject: Subject,
  policies: OwnPolicies,
  detail: UserDetail | RoleDetail,
  around: Surroundings,
): Changed[] {
  const { policies: managed, holdersOf, principals, account } = around;
  const self = principals.positionOf(detail.Arn) ?? -1;
  return actionOn(policies, "iam:SetDefaultPolicyVersion", managed).flatMap((option) =>
    [...positions(option.members)].flatMap((at): Changed[] => {
      const arn = managed.arns[at] ?? "";
      const held = (holdersOf[at]?.[self >>> 5] ?? 0) & (1 << (self & 31));
      if (held === 0) return [];
      const before = [changeOn("{from} makes another version of a policy that it holds the default one", option, arn)];
      return (account.contents.entities.editable.get(arn) ?? []).map(({ policy }) => ({
        subject: holding(account.scope, without(subject, new Set([arn])), [policy]),
        before,
      }));
    }),
  );
}

function changeOn(how: string, { requires }: Option, resource: string): OwnChange {
  return { how, requires: requires.map((each) => ({ ...each, resource })) };
}
