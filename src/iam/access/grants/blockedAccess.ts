import { CAPABILITIES } from "../../catalogue/catalogue.ts";
import { serviceScope } from "../../catalogue/serviceActions.ts";
import { type Bits, intersection } from "../../sets/bitSet.ts";
import type { PrincipalEvaluation, TargetDecision } from "../evaluate/principalEvaluation.ts";
import { explain, type Reason } from "../evaluate/reasons.ts";
import { withoutOrganization } from "../evaluate/withoutOrganization.ts";
import type { AccessGrant, BlockedAccess } from "../model.ts";
import { namedPatterns } from "./patternGrants.ts";

/** So many are listed for one principal. */
const LISTED = 100;
const NAMED = 5;

/** Of one capability, what blocks it and what allows it otherwise. */
interface Found {
  by: Set<string>;
  reasons: Reason[];
}

/**
 * What the policies of the organization take away from a principal wholly: the capabilities that it would have on the
 * resources of a service, on those yet to be created, or on what a pattern of its policies names outside the inventory, and
 * has nowhere. `grants`: what is left. At most 100, of the services with collected resources first, each with up to five of
 * the policies that block it and of the statements that allow it.
 */
export function blockedAccess(evaluation: PrincipalEvaluation, grants: readonly AccessGrant[]): BlockedAccess[] {
  const { account, subject, partition } = evaluation;
  if (withoutOrganization(subject) === subject) return [];
  const left = new Set(grants.map(({ service, capability }) => `${service} ${capability}`));
  const patterns = Map.groupBy(namedPatterns(evaluation), ({ scope }) => scope.index);
  const listed: BlockedAccess[] = [];
  for (const service of servicesInOrder(evaluation)) {
    if (!evaluation.isLimitedByOrganization(service)) continue;
    const { service: entry, byCapability } = serviceScope(service);
    const blocked = new Map<number, Found>();
    const add = (free: TargetDecision | undefined, policy: string, against: (actions: Bits) => string[]) => {
      for (const { capability, refs } of free?.capabilities ?? []) {
        const actions = byCapability[capability];
        if (free === undefined || actions === undefined) continue;
        if (left.has(`${entry.displayName} ${CAPABILITIES[capability]}`)) continue;
        const here = blocked.get(capability) ?? { by: new Set(), reasons: [] };
        blocked.set(capability, here);
        for (const id of against(intersection(free.decision.possible, actions))) here.by.add(id);
        here.reasons.push(...evaluation.reasons(refs, policy));
      }
    };
    for (const group of new Set(account.targets.ofService(service).map((at) => partition.groupOf[at] ?? -1))) {
      const free = evaluation.ofGroupWithoutOrganization(group);
      add(free, policyAt(evaluation, group), (actions) => evaluation.organizationAgainst(group, actions));
    }
    for (const { witness, scope, mask, context } of patterns.get(service) ?? []) {
      const free = evaluation.ofNameWithoutOrganization(witness, scope, mask, context);
      add(free, "", (actions) => evaluation.organizationAgainstName(witness, service, actions, context));
    }
    for (const [capability, { by, reasons }] of [...blocked].sort(([a], [b]) => a - b)) {
      const named = CAPABILITIES[capability];
      if (named === undefined || listed.length === LISTED) continue;
      const { because } = explain(false, reasons);
      listed.push({
        service: entry.displayName,
        capability: named,
        by: [...by].sort().slice(0, NAMED),
        because: because.filter(({ effect }) => effect === "Allow").slice(0, NAMED),
      });
    }
  }
  return listed;
}

/** Services, by index, those with collected resources before all others. */
function servicesInOrder({ account: { targets } }: PrincipalEvaluation): number[] {
  const all = [...targets.classOfService.keys()];
  const hasResources = (service: number): boolean =>
    targets.ofService(service).some((position) => (targets.list[position]?.resource ?? -1) >= 0);
  const first = new Set(all.filter(hasResources));
  return [...first, ...all.filter((service) => !first.has(service))];
}

/** What the policy of a group's resources is called; that of one of them stands for all. */
function policyAt({ account, partition }: PrincipalEvaluation, group: number): string {
  const { resource = -1 } = account.targets.classes[partition.classOf(group)] ?? {};
  return account.resources[resource]?.policy?.id ?? "";
}
