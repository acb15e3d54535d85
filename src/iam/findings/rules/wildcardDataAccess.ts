import type { PrincipalEvaluation } from "../../access/evaluate/principalEvaluation.ts";
import { CAPABILITIES, type Capability } from "../../catalogue/catalogue.ts";
import type { Proof } from "../../policy/proof.ts";
import { intersectsBoth } from "../../sets/bitSet.ts";
import { type Finding, LISTED } from "../model.ts";
import type { PrincipalSubject } from "../subject.ts";
import { isServiceLinked, nameOf, proofsOf } from "../words.ts";

const DATA: readonly Capability[] = ["read-data", "write-data", "delete-data"];

/**
 * Grants of data access that take in every resource of a service, after denies and boundary: what holds on a name that only
 * wildcards match. Actions that take no resource need `*`, and do not count; nor does what IAM tells of principals. A full
 * administrator is found as that.
 */
export function* wildcardDataAccess({ access: { principal }, evaluation }: PrincipalSubject): Generator<Finding> {
  if (principal.isFullAdmin || isServiceLinked(principal.arn)) return;
  const reach = reachOf(evaluation);
  if (reach.services.size === 0) return;
  const named = [...reach.services].sort(([a], [b]) => (a < b ? -1 : 1));
  const services = named.map(([service]) => service);
  const capabilities = DATA.filter((capability) => named.some(([, found]) => found.has(capability)));
  const most =
    services.length > 3 ? `${services.slice(0, 3).join(", ")} and ${services.length - 3} more` : services.join(", ");
  yield {
    id: `wildcard-data-access:${principal.arn}`,
    kind: "wildcard-data-access",
    severity: reach.certain ? "medium" : "low",
    title: `The ${nameOf(principal)} has ${capabilities.join(", ")} on every resource of ${most}`,
    principals: [principal.arn],
    resources: [],
    facts: {
      services: services.slice(0, LISTED),
      serviceCount: services.length,
      capabilities,
      certainty: reach.certain ? "allowed" : "conditional",
    },
    proof: proofsOf(reach.proof),
    conditions: [],
    remedy: "Name the resources that it works with in the statements instead of a wildcard.",
  };
}

interface Reach {
  /** Display names, and which capabilities there. */
  services: Map<string, Set<Capability>>;
  certain: boolean;
  proof: Proof[];
}

function reachOf(evaluation: PrincipalEvaluation): Reach {
  const { targets } = evaluation.account;
  const found: Reach = { services: new Map(), certain: false, proof: [] };
  const refs = new Set<number>();
  for (const [service, targetClass] of targets.classOfService) {
    if (!evaluation.mayUse(service)) continue;
    for (const position of targets.classes[targetClass]?.types ?? []) {
      const target = targets.list[position];
      const decision = evaluation.ofTarget(position);
      if (target === undefined || decision === undefined || target.arn === "*") continue;
      for (const { capability, certain, refs: because } of decision.capabilities) {
        const name = CAPABILITIES[capability];
        const actions = target.scope.byCapability[capability];
        if (name === undefined || actions === undefined || !DATA.includes(name)) continue;
        if (!intersectsBoth(decision.decision.possible, target.mask, actions)) continue;
        const { displayName, prefix } = target.scope.service;
        if (prefix === "iam") continue;
        const capabilities = found.services.get(displayName) ?? new Set();
        found.services.set(displayName, capabilities.add(name));
        found.certain ||= certain;
        for (const ref of because) refs.add(ref);
      }
    }
  }
  for (const { proof } of evaluation.reasons([...refs], "")) if (proof?.effect === "Allow") found.proof.push(proof);
  return found;
}
