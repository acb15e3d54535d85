import { service as serviceOf } from "../../catalogue/catalogue.ts";
import { CERTAIN } from "../../policy/applies.ts";
import { nameWithoutPath, parseArn } from "../../policy/arn.ts";
import { canBeNamed } from "../../policy/names/entityNames.ts";
import {
  addBit,
  type Bits,
  contains,
  difference,
  emptyBits,
  intersectsBoth,
  isEmpty,
  unite,
} from "../../sets/bitSet.ts";
import type { PrincipalStatement } from "../compile/principalStatements.ts";
import { PrincipalEvaluation } from "../evaluate/principalEvaluation.ts";
import { withoutOrganization } from "../evaluate/withoutOrganization.ts";
import { appliesTo } from "../targets/partitionTargets.ts";
import type { ForwardedAccess } from "./forwardedAccess.ts";
import { type PatternReach, patternReaches } from "./patternGrants.ts";

/**
 * Whether every action of the catalogue is allowed on every resource. The allow side must be unconditional and reach a
 * name that only wildcards match, of every resource type, within the boundary and every level of the organization. A Deny ends it when, in any case, it
 * denies some action on every resource type of the action; a Deny of named resources, or under an open condition, does
 * not.
 */
export function isFullAdmin(evaluation: PrincipalEvaluation): boolean {
  const { targets } = evaluation.account;
  if (!mayAllowEveryService(evaluation)) return false;
  for (const [, targetClass] of targets.classOfService) {
    const found = targets.classes[targetClass];
    if (found === undefined) return false;
    const left = emptyBits(found.scope.service.actions.length);
    for (const position of found.types) {
      const mask = targets.list[position]?.mask;
      const decision = evaluation.ofTarget(position)?.decision;
      if (mask === undefined || isEmpty(mask)) continue;
      if (decision === undefined || !contains(decision.certainParts.identity, mask)) return false;
      if (!contains(decision.certainParts.boundary, mask)) return false;
      if (!contains(decision.certainParts.organization, mask)) return false;
      unite(left, difference(mask, decision.certainParts.deny));
    }
    if (!contains(left, found.scope.all)) return false;
  }
  return true;
}

/** Whether its own policies allow something of every service, seen from the names of the services alone. */
function mayAllowEveryService({ account, subject }: PrincipalEvaluation): boolean {
  const services = new Set<number>();
  for (const { layer, effect, actions } of subject.statements) {
    if (layer !== "identity" || effect !== "Allow") continue;
    if (actions.services === undefined) return true;
    for (const service of actions.services) services.add(service);
  }
  return services.size >= account.targets.classOfService.size;
}

/**
 * Of a principal that its own policies make a full administrator, and its organization does not leave one: the ids of the
 * organization's policies that take an action away everywhere. Undefined for every other principal.
 */
export function organizationAgainstAdmin(evaluation: PrincipalEvaluation): readonly string[] | undefined {
  const { account, subject } = evaluation;
  const free = withoutOrganization(subject);
  if (free === subject || !subject.statements.some(allowsMuch)) return undefined;
  if (!isFullAdmin(new PrincipalEvaluation(account, free))) return undefined;
  const { targets } = account;
  const found = new Set<string>();
  for (const statement of subject.statements) {
    const { effect, layer, actions, proof } = statement;
    if (layer !== "serviceControl" && layer !== "resourceControl") continue;
    if (effect === "Allow") found.add(proof.policy);
    if (effect === "Allow") continue;
    for (const service of actions.services ?? targets.classOfService.keys()) {
      if (deniesEverywhere(statement, service, evaluation)) found.add(proof.policy);
    }
  }
  return [...found].sort();
}

/** Whether it may be of an administrator: what is cheap to see. */
function allowsMuch({ layer, effect, actions }: PrincipalStatement): boolean {
  return layer === "identity" && effect === "Allow" && actions.services === undefined;
}

/** Whether a Deny takes some action of a service away on every resource type that the action takes. */
function deniesEverywhere(
  statement: PrincipalStatement,
  service: number,
  { account: { targets }, contextOn }: PrincipalEvaluation,
): boolean {
  const { types = [], scope } = targets.classes[targets.classOfService.get(service) ?? -1] ?? {};
  const denied = statement.actions.bits(service);
  if (denied === undefined || scope === undefined) return false;
  const kept = scope.none.slice();
  for (const position of types) {
    const target = targets.list[position];
    if (target !== undefined && appliesTo(statement, target.arn, -1, contextOn) !== CERTAIN) unite(kept, target.mask);
  }
  return !isEmpty(difference(denied, kept));
}

/** Types of IAM that administration is about. */
const ADMINISTERED = new Set(["user", "role", "group", "policy"]);

/**
 * Actions on users, roles, groups and policies that do not administer them: passing a role to a service, changing the
 * caller's password, service-linked roles, resynchronizing an MFA device.
 */
const NOT_ADMINISTRATION = new Set([
  "PassRole",
  "ChangePassword",
  "CreateServiceLinkedRole",
  "DeleteServiceLinkedRole",
  "UpdateRoleDescription",
  "ResyncMFADevice",
]);

let administration: Bits | undefined;

/**
 * By index of the action in IAM: what creates or changes users, roles, groups, their credentials or policies, but not
 * their tags.
 */
export function administrationActions(): Bits {
  if (administration !== undefined) return administration;
  const iam = serviceOf("iam");
  const bits = emptyBits(iam?.actions.length ?? 0);
  iam?.actions.forEach(({ name, accessLevel, resourceTypes }, at) => {
    if (accessLevel !== "Write" && accessLevel !== "Permissions management") return;
    const types = resourceTypes.map((type) => iam.resourceTypes[type]?.name ?? "");
    if (types.some((type) => ADMINISTERED.has(type)) && !NOT_ADMINISTRATION.has(name)) addBit(bits, at);
  });
  administration = bits;
  return bits;
}

/**
 * Whether the principal can create or change users, roles, groups, credentials or policies beyond itself alone. What it
 * may do under a condition counts: an administrator who needs a second factor, or must set a boundary, is one.
 */
export function isIamAdmin(evaluation: PrincipalEvaluation, reaches: readonly PatternReach[]): boolean {
  const { targets } = evaluation.account;
  const { caller } = evaluation.subject;
  const iam = serviceOf("iam")?.index ?? -1;
  if (!evaluation.mayUse(iam)) return false;
  const actions = administrationActions();
  const types = targets.classes[targets.classOfService.get(iam) ?? -1]?.types ?? [];
  const reachesTarget = (position: number): boolean => {
    const mask = targets.list[position]?.mask;
    const possible = evaluation.ofTarget(position)?.decision.possible;
    return mask !== undefined && possible !== undefined && intersectsBoth(mask, possible, actions);
  };
  if (types.some(reachesTarget)) return true;
  const others = reaches.filter(
    ({ scope, witness }) =>
      scope.index === iam &&
      canBeNamed(witness) &&
      !isSelf(witness, caller) &&
      !isAwsOwned(witness) &&
      !isElsewhere(witness, caller.account),
  );
  if (others.some(({ mask, decision }) => intersectsBoth(mask, decision.decision.possible, actions))) return true;
  return targets.roles.some((position) => {
    if (!reachesTarget(position)) return false;
    const arn = targets.list[position]?.arn;
    return arn !== undefined && arn !== caller.arn && !isAwsOwned(arn);
  });
}

/** The same through a service that makes the calls which the principal tells it to. */
export function isIamAdminThrough({ evaluation, services, only }: ForwardedAccess): boolean {
  return (
    only === undefined &&
    services.some(({ service }) => service.isDirected) &&
    isIamAdmin(evaluation, patternReaches(evaluation))
  );
}

/**
 * What belongs to another account, or to AWS, cannot be changed from this one: trust policies are IAM's only resource
 * policies.
 */
function isElsewhere(witness: string, account: string): boolean {
  const named = parseArn(witness)?.account ?? "";
  return /^(?:\d{12}|aws)$/.test(named) && named !== account;
}

/** Service-linked roles and those of IAM Identity Center: AWS alone changes them ("Using service-linked roles"). */
function isAwsOwned(arn: string): boolean {
  return /^role\/aws-(?:service-role|reserved)\//.test(parseArn(arn)?.resource ?? "");
}

/** Names of users and of roles are unique in an account, whatever their paths. */
function isSelf(witness: string, caller: { kind: "user" | "role"; name: string }): boolean {
  const resource = parseArn(witness)?.resource ?? "";
  return resource.startsWith(`${caller.kind}/`) && nameWithoutPath(resource) === caller.name;
}
