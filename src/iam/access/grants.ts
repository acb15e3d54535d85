import { CAPABILITIES } from "../catalogue/catalogue.ts";
import type { AccessGrant } from "../model.ts";
import type { CapabilityDecision } from "./evaluate.ts";
import type { Evaluation } from "./evaluation.ts";
import type { PatternReach } from "./patternReach.ts";
import { type ReachedInside, reachedParts } from "./reachedParts.ts";
import { CapabilityUnion, explain } from "./reasons.ts";
import { serviceScope } from "./serviceScope.ts";

/** A grant whose reasons are still numbers. */
interface Draft {
  service: number;
  decision: CapabilityDecision;
  scope: AccessGrant["scope"];
  resources: number[];
  pattern: string;
}

/**
 * The grants of a principal, sorted, and one cell a resource: bit i for CAPABILITIES[i], bit i + 6 where it is certain.
 * A cell joins the capabilities of all services that act on the resource: of a role those of IAM and of STS.
 */
export function grantsOf(
  evaluation: Evaluation,
  reaches: readonly PatternReach[],
): { grants: AccessGrant[]; cells: Uint16Array } {
  const cells = new Uint16Array(evaluation.account.resources.length);
  const drafts = [
    ...serviceDrafts(evaluation),
    ...resourceDrafts(evaluation, cells),
    ...patternDrafts(evaluation, reaches),
  ];
  const explained: Explained = new Map();
  const grants = drafts.map((draft) => render(draft, evaluation, explained));
  return { grants: grants.sort(compare), cells };
}

/** What holds without naming a resource: on a name of any resource type of the service that only wildcards match. */
function serviceDrafts(evaluation: Evaluation): Draft[] {
  const { targets } = evaluation.account;
  const drafts: Draft[] = [];
  for (const [service, targetClass] of targets.classOfService) {
    if (!evaluation.mayUse(service)) continue;
    const union = new CapabilityUnion();
    let last = -1;
    for (const position of targets.classes[targetClass]?.types ?? []) {
      const group = evaluation.partition.groupOf[position] ?? -1;
      if (group !== last) union.add(evaluation.ofGroup(group)?.capabilities ?? []);
      last = group;
    }
    for (const decision of union.decisions)
      drafts.push({ service, decision, scope: "service", resources: [], pattern: "" });
  }
  return drafts;
}

/** Resources whose targets fall into the same groups are one case, worked out once. */
function resourceDrafts(evaluation: Evaluation, cells: Uint16Array): Draft[] {
  const { account, partition } = evaluation;
  const parts = reachedParts(evaluation);
  const cases = new Cases();
  const drafts: Draft[] = [];
  account.targets.ofResource.forEach((positions, resource) => {
    let found = EMPTY_CASE;
    for (const position of positions) {
      const group = partition.groupOf[position] ?? -1;
      if (evaluation.ofGroup(group) !== undefined) found = cases.with(found, group);
    }
    const inside = parts.get(resource);
    if (inside !== undefined) drafts.push(...caseDrafts(evaluation, cases.groups(found), inside, [resource], cells));
    else if (found !== EMPTY_CASE) cases.add(found, resource);
  });
  for (const { groups, resources } of cases.list) {
    if (resources.length > 0) drafts.push(...caseDrafts(evaluation, groups, new Map(), resources, cells));
  }
  return joined(evaluation, drafts);
}

const EMPTY_CASE = 0;

/** Sets of groups, numbered; a resource is of the case that its targets' groups make. */
class Cases {
  readonly list: { groups: readonly number[]; resources: number[] }[] = [{ groups: [], resources: [] }];
  readonly #next = new Map<number, number>();

  with(from: number, group: number): number {
    const key = from * 2 ** 26 + group;
    const known = this.#next.get(key);
    if (known !== undefined) return known;
    const groups = this.groups(from);
    let to = from;
    if (!groups.includes(group)) {
      to = this.list.length;
      this.list.push({ groups: [...groups, group], resources: [] });
    }
    this.#next.set(key, to);
    return to;
  }

  groups(at: number): readonly number[] {
    return this.list[at]?.groups ?? [];
  }

  add(at: number, resource: number): void {
    this.list[at]?.resources.push(resource);
  }
}

function caseDrafts(
  evaluation: Evaluation,
  groups: readonly number[],
  inside: ReachedInside,
  resources: readonly number[],
  cells: Uint16Array,
): Draft[] {
  const unions = new Map<number, CapabilityUnion>();
  const unionOf = (service: number): CapabilityUnion => {
    const union = unions.get(service) ?? new CapabilityUnion();
    unions.set(service, union);
    return union;
  };
  for (const group of groups) {
    const targetClass = evaluation.account.targets.classes[evaluation.partition.groups[group]?.targetClass ?? -1];
    if (targetClass === undefined) continue;
    unionOf(targetClass.scope.index).add(evaluation.ofGroup(group)?.capabilities ?? []);
  }
  for (const [service, capabilities] of inside) unionOf(service).add(capabilities);
  const drafts: Draft[] = [];
  for (const [service, union] of unions) {
    for (const decision of union.decisions) {
      const bits = (1 << decision.capability) | (decision.certain ? 64 << decision.capability : 0);
      for (const resource of resources) cells[resource] = (cells[resource] ?? 0) | bits;
      const own = decision.refs.some((ref) => evaluation.isOfResource(ref));
      const lists = own ? resources.map((resource) => [resource]) : [[...resources]];
      for (const list of lists) drafts.push({ service, decision, scope: "resource", resources: list, pattern: "" });
    }
  }
  return drafts;
}

/** Drafts of the same service, capability and reasons become one; those by a resource's own policy stay apart. */
function joined(evaluation: Evaluation, drafts: readonly Draft[]): Draft[] {
  const found = new Map<string, Draft>();
  for (const draft of drafts) {
    const { capability, certain, refs } = draft.decision;
    const own = refs.some((ref) => evaluation.isOfResource(ref)) ? draft.resources[0] : "";
    const key = `${draft.service} ${capability} ${certain} ${refs.join()} ${own}`;
    const same = found.get(key);
    if (same === undefined) found.set(key, draft);
    else same.resources.push(...draft.resources);
  }
  for (const { resources } of found.values()) resources.sort((a, b) => a - b);
  return [...found.values()];
}

function patternDrafts(evaluation: Evaluation, reaches: readonly PatternReach[]): Draft[] {
  const unions = new Map<string, { service: number; pattern: string; union: CapabilityUnion }>();
  for (const { pattern, scope, foreign, decision } of reaches) {
    const key = `${scope.index} ${pattern}`;
    const found = unions.get(key) ?? { service: scope.index, pattern, union: new CapabilityUnion() };
    unions.set(key, found);
    found.union.add(
      foreign === undefined ? decision.capabilities : givenConsent(evaluation, foreign, decision.capabilities),
    );
  }
  return [...unions.values()].flatMap(({ service, pattern, union }) =>
    union.decisions.map((decision): Draft => ({ service, decision, scope: "pattern", resources: [], pattern })),
  );
}

/** On another account's resource, its policy must allow as well, which is shown as a condition. */
function givenConsent(
  evaluation: Evaluation,
  account: string,
  capabilities: readonly CapabilityDecision[],
): CapabilityDecision[] {
  const open = [
    { operator: "ResourcePolicyAllows", key: "aws:ResourceAccount", values: [account], effect: "Allow" },
  ] as const;
  const ref = evaluation.addReason({ proof: undefined, open });
  return capabilities.map(({ capability, refs }) => ({ capability, certain: false, refs: [...refs, ref] }));
}

/** By refs and the policy of the resource. */
type Explained = Map<string, ReturnType<typeof explain>>;

function render(draft: Draft, evaluation: Evaluation, explained: Explained): AccessGrant {
  const { service, decision, scope, resources, pattern } = draft;
  const policy = evaluation.account.resources[resources[0] ?? -1]?.policy?.id ?? "";
  const own = decision.refs.some((ref) => evaluation.isOfResource(ref));
  const key = `${decision.certain} ${decision.refs.join()} ${own ? policy : ""}`;
  const why = explained.get(key) ?? explain(decision.certain, evaluation.reasons(decision.refs, policy));
  explained.set(key, why);
  return {
    service: serviceScope(service).service.displayName,
    capability: CAPABILITIES[decision.capability] ?? "administer-resource",
    scope,
    resources,
    pattern,
    ...why,
  };
}

function compare(a: AccessGrant, b: AccessGrant): number {
  return (
    order(a.service, b.service) ||
    CAPABILITIES.indexOf(a.capability) - CAPABILITIES.indexOf(b.capability) ||
    order(a.scope, b.scope) ||
    (a.resources[0] ?? 0) - (b.resources[0] ?? 0) ||
    order(a.pattern, b.pattern) ||
    order(a.certainty, b.certainty)
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
