import { CAPABILITIES } from "../../catalogue/catalogue.ts";
import { serviceScope } from "../../catalogue/serviceActions.ts";
import { intersection } from "../../sets/bitSet.ts";
import type { PrincipalEvaluation } from "../evaluate/principalEvaluation.ts";
import { explain, type Reason } from "../evaluate/reasons.ts";
import { withoutOrganization } from "../evaluate/withoutOrganization.ts";
import type { AccessGrant, BlockedAccess } from "../model.ts";

/** So many are listed for one principal. */
const LISTED = 100;
const NAMED = 5;

/**
 * What the policies of the organization take away from a principal wholly: the capabilities that it would have on the
 * resources of a service, or on those yet to be created, and has nowhere. `grants`: what is left. At most 100, of the services
 * with collected resources first, each with up to five of the policies that block it and of the statements that allow it.
 */
export function blockedAccess(evaluation: PrincipalEvaluation, grants: readonly AccessGrant[]): BlockedAccess[] {
  const { account, subject, partition } = evaluation;
  if (withoutOrganization(subject) === subject) return [];
  const left = new Set(grants.map(({ service, capability }) => `${service} ${capability}`));
  const found: BlockedAccess[] = [];
  for (const service of servicesInOrder(evaluation)) {
    if (!evaluation.isLimitedByOrganization(service)) continue;
    const { service: entry, byCapability } = serviceScope(service);
    const groups = new Set(account.targets.ofService(service).map((position) => partition.groupOf[position] ?? -1));
    const blocked = new Map<number, { by: Set<string>; reasons: Reason[] }>();
    for (const group of groups) {
      const free = evaluation.ofGroupWithoutOrganization(group);
      for (const { capability, refs } of free?.capabilities ?? []) {
        const actions = byCapability[capability];
        if (free === undefined || actions === undefined) continue;
        if (left.has(`${entry.displayName} ${CAPABILITIES[capability]}`)) continue;
        const here = blocked.get(capability) ?? { by: new Set(), reasons: [] };
        blocked.set(capability, here);
        for (const policy of evaluation.organizationAgainst(group, intersection(free.decision.possible, actions)))
          here.by.add(policy);
        here.reasons.push(...evaluation.reasons(refs, policyAt(evaluation, group)));
      }
    }
    for (const [capability, { by, reasons }] of [...blocked].sort(([a], [b]) => a - b)) {
      const named = CAPABILITIES[capability];
      if (named === undefined || found.length === LISTED) continue;
      const { because } = explain(false, reasons);
      found.push({
        service: entry.displayName,
        capability: named,
        by: [...by].sort().slice(0, NAMED),
        because: because.filter(({ effect }) => effect === "Allow").slice(0, NAMED),
      });
    }
  }
  return found;
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
