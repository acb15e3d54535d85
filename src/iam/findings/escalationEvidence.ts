import type { Certainty } from "../certainty.ts";
import type { EscalationPath, StepRequirement } from "../escalation/paths/model.ts";
import { isAwsManagedPolicy, parseArn } from "../policy/arn.ts";
import type { Proof } from "../policy/proof.ts";
import type { OpenCondition } from "../policy/statement.ts";
import type { PolicyChange } from "./model.ts";
import { proofsOf } from "./proofs.ts";
import { type Text, text } from "./text.ts";

/** `can`, as certain as the path is. */
export const CAN: Readonly<Record<Certainty, string>> = {
  certain: "can",
  conditional: "can, under conditions,",
  assumed: "may be able to",
};

/** The first permission that the principal itself needs, and what it is needed on. */
export type FirstPermission = Pick<StepRequirement, "action" | "resource">;

/** The statements that all these paths rest on. */
export function proofsOfPaths(paths: readonly EscalationPath[]): Proof[] {
  return proofsOf(
    paths.flatMap(({ steps }) => steps.flatMap(({ requires }) => requires.flatMap(({ because }) => because))),
  );
}

/** The conditions under which a path can be taken. */
export function conditionsOf({ steps }: EscalationPath): OpenCondition[] {
  return steps.flatMap(({ requires }) => requires.flatMap(({ conditions }) => conditions));
}

export function firstPermission({ steps }: EscalationPath): FirstPermission | undefined {
  const { action, resource } = ownRequirement(steps) ?? {};
  return action === undefined || resource === undefined ? undefined : { action, resource };
}

/** `Remove iam:PassRole on arn:aws:iam::111122223333:role/ops`. */
export function removalText(permission: FirstPermission | undefined): Text {
  if (permission === undefined) return text`Remove a permission that the first step needs`;
  const { action, resource } = permission;
  return text`Remove ${{ kind: "action", name: action }} on ${{ kind: "resource", name: resource, arn: resource }}`;
}

/** Actions that write permissions, and can be tied to a permissions boundary of the principal that gets them. */
const WRITING_PERMISSIONS = /^iam:(?:Create(?:Role|User)|(?:Put|Attach|Delete|Detach)(?:Role|User)Policy)$/;

/** What a permission may be restricted to instead; empty where no restriction is sure to suffice. */
export function restrictionText({ action, resource }: FirstPermission, principal: string): string {
  if (WRITING_PERMISSIONS.test(action))
    return ", or allow it only on principals that have a permissions boundary (condition key iam:PermissionsBoundary)";
  const { service, resource: name = "" } = parseArn(resource) ?? {};
  if (resource === principal) return "";
  if (service !== "iam") {
    return resource === "*" || action.startsWith("iam:")
      ? ""
      : ", or restrict it to resources whose role neither is nor can become an administrator";
  }
  if (name.startsWith("role/")) return ", or restrict it to roles that neither are nor can become administrators";
  if (name.startsWith("user/")) return ", or restrict it to users that neither are nor can become administrators";
  return "";
}

/** A Deny in the policy that allows the first step; AWS managed policies cannot be changed. */
export function denialOf({ steps }: EscalationPath): PolicyChange | undefined {
  const required = ownRequirement(steps);
  const allowing = required?.because.find(({ effect, policy }) => effect === "Allow" && isEditable(policy));
  if (required === undefined || allowing === undefined) return undefined;
  return {
    change: "add-statement",
    policy: allowing.policy,
    statement: { Effect: "Deny", Action: required.action, Resource: required.resource },
  };
}

function ownRequirement([first]: EscalationPath["steps"]): StepRequirement | undefined {
  return first?.requires.find(({ by }) => by === undefined);
}

/** An identity-based policy of the account: no resource policy, no trust policy, no AWS managed policy. */
function isEditable(policy: string): boolean {
  return !isAwsManagedPolicy(policy) && !/#(?:policy|trust)$/.test(policy);
}
