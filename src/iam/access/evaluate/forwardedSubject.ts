import { servicePrefixes } from "../../catalogue/catalogue.ts";
import { appliesWhen, CERTAIN, NONE } from "../../policy/applies.ts";
import { type CompiledStatement, conditionsAsWritten, conditionTruth } from "../../policy/compiledStatement.ts";
import { ABSENT, type ConditionContext, type ContextValue } from "../../policy/context.ts";
import type { ForwardedCalls, ForwardingService } from "../../policy/forwarding/forwardingService.ts";
import { type Bits, intersects, unite } from "../../sets/bitSet.ts";
import { forwardedFacts, statementGains, truthThrough } from "../compile/forwardedStatements.ts";
import type { PrincipalStatement } from "../compile/principalStatements.ts";
import { onResource } from "../compile/requestContext.ts";
import type { AccountScope } from "./accountScope.ts";
import type { Subject } from "./principalEvaluation.ts";

/** A service through which a principal may be allowed more than directly. */
export interface PossibleGain {
  service: ForwardingService;
  /** Equal for services through which the statements say the same. */
  likeness: string;
  /** Indexes of the services of whose actions more may be allowed. */
  services: ReadonlySet<number>;
}

/** The services through which a principal's own policies, and what limits them, may allow it more than directly. */
export function possibleGains({ settings: { partition } }: AccountScope, { statements }: Subject): PossibleGain[] {
  const reading = statements.filter(({ source }) => source?.readsForwarding === true);
  const found = new Map<ForwardingService, Set<number>>();
  for (const { source, effect, conditions, perResource } of reading) {
    const isOpen = conditions !== (effect === "Allow" ? NONE : CERTAIN);
    if (source === undefined || (isOpen && perResource === undefined)) continue;
    for (const service of statementGains(source, partition)) {
      const services = found.get(service) ?? new Set<number>();
      found.set(service, services);
      for (const index of forwardedServices(service, source)) services.add(index);
    }
  }
  return [...found].flatMap(([service, services]) => {
    if (services.size === 0) return [];
    const truths = reading.map(({ source }) => source && truthThrough(source, service, partition));
    return [{ service, services, likeness: truths.join() }];
  });
}

/** Indexes of the services of which a statement has actions that a service forwards. */
export function forwardedServices({ calls }: ForwardingService, { actions }: CompiledStatement): number[] {
  return calls.flatMap(({ actions: called }) =>
    [...(actions.services ?? called.services ?? servicePrefixes.keys())].filter((index) => {
      const ofStatement = actions.bits(index);
      const ofService = called.bits(index);
      return ofStatement !== undefined && ofService !== undefined && intersects(ofStatement, ofService);
    }),
  );
}

/** What services forward of the calls that the principal can start: by index of the service, within `services`. */
export function forwardedActions(
  started: readonly ForwardedCalls[],
  services: ReadonlySet<number>,
): ReadonlyMap<number, Bits> {
  const found = new Map<number, Bits>();
  for (const { actions } of started) {
    for (const index of services) {
      const bits = actions.bits(index);
      const known = found.get(index);
      if (bits === undefined) continue;
      if (known === undefined) found.set(index, bits.slice());
      else unite(known, bits);
    }
  }
  return found;
}

/** The principal as a service calls for it: these actions alone, its policies decided for such a call. */
export function subjectThrough(
  { settings }: AccountScope,
  subject: Subject,
  service: ForwardingService,
  within: ReadonlyMap<number, Bits>,
): Subject {
  const facts = forwardedFacts(service, settings.partition);
  const decided = decidedWith(settings, subject, facts, ({ readsForwarding }) => readsForwarding);
  const concerns = ({ actions }: PrincipalStatement): boolean =>
    [...within.keys()].some((index) => actions.bits(index) !== undefined);
  return { ...decided, statements: decided.statements.filter(concerns), within };
}

/** The principal as it makes a request that lacks these keys. */
export function subjectWithout({ settings }: AccountScope, subject: Subject, keys: readonly string[]): Subject {
  const reads = ({ conditions }: CompiledStatement): boolean =>
    conditions.some(({ condition }) => keys.includes(condition.key.toLowerCase()));
  if (!subject.statements.some(({ source }) => source !== undefined && reads(source))) return subject;
  return decidedWith(settings, subject, new Map(keys.map((key) => [key, ABSENT])), reads);
}

/**
 * The subject with some keys of the request known, and the statements that read them decided with these. Conditions on the
 * keys stand among those that are shown.
 */
function decidedWith(
  settings: AccountScope["settings"],
  subject: Subject,
  facts: ReadonlyMap<string, ContextValue>,
  reads: (source: CompiledStatement) => boolean,
): Subject {
  const base = subject.context;
  const context: ConditionContext = { lookup: (key) => facts.get(key) ?? base.lookup(key) };
  const onUnknown = onResource(context, settings, { account: settings.accountId, tags: undefined });
  const statements = subject.statements.map((statement): PrincipalStatement => {
    const { source, open } = statement;
    if (source === undefined || !reads(source)) return statement;
    const truth = conditionTruth(source, onUnknown);
    return {
      ...statement,
      conditions: appliesWhen(truth),
      open: [
        ...conditionsAsWritten(
          source,
          ({ condition: { key }, test }) => facts.has(key.toLowerCase()) || test(onUnknown) === "unknown",
        ),
        ...open.filter(({ key }) => key === "Resource"),
      ],
    };
  });
  return { ...subject, context, statements };
}
