import { counted } from "../../../platform/numberText.ts";
import type { Evaluation } from "../../access/evaluate/principalEvaluation.ts";
import { CAPABILITIES, type Capability } from "../../catalogue/capability.ts";
import { publishedCertainty } from "../../certainty.ts";
import type { Proof } from "../../model.ts";
import { intersectsBoth } from "../../sets/bitSet.ts";
import { capabilityText } from "../capabilityText.ts";
import { defineFinding } from "../defineFinding.ts";
import { LISTED } from "../model.ts";
import { nameOf, principalText } from "../names.ts";
import { proofsOf } from "../proofs.ts";
import { isServiceLinked } from "../staleness.ts";
import { listed, type Text, text } from "../text.ts";

const DATA: readonly Capability[] = ["read-data", "write-data", "delete-data"];

/** The most services that a title names. */
const SERVICES_NAMED = 3;

/**
 * Access to the data of every resource of a service, after denies and boundary: what holds on a name that only wildcards
 * match. Actions that take no resource need `*`, and do not count; nor does what IAM tells of principals. A full
 * administrator is found as that.
 */
export const wildcardDataAccess = defineFinding({
  kind: "wildcard-data-access",
  scope: "principal",
  *detect({ access: { principal }, evaluation }) {
    if (principal.isFullAdmin || isServiceLinked(principal.arn)) return;
    const reach = reachOf(evaluation);
    if (reach.services.size === 0) return;
    const services = [...reach.services.keys()].sort();
    const found = [...reach.services.values()];
    yield {
      about: [principal.arn],
      principals: [principal.arn],
      facts: {
        services: services.slice(0, LISTED),
        serviceCount: services.length,
        capabilities: DATA.filter((capability) => found.some((each) => each.has(capability))),
        certainty: publishedCertainty(reach.isCertain ? "certain" : "conditional"),
      },
      data: { principal: nameOf(principal) },
      proof: proofsOf(reach.proof),
    };
  },
  severity: ({ facts }) => (facts.certainty === "allowed" ? "medium" : "low"),
  message: {
    heading: "Access to all data of a service",
    meaning:
      "A policy grants access to the data of every resource of a service, including those that are yet to be created, instead of naming the ones that are needed.",
    advice: "Name the resources that are needed in the policies instead of a wildcard.",
    title: ({ facts, data }) =>
      text`The ${principalText(data.principal)} can ${everyResource(facts)}${facts.certainty === "allowed" ? "" : " under conditions"}`,
    remedy: () => text`Name the resources that it works with in these statements instead of a wildcard.`,
  },
  mappings: { nist80053: ["AC-6"], pciDss: ["7.2.2"] },
});

/** `decrypt and encrypt with every KMS key`, `read data of every resource of S3, SQS, SNS and 4 more services`. */
function everyResource(facts: { services: readonly string[]; serviceCount: number; capabilities: Capability[] }): Text {
  const [only, ...others] = facts.services;
  if (only === "KMS" && others.length === 0) return capabilityText(facts.capabilities, ["every KMS key"], "KMSKey");
  const named = facts.services.slice(0, SERVICES_NAMED).map((name): Text => [{ kind: "service", name }]);
  const more = facts.serviceCount - named.length;
  const services = listed(more === 0 ? named : [...named, [counted(more, "more service")]]);
  return capabilityText(facts.capabilities, text`every resource of ${services}`, "");
}

interface Reach {
  /** Display names, and which capabilities there. */
  services: Map<string, Set<Capability>>;
  /** Whether any of it holds without conditions. */
  isCertain: boolean;
  proof: Proof[];
}

function reachOf(evaluation: Evaluation): Reach {
  const { targets } = evaluation.account;
  const found: Reach = { services: new Map(), isCertain: false, proof: [] };
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
        found.isCertain ||= certain;
        for (const ref of because) refs.add(ref);
      }
    }
  }
  for (const { proof } of evaluation.reasons([...refs], "")) if (proof?.effect === "Allow") found.proof.push(proof);
  return found;
}
