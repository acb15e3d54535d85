import { appliesWhen, CERTAIN, NONE } from "../../policy/applies.ts";
import { forwardingFacts } from "../../policy/callFacts.ts";
import type { CompiledStatement } from "../../policy/compiledStatement.ts";
import { type ConditionContext, type ContextValue, UNKNOWN } from "../../policy/context.ts";
import { isForwardingKey } from "../../policy/forwarding/forwardedCall.ts";
import type { ForwardingService } from "../../policy/forwarding/forwardingService.ts";
import { FORWARDING_SERVICES } from "../../policy/forwarding/forwardingServices.ts";
import { unlistedServices } from "../../policy/forwarding/unlistedServices.ts";
import { and, type Truth } from "../../policy/truth.ts";

/** Any user of the account: what the keys of forwarded calls have does not depend on the principal. */
const CALLER = { kind: "user", arn: "", account: "", name: "" } as const;
const NO_GAINS: readonly ForwardingService[] = [];

const known = new WeakMap<CompiledStatement, Map<string, readonly ForwardingService[]>>();

/**
 * The services through which an Allow may hold that never holds in a direct call, or a Deny may fail that holds in all of
 * them, as far as the keys of forwarded calls decide. What a direct call leaves open anyway is no gain.
 */
export function statementGains(statement: CompiledStatement, partition: string): readonly ForwardingService[] {
  if (!statement.readsForwarding) return NO_GAINS;
  const byPartition = known.get(statement) ?? new Map<string, readonly ForwardingService[]>();
  known.set(statement, byPartition);
  const found = byPartition.get(partition) ?? gainsOf(statement, partition);
  byPartition.set(partition, found);
  return found;
}

function gainsOf(statement: CompiledStatement, partition: string): readonly ForwardingService[] {
  const direct = appliesWhen(truthOf(statement, forwardingFacts(CALLER, undefined)));
  const stands = statement.effect === "Allow" ? direct !== NONE : direct !== CERTAIN;
  if (stands) return NO_GAINS;
  const services = [
    ...FORWARDING_SERVICES,
    ...unlistedServices(statement.conditions.map(({ condition }) => condition)),
  ];
  return services.filter((service) => {
    const truth = truthThrough(statement, service, partition);
    const applies = appliesWhen(truth);
    return statement.effect === "Allow" ? applies !== NONE : applies !== CERTAIN;
  });
}

/** The truth of a statement's conditions on the keys of forwarded calls, in a call through a service. */
export function truthThrough(statement: CompiledStatement, service: ForwardingService, partition: string): Truth {
  return truthOf(statement, forwardedFacts(service, partition));
}

/** The facts of a call through a service, by condition key in lower case. */
export function forwardedFacts(
  { principal, viaService }: ForwardingService,
  partition: string,
): ReadonlyMap<string, ContextValue> {
  return forwardingFacts(CALLER, { principal, viaService, partition });
}

function truthOf({ conditions }: CompiledStatement, facts: ReadonlyMap<string, ContextValue>): Truth {
  const context: ConditionContext = { lookup: (key) => facts.get(key) ?? UNKNOWN };
  let truth: Truth = "true";
  for (const { condition, test } of conditions) {
    if (isForwardingKey(condition.key.toLowerCase())) truth = and(truth, test(context));
  }
  return truth;
}
