import { CAPABILITIES, servicePrefixes } from "../../catalogue/catalogue.ts";
import type { CapabilityDecision } from "../evaluate/evaluateActions.ts";
import type { PrincipalEvaluation } from "../evaluate/principalEvaluation.ts";
import { RefSets } from "../evaluate/reasonSets.ts";
import { CapabilityUnion } from "../evaluate/reasons.ts";
import type { Explanations } from "./explanations.ts";
import type { Draft } from "./grantOrder.ts";
import { type ResourceCase, resourceCases } from "./resourceGroups.ts";
import { reachedParts } from "./subresourceGrants.ts";

/** Drafts of the same service, capability and reasons are one, of all the cases they come from. */
interface Joined {
  service: number;
  decision: CapabilityDecision;
  /** Numbers of cases; ascending. */
  cases: number[];
  /** Set where a resource's own policy is among the reasons: those stay apart. */
  only: number | undefined;
}

/**
 * What a principal can do on the resources of the inventory. Into `cells` go, by resource, the capabilities: bit i for
 * CAPABILITIES[i], bit i + 6 where it is certain.
 */
export function resourceDrafts(
  evaluation: PrincipalEvaluation,
  explanations: Explanations,
  cells: Uint16Array,
): Draft[] {
  const { caseOf, list: cases } = resourceCases(evaluation, reachedParts(evaluation));
  const joined: Joined[] = [];
  const services = servicePrefixes.length;
  const known = new Map<number, Joined>();
  cases.forEach((each, at) => {
    let cell = 0;
    for (const { service, decision } of decisionsOf(evaluation, each)) {
      const { capability, certain } = decision;
      cell |= (certain ? 65 : 1) << capability;
      if (explanations.isOfResource(decision)) {
        for (const only of each.resources) joined.push({ service, decision, cases: [at], only });
        continue;
      }
      const key = (explanations.idOf(decision) * CAPABILITIES.length + capability) * services + service;
      const same = known.get(key);
      if (same !== undefined) {
        same.cases.push(at);
        continue;
      }
      const made = { service, decision, cases: [at], only: undefined };
      known.set(key, made);
      joined.push(made);
    }
    for (const resource of each.resources) cells[resource] = cell;
  });
  const resourcesOf = unions(cases, caseOf);
  return joined.map(({ service, decision, cases: from, only }) => ({
    service,
    decision,
    scope: "resource",
    resources: only === undefined ? resourcesOf(from) : [only],
    pattern: "",
  }));
}

/** By service, the capabilities on the resources of a case. */
function decisionsOf(
  evaluation: PrincipalEvaluation,
  { groups, inside }: ResourceCase,
): { service: number; decision: CapabilityDecision }[] {
  const unions = new Map<number, CapabilityUnion>();
  const unionOf = (service: number): CapabilityUnion => {
    const union = unions.get(service) ?? new CapabilityUnion();
    unions.set(service, union);
    return union;
  };
  for (const group of groups) {
    const targetClass = evaluation.account.targets.classes[evaluation.partition.classOf(group)];
    if (targetClass === undefined) continue;
    unionOf(targetClass.scope.index).add(evaluation.ofGroup(group)?.capabilities ?? []);
  }
  for (const [service, capabilities] of inside) unionOf(service).add(capabilities);
  return [...unions].flatMap(([service, union]) => union.decisions.map((decision) => ({ service, decision })));
}

/** A list of fewer than one in so many resources is sorted rather than picked out of all. */
const SPARSE = 16;

/** The resources of several cases, ascending; what is the same for many drafts is one list. */
function unions(cases: readonly ResourceCase[], caseOf: Int32Array): (from: readonly number[]) => readonly number[] {
  const sets = new RefSets();
  const known = new Map<number, readonly number[]>();
  const wanted = new Uint8Array(cases.length);
  const scan = (from: readonly number[]): number[] => {
    for (const at of from) wanted[at] = 1;
    const made: number[] = [];
    for (let resource = 0; resource < caseOf.length; resource++) {
      if (wanted[caseOf[resource] ?? -1] === 1) made.push(resource);
    }
    for (const at of from) wanted[at] = 0;
    return made;
  };
  return (from) => {
    const [first] = from;
    if (first !== undefined && from.length === 1) return cases[first]?.resources ?? [];
    const id = sets.idOf(from);
    const found = known.get(id);
    if (found !== undefined) return found;
    const lists = from.map((at) => cases[at]?.resources ?? []);
    const size = lists.reduce((sum, { length }) => sum + length, 0);
    const made = size * SPARSE < caseOf.length ? sorted(lists) : scan(from);
    known.set(id, made);
    return made;
  };
}

function sorted(lists: readonly (readonly number[])[]): number[] {
  return lists.flat().sort((a, b) => a - b);
}
