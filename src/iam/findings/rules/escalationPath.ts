import type { Certainty } from "../../certainty.ts";
import type { EscalationPath } from "../../escalation/paths/model.ts";
import { type Finding, PATHS_SHOWN, type PolicyChange, type Severity } from "../model.ts";
import type { AccountSubject } from "../subject.ts";
import { nameOfArn, proofsOf } from "../words.ts";

const SEVERITY: Readonly<Record<Certainty, Severity>> = {
  certain: "critical",
  conditional: "high",
  assumed: "medium",
};

/** Who is no administrator and can become one. */
export function* escalationPath({ escalation }: AccountSubject): Generator<Finding> {
  for (const arn of escalation.escalating) {
    const pathsTo = () => escalation.pathsTo("administrator", arn);
    const paths = pathsTo();
    const [best] = paths;
    if (best === undefined) continue;
    const policyChange = denialOf(best);
    yield {
      id: `escalation-path:${arn}`,
      kind: "escalation-path",
      severity: SEVERITY[best.certainty],
      title: `The ${nameOfArn(arn)} can become administrator: ${best.steps.map(({ technique }) => technique).join(", then ")}`,
      principals: [arn],
      resources: [...new Set(paths.map(({ target }) => target.arn))].sort(),
      facts: { certainty: best.certainty, steps: best.steps.length, paths: paths.length },
      proof: proofsOf(paths.flatMap(proofsOfPath)),
      conditions: conditionsOf(best),
      remedy: `Take ${firstAction(best)} from it, or limit that to resources without a way to administration.`,
      ...(policyChange && { policyChange }),
      paths: () => pathsTo().slice(0, PATHS_SHOWN),
    };
  }
}

export function proofsOfPath({ steps }: EscalationPath) {
  return steps.flatMap(({ requires }) => requires.flatMap(({ because }) => because));
}

export function conditionsOf({ steps }: EscalationPath) {
  return steps.flatMap(({ requires }) => requires.flatMap(({ conditions }) => conditions));
}

function ownRequirement(steps: EscalationPath["steps"]) {
  return steps[0]?.requires.find(({ by }) => by === undefined);
}

/** The first thing that the principal itself must be allowed. */
export function firstAction({ steps }: EscalationPath): string {
  const required = ownRequirement(steps);
  return required === undefined ? "the first step" : `${required.action} on ${required.resource}`;
}

/** A Deny beside the statement that allows the first step; a policy of AWS's own cannot be changed. */
export function denialOf({ steps }: EscalationPath): PolicyChange | undefined {
  const required = ownRequirement(steps);
  const allowing = required?.because.find(({ effect, policy }) => effect === "Allow" && isWritable(policy));
  if (required === undefined || allowing === undefined) return undefined;
  return {
    change: "add-statement",
    policy: allowing.policy,
    statement: { Effect: "Deny", Action: required.action, Resource: required.resource },
  };
}

/** An identity policy of the account: no policy of a resource, no trust policy, none of AWS's. */
function isWritable(policy: string): boolean {
  return !/^arn:[^:]*:iam::aws:/.test(policy) && !/#(?:policy|trust)$/.test(policy);
}
