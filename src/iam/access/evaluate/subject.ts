import { isUnderServiceControl } from "../../decision/callerKinds.ts";
import { protectionsFor } from "../../decision/immutable.ts";
import type { RoleDetail, UserDetail } from "../../inventory/authorizationDetails.ts";
import { tagRecord } from "../../inventory/tags.ts";
import { actionSet } from "../../policy/actionSet.ts";
import { CONDITIONAL } from "../../policy/applies.ts";
import type { CompiledPolicy } from "../../policy/compiledStatement.ts";
import { intersects } from "../../sets/bitSet.ts";
import { type AccountInventory, entries } from "../account/accountInventory.ts";
import { policiesAbout } from "../compile/organizationLimits.ts";
import { type PrincipalStatement, principalStatements, protectionStatements } from "../compile/principalStatements.ts";
import { onResource, principalContext } from "../compile/requestContext.ts";
import type { Subject } from "./principalEvaluation.ts";
import type { AccountCaller } from "./resourcePolicyStatements.ts";

const EVERYTHING = actionSet({ not: false, patterns: ["*"] });
const TAG_SESSION = actionSet({ not: false, patterns: ["sts:tagsession"] });

/** The identity policies of a principal, each once: inline, attached, and those of its groups; sorted by id. */
export function policiesOf(detail: UserDetail | RoleDetail, inventory: AccountInventory): CompiledPolicy[] {
  const found = new Map<string, CompiledPolicy>();
  const add = (policy: CompiledPolicy): unknown => found.set(policy.id, policy);
  const attach = (arn: string): void => {
    const policy = inventory.managed.get(arn);
    if (policy === undefined) inventory.gaps.addMissing(arn);
    else add(policy);
  };
  for (const { PolicyArn } of entries(detail.AttachedManagedPolicies)) attach(PolicyArn);
  const inline = "UserName" in detail ? detail.UserPolicyList : detail.RolePolicyList;
  inventory.parseInline(detail.Arn, inline).forEach(add);
  for (const name of "UserName" in detail ? entries(detail.GroupList) : []) {
    const group = inventory.groups.get(name);
    if (group === undefined) inventory.gaps.addMissing(`group/${name}`);
    group?.attached.forEach(attach);
    group?.inline.forEach(add);
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** Who is evaluated: the caller, its context and its statements. */
export function subjectOf(
  detail: UserDetail | RoleDetail,
  inventory: AccountInventory,
  policies = policiesOf(detail, inventory),
): Subject {
  const { settings } = inventory;
  const isUser = "UserName" in detail;
  const name = isUser ? detail.UserName : detail.RoleName;
  const caller: AccountCaller = { kind: isUser ? "user" : "role", arn: detail.Arn, account: settings.accountId, name };
  const base = principalContext(settings, {
    caller,
    id: (isUser ? detail.UserId : detail.RoleId) ?? "",
    tags: tagRecord(detail.Tags),
    takesSessionTags: !isUser && trustsSessionTags(detail.Arn, inventory),
  });
  const context = onResource(base, settings, { account: settings.accountId, tags: undefined });
  const statements = policies.flatMap((policy) => principalStatements(policy, "identity", context));
  const boundary = detail.PermissionsBoundary?.PermissionsBoundaryArn;
  if (boundary !== undefined) {
    const policy = inventory.managed.get(boundary);
    if (policy === undefined) {
      inventory.gaps.addMissing(boundary);
      statements.push(unknownBoundary(boundary));
    } else statements.push(...principalStatements(policy, "boundary", context));
  }
  const { organization } = inventory;
  for (const { policy, layer, level } of policiesAbout(organization, caller))
    statements.push(...principalStatements(policy, layer, context, level));
  statements.push(...protectionStatements(protectionsFor(inventory.protections, detail.Arn)));
  const levels = isUnderServiceControl(caller) ? organization.levels : 0;
  return { caller, bounded: boundary !== undefined, levels, statements, context: base };
}

/** Roles accept session tags where their trust policy allows sts:TagSession ("Pass session tags in AWS STS"). */
function trustsSessionTags(arn: string, inventory: AccountInventory): boolean {
  return (inventory.resources.get(arn)?.policy?.statements ?? []).some(({ effect, actions }) => {
    const sts = TAG_SESSION.services?.[0] ?? -1;
    const bits = actions.bits(sts);
    const tagSession = TAG_SESSION.bits(sts);
    return effect === "Allow" && bits !== undefined && tagSession !== undefined && intersects(bits, tagSession);
  });
}

/**
 * A boundary whose policy was not given: everything is conditional, and that the boundary must allow it is shown as a
 * condition.
 */
function unknownBoundary(arn: string): PrincipalStatement {
  return {
    layer: "boundary",
    level: 0,
    effect: "Allow",
    actions: EVERYTHING,
    not: true,
    patterns: [],
    conditions: CONDITIONAL,
    perResource: undefined,
    open: [{ operator: "PermissionsBoundaryAllows", key: "aws:PrincipalArn", values: [arn], effect: "Allow" }],
    proof: { policy: arn, statement: "", effect: "Allow" },
    source: undefined,
  };
}
