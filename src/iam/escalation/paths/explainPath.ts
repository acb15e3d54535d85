import { and, type Certainty } from "../../certainty.ts";
import { parseArn } from "../../policy/arn.ts";
import type { SelfChange } from "./edge.ts";
import type { EntitySet } from "./entitySet.ts";
import type { EscalationPath, EscalationStep, StepRequirement } from "./model.ts";
import type { Hop, Path } from "./path.ts";
import { certaintyOf, type Requirement, TARGET } from "./requirement.ts";
import { ITSELF, pathfindingOf } from "./technique.ts";

/** A path as reports show it, with the principal or resource that it leads to. */
export function explainPath(path: Path, start: string, principals: EntitySet, resource?: string): EscalationPath {
  const steps = path.hops.flatMap((hop) => stepsOf(hop, principals));
  const arn = steps[steps.length - 1]?.to ?? start;
  const target: EscalationPath["target"] =
    resource === undefined ? { kind: "administrator", arn } : { kind: "data", arn, resource };
  return { principal: start, target, steps, certainty: path.certainty };
}

function stepsOf(hop: Hop, principals: EntitySet): EscalationStep[] {
  const from = principals.arns[hop.from] ?? "";
  if ("grant" in hop) {
    const { technique, permissionSet } = hop.grant;
    const to = principals.arns[hop.to] ?? "";
    const grant = { techniques: [technique], requires: permissionSet.requires };
    return [stepOf(grant, from, to, permissionSet.certainty)];
  }
  const { before } = "edge" in hop ? hop.edge : hop.selfEscalation;
  let actor = from;
  const changes = before.map((change) => {
    const step = stepOf(change, actor, change.to ?? actor, "certain");
    actor = step.to;
    return step;
  });
  if ("selfEscalation" in hop) {
    const { requires, to } = hop.selfEscalation;
    return requires.length === 0 ? changes : [...changes, stepOf(hop.selfEscalation, actor, to, "certain")];
  }
  const { techniques, permissionSet } = hop.edge;
  const to = principals.arns[hop.to] ?? "";
  return [...changes, stepOf({ techniques, requires: permissionSet.requires }, actor, to, permissionSet.certainty)];
}

function stepOf(
  { techniques, requires }: Pick<SelfChange, "techniques" | "requires">,
  from: string,
  to: string,
  atMost: Certainty,
): EscalationStep {
  const needed = withStarts(requires);
  const shown = needed.map((each) => requirementOf(each, to));
  const certainty = and(atMost, certaintyOf(requires));
  const target = to === from ? ITSELF : shortName(to);
  const predicate = techniques.map(({ summary }) => summary(target)).join(", then ");
  const pathfinding = pathfindingOf(techniques, ownActions(requires));
  const services = [...new Set(requires.flatMap(({ through }) => through?.name ?? []))];
  return {
    from,
    to,
    technique: ownActions(needed).join(" + "),
    techniqueId: techniques.at(-1)?.id ?? "",
    ...(techniques.length > 1 && { techniques: techniques.map(({ id }) => id) }),
    ...(pathfinding !== undefined && { pathfinding }),
    requires: shown,
    certainty,
    explanation: `${shortName(from)} ${predicate}${services.length > 0 ? `, through ${services.join(" and ")}` : ""}.`,
  };
}

/** The actions that the principal takes itself, each once. */
function ownActions(requires: readonly Requirement[]): string[] {
  return [...new Set(requires.flatMap(({ action, by }) => (by === undefined ? [action] : [])))];
}

/** Before what needs a service, what makes the service do it; each once. */
function withStarts(requires: readonly Requirement[]): readonly Requirement[] {
  if (requires.every(({ through }) => through === undefined)) return requires;
  const started = requires.flatMap((each) => [...(each.through?.start ?? []), each]);
  return [...new Map(started.map((each) => [JSON.stringify(each), each])).values()];
}

function requirementOf(
  { action, by, through, resource, certainty, because, conditions }: Requirement,
  to: string,
): StepRequirement {
  return {
    action,
    ...(by === undefined ? {} : { by }),
    ...(through === undefined ? {} : { through: through.principal }),
    resource: resource === TARGET ? to : resource,
    certainty,
    because: because.map((proof) =>
      proof.policy.startsWith("#") ? { ...proof, policy: `${to}${proof.policy}` } : proof,
    ),
    conditions,
  };
}

/** `role/app` of an ARN. */
function shortName(arn: string): string {
  return parseArn(arn)?.resource ?? arn;
}
