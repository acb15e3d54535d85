import { conditionTruth } from "../../policy/compiledStatement.ts";
import type { ForwardingService } from "../../policy/forwarding/forwardingService.ts";
import { type Bits, unite } from "../../sets/bitSet.ts";
import { statementGains } from "../compile/forwardedStatements.ts";
import { itemsAbout } from "../compile/resourcePolicyShape.ts";
import {
  forwardedActions,
  forwardedServices,
  type PossibleGain,
  possibleGains,
  subjectThrough,
} from "../evaluate/forwardedSubject.ts";
import { PrincipalEvaluation } from "../evaluate/principalEvaluation.ts";
import { namesOf } from "../evaluate/resourcePolicyStatements.ts";
import { ServiceCalls } from "./serviceCalls.ts";

/** What a service forwards of the calls that a principal can start: actions by index of their service. */
export interface UsableService {
  service: ForwardingService;
  actions: ReadonlyMap<number, Bits>;
}

/** A principal as services call for it. */
export interface ForwardedAccess {
  /** Services through which its policies decide alike. */
  services: readonly UsableService[];
  evaluation: PrincipalEvaluation;
  /** Positions of the targets where it may be allowed more than directly; undefined: all. */
  only: readonly number[] | undefined;
}

/**
 * What a principal may do through services that it can call, where a policy distinguishes such calls from direct ones and
 * allows more of them ("Forward access sessions"). Empty where no policy reads the condition keys of such calls.
 */
export function forwardedAccess(evaluation: PrincipalEvaluation): ForwardedAccess[] {
  const { account, subject } = evaluation;
  const own = possibleGains(account, subject);
  const ofResources = gainsOfResources(evaluation);
  if (own.length === 0 && ofResources.size === 0) return [];
  const calls = new ServiceCalls(evaluation);
  const alike = new Map<string, { services: UsableService[]; only: readonly number[] | undefined }>();
  const { list, readingForwarding } = account.targets;
  const read = new Set(readingForwarding.map((position) => list[position]?.scope.index ?? -1));
  const ownServices = new Map(own.map((gain) => [gain.service, gain]));
  for (const service of new Set([...ownServices.keys(), ...ofResources.keys()])) {
    const gain = ownServices.get(service);
    const ofPolicies = ofResources.get(service);
    const actions = forwardedActions(calls.startedOf(service), servicesOf(gain, ofPolicies));
    if (actions.size === 0) continue;
    const isAlike = ofPolicies === undefined && ![...actions.keys()].some((index) => read.has(index));
    const key = isAlike ? `${service.isDirected} ${gain?.likeness}` : service.principal;
    const group = alike.get(key) ?? { services: [], only: gain === undefined ? ofPolicies?.positions : undefined };
    alike.set(key, group);
    group.services.push({ service, actions });
  }
  return [...alike.values()].flatMap(({ services, only }) => {
    const [first] = services;
    if (first === undefined) return [];
    const within = new Map<number, Bits>();
    for (const { actions } of services) {
      for (const [index, bits] of actions) {
        const known = within.get(index);
        if (known === undefined) within.set(index, bits.slice());
        else unite(known, bits);
      }
    }
    const through = subjectThrough(account, subject, first.service, within);
    return [{ services, only, evaluation: new PrincipalEvaluation(account, through) }];
  });
}

interface ResourceGain {
  positions: number[];
  services: Set<number>;
}

function servicesOf(gain: PossibleGain | undefined, ofPolicies: ResourceGain | undefined): ReadonlySet<number> {
  return new Set([...(gain?.services ?? []), ...(ofPolicies?.services ?? [])]);
}

/** The targets whose resource policy may leave the principal more through a service than directly. */
function gainsOfResources(evaluation: PrincipalEvaluation): Map<ForwardingService, ResourceGain> {
  const { account, subject } = evaluation;
  const { targets, settings } = account;
  const found = new Map<ForwardingService, ResourceGain>();
  const names = namesOf(subject.caller);
  const gainsOfShape = new Map<number, ReadonlySet<ForwardingService>>();
  for (const position of targets.readingForwarding) {
    const { shape, scope, resource = -1, arn = "" } = targets.list[position] ?? {};
    if (shape === undefined || scope === undefined) continue;
    let gains = gainsOfShape.get(shape.id);
    if (gains === undefined) {
      const context = evaluation.contextOn(resource, arn);
      const deciding = itemsAbout(shape, names).filter(
        ({ statement }) =>
          statement.readsForwarding &&
          conditionTruth(statement, context) === (statement.effect === "Allow" ? "false" : "true"),
      );
      gains = new Set(
        deciding.flatMap(({ statement }) =>
          statementGains(statement, settings.partition).filter((service) =>
            forwardedServices(service, statement).includes(scope.index),
          ),
        ),
      );
      gainsOfShape.set(shape.id, gains);
    }
    for (const service of gains) {
      const gain = found.get(service) ?? { positions: [], services: new Set<number>() };
      found.set(service, gain);
      gain.services.add(scope.index);
      gain.positions.push(position);
    }
  }
  return found;
}
