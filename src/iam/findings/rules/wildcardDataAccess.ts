import { counted } from "../../../platform/numberText.ts";
import { administersAccount } from "../../access/administration.ts";
import type { PrincipalEvaluation } from "../../access/evaluate/principalEvaluation.ts";
import { CAPABILITIES, type Capability } from "../../catalogue/capability.ts";
import { publishedCertainty } from "../../certainty.ts";
import { isServiceLinkedRole } from "../../policy/arn.ts";
import type { Proof } from "../../policy/proof.ts";
import { intersectsBoth } from "../../sets/bitSet.ts";
import { capabilityText, dataText } from "../capabilityText.ts";
import { defineFinding } from "../defineFinding.ts";
import { LISTED } from "../model.ts";
import { nameOf, principalText } from "../names.ts";
import { proofsOf } from "../proofs.ts";
import { isMadeForServices } from "../rolesOfServices.ts";
import { listed, type Text, text } from "../text.ts";

const DATA: readonly Capability[] = ["read-data", "write-data", "delete-data"];

/** The most services that a title names. */
const SERVICES_NAMED = 3;

/**
 * Access to the data of every resource of a service, after denies and boundary: what holds on a name that only wildcards
 * match. Actions that take no resource need `*`, and do not count; nor does what IAM says about principals. A full
 * administrator has a finding of its own, and a role that only AWS services assume, with policies that AWS wrote for it,
 * cannot be narrower.
 */
export const wildcardDataAccess = defineFinding({
  kind: "wildcard-data-access",
  scope: "principal",
  *detect({ access: { principal }, evaluation, isOfServices }) {
    if (administersAccount(principal) || isServiceLinkedRole(principal.arn)) return;
    const reach = reachOf(evaluation);
    if (reach.all.size === 0) return;
    if (isOfServices && reach.proof.every(({ policy }) => isMadeForServices(policy))) return;
    const services = [...reach.all.keys()].sort();
    const isCertain = reach.certain.size > 0;
    const shown = isCertain ? reach.certain : reach.all;
    yield {
      about: [principal.arn],
      principals: [principal.arn],
      facts: {
        services: services.slice(0, LISTED),
        serviceCount: services.length,
        capabilities: capabilitiesIn(reach.all),
        certainty: publishedCertainty(isCertain ? "certain" : "conditional"),
      },
      data: {
        principal: nameOf(principal),
        /** What the title says: what holds without conditions, where anything does. */
        services: [...shown.keys()].sort().slice(0, SERVICES_NAMED),
        serviceCount: shown.size,
        capabilities: capabilitiesIn(shown),
        /** Whether all of it holds in all of these services. */
        isAlike: [...shown.values()].every((each) => each.size === capabilitiesIn(shown).length),
        hasMore: sizeOf(shown) < sizeOf(reach.all),
      },
      proof: proofsOf(reach.proof),
    };
  },
  severity: ({ facts }) => (facts.certainty === "allowed" ? "medium" : "low"),
  message: {
    heading: "Access to all data of a service",
    meaning:
      "A policy grants access to the data of every resource of a service, including those that are yet to be created, instead of naming the ones that are needed.",
    advice: "Name the resources that are needed in the policies instead of a wildcard.",
    title: ({ facts, data }) => {
      const ending =
        facts.certainty !== "allowed" ? " under conditions" : data.hasMore ? ", and more under conditions" : "";
      return text`The ${principalText(data.principal)} can ${everyResource(data)}${ending}`;
    },
    remedy: () => text`Name the resources that it works with in these statements instead of a wildcard.`,
  },
  mappings: { nist80053: ["AC-6"], pciDss: ["7.2.2"] },
});

/** `decrypt and encrypt with every KMS key`, `read data of every resource of S3, SNS, SQS and 4 more services`. */
function everyResource({ services, serviceCount, capabilities, isAlike }: TitleReach): Text {
  const [only] = services;
  if (only === "KMS" && serviceCount === 1) return capabilityText(capabilities, ["every KMS key"], "KMSKey");
  const named = services.map((name): Text => [{ kind: "service", name }]);
  const more = serviceCount - named.length;
  const all = listed(more === 0 ? named : [...named, [counted(more, "more service")]]);
  return dataText(capabilities, text`every resource of ${all}`, isAlike ? "and" : "or");
}

interface TitleReach {
  services: readonly string[];
  serviceCount: number;
  capabilities: readonly Capability[];
  isAlike: boolean;
}

/** Display names of services, and the capabilities there. */
type Services = Map<string, Set<Capability>>;

interface Reach {
  all: Services;
  /** What of it holds without conditions. */
  certain: Services;
  proof: Proof[];
}

function reachOf(evaluation: PrincipalEvaluation): Reach {
  const { targets } = evaluation.account;
  const found: Reach = { all: new Map(), certain: new Map(), proof: [] };
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
        add(found.all, displayName, name);
        if (certain) add(found.certain, displayName, name);
        for (const ref of because) refs.add(ref);
      }
    }
  }
  for (const { proof } of evaluation.reasons([...refs], "")) if (proof?.effect === "Allow") found.proof.push(proof);
  return found;
}

function add(services: Services, service: string, capability: Capability): void {
  services.set(service, (services.get(service) ?? new Set()).add(capability));
}

function capabilitiesIn(services: Services): Capability[] {
  return DATA.filter((capability) => [...services.values()].some((each) => each.has(capability)));
}

function sizeOf(services: Services): number {
  return [...services.values()].reduce((sum, each) => sum + each.size, 0);
}
