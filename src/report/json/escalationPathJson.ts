import type { EscalationPath } from "../../iam/index.ts";

/** An escalation path as JSON documents have it, with its members in a fixed order. */
export function pathMember({ principal, target, certainty, steps }: EscalationPath) {
  const { kind, arn, resource } = target;
  return {
    principal,
    target: { kind, arn, resource },
    certainty,
    steps: steps.map((step) => ({
      from: step.from,
      to: step.to,
      technique: step.technique,
      techniqueId: step.techniqueId,
      techniques: step.techniques,
      pathfinding: step.pathfinding,
      certainty: step.certainty,
      explanation: step.explanation,
      requires: step.requires.map((required) => ({
        action: required.action,
        by: required.by,
        through: required.through,
        resource: required.resource,
        certainty: required.certainty,
        conditions: required.conditions,
        because: required.because,
      })),
    })),
  };
}
