import type { Account } from "../../access/analyzedAccount.ts";
import { resourceDenials } from "../../access/compile/organizationLimits.ts";
import { onResource } from "../../access/compile/requestContext.ts";
import { findAction, serviceOfAction } from "../../catalogue/catalogue.ts";
import { decideByResourcePolicy } from "../../decision/layerDecision.ts";
import { appliesWhen, CONDITIONAL, NONE } from "../../policy/applies.ts";
import { type CompiledStatement, conditionTruth, openConditions } from "../../policy/compiledStatement.ts";
import type { ConditionContext } from "../../policy/context.ts";
import { hasBit } from "../../sets/bitSet.ts";
import type { Requirement } from "../paths/requirement.ts";

/** How a trust policy lets a caller in. */
export type TrustAnswer = Pick<Requirement, "certainty" | "because" | "conditions">;

/** Someone who asks to act as a role: a service, or an identity provider for whoever signs in there. */
export interface TrustedCaller {
  kind: "Service" | "Federated";
  /** As trust policies name it. */
  name: string;
  context: ConditionContext;
}

/**
 * Decides by a role's trust policy, and by the resource control policies of the organization, which limit access to roles
 * for services and identity providers as for everyone else: the Allow that admits the caller, and the Denies that may apply;
 * undefined when it is not admitted, or for an action that the catalogue lacks.
 */
export function trustDecision(
  { inventory, scope }: Account,
  role: string,
  actionName: string,
  caller: TrustedCaller,
): TrustAnswer | undefined {
  const action = findAction(actionName);
  if (action === undefined) return undefined;
  const { index, firstActionId } = serviceOfAction(action.id);
  const position = scope.positions.get(role);
  const resource = position === undefined ? undefined : scope.resources[position];
  const { settings } = scope;
  const context = onResource(caller.context, settings, resource?.facts ?? scope.unknown);
  const speaks = ({ actions, principal }: CompiledStatement): boolean => {
    const bits = actions.bits(index);
    return bits !== undefined && hasBit(bits, action.id - firstActionId) && isMeant(principal, caller);
  };
  const applyTo = (statement: CompiledStatement) => {
    const applies = speaks(statement) ? appliesWhen(conditionTruth(statement, context)) : NONE;
    return { applies, open: applies === CONDITIONAL ? openConditions(statement, context) : [] };
  };
  const trust = (inventory.resources.get(role)?.policy?.statements ?? []).map((statement) => ({
    policy: "#trust",
    statement,
    ...applyTo(statement),
  }));
  const denials = resource?.isExempt === true ? [] : resourceDenials(scope.organization, role, context, applyTo);
  const decision = decideByResourcePolicy(
    [...trust, ...denials].map((each) => ({ ...each, effect: each.statement.effect })),
  );
  if (!decision.allowed) return undefined;
  const deciding = [...decision.allowing.slice(0, 1), ...decision.denying];
  return {
    certainty: decision.certainty,
    because: deciding.map(({ policy, statement: { id, effect } }) => ({ policy, statement: id, effect })),
    conditions: deciding.flatMap(({ open }) => open),
  };
}

function isMeant(principal: CompiledStatement["principal"], { kind, name }: TrustedCaller): boolean {
  if (principal === undefined) return false;
  const isNamed = principal.entries.some(
    (entry) => entry.kind === "*" || (entry.kind === kind && entry.value === name),
  );
  return isNamed !== principal.not;
}
