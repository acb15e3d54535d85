import type { Certainty } from "../../certainty.ts";
import type { OwnChange } from "./edge.ts";
import type { EntitySet } from "./entitySet.ts";
import type { EscalationPath, EscalationStep, StepRequirement } from "./model.ts";
import type { Hop, Route } from "./path.ts";
import { CERTAIN, least, type Requirement, type Sureness, TARGET } from "./permissionSet.ts";

const CERTAINTIES: readonly Certainty[] = ["certain", "conditional", "assumed"];

/** A route as a reader sees it, with the principal or resource that it leads to. */
export function pathOf(route: Route, start: string, principals: EntitySet, resource?: string): EscalationPath {
  const steps = route.hops.flatMap((hop) => stepsOf(hop, principals));
  const arn = steps[steps.length - 1]?.to ?? start;
  const target: EscalationPath["target"] =
    resource === undefined ? { kind: "administrator", arn } : { kind: "data", arn, resource };
  return { principal: start, target, steps, certainty: certaintyOf(route.sureness) };
}

function stepsOf(hop: Hop, principals: EntitySet): EscalationStep[] {
  const from = principals.arns[hop.from] ?? "";
  if ("grant" in hop) {
    const { how, option } = hop.grant;
    const to = principals.arns[hop.to] ?? "";
    return [stepOf({ how: `{from} ${how}`, requires: option.requires }, from, to, option.sureness)];
  }
  const { before } = "edge" in hop ? hop.edge : hop.ascent;
  let actor = from;
  const changes = before.map((change) => {
    const step = stepOf(change, actor, change.to ?? actor, CERTAIN);
    actor = step.to;
    return step;
  });
  if ("ascent" in hop) {
    const { how, requires, to } = hop.ascent;
    return requires.length === 0 ? changes : [...changes, stepOf({ how, requires }, actor, to, CERTAIN)];
  }
  const { how, option } = hop.edge;
  const to = principals.arns[hop.to] ?? "";
  return [...changes, stepOf({ how, requires: option.requires }, actor, to, option.sureness)];
}

function stepOf({ how, requires }: OwnChange, from: string, to: string, atMost: Sureness): EscalationStep {
  const shown = requires.map((each) => requirementOf(each, to));
  const own = requires.flatMap(({ action, by }) => (by === undefined ? [action] : []));
  const sureness = requires.reduce<Sureness>((sum, each) => least(sum, each.sureness), atMost);
  const sentence = how.replaceAll("{from}", shortName(from)).replaceAll("{to}", shortName(to));
  return {
    from,
    to,
    technique: [...new Set(own)].join(" + "),
    requires: shown,
    certainty: certaintyOf(sureness),
    explanation: `${sentence}.`,
  };
}

function requirementOf(
  { action, by, resource, sureness, because, conditions }: Requirement,
  to: string,
): StepRequirement {
  return {
    action,
    ...(by === undefined ? {} : { by }),
    resource: resource === TARGET ? to : resource,
    certainty: certaintyOf(sureness),
    because: because.map((proof) =>
      proof.policy.startsWith("#") ? { ...proof, policy: `${to}${proof.policy}` } : proof,
    ),
    conditions,
  };
}

function certaintyOf(sureness: Sureness): Certainty {
  return CERTAINTIES[sureness] ?? "assumed";
}

/** `role/app` of an ARN. */
function shortName(arn: string): string {
  return arn.replace(/^arn:[^:]*:iam::[^:]*:/, "");
}
