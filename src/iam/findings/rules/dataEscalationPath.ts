import type { Certainty } from "../../certainty.ts";
import { type Finding, LISTED, PATHS_SHOWN, type Severity } from "../model.ts";
import type { AccountSubject } from "../subject.ts";
import { nameOfArn, proofsOf } from "../words.ts";
import { conditionsOf, denialOf, firstAction, proofsOfPath } from "./escalationPath.ts";

const SEVERITY: Readonly<Record<Certainty, Severity>> = { certain: "high", conditional: "medium", assumed: "low" };

/** Who can reach data by becoming another principal, and not directly. Who can become administrator is found as that. */
export function* dataEscalationPath({ account, escalation, administrators }: AccountSubject): Generator<Finding> {
  for (const { arn } of account.principals) {
    if (escalation.canEscalate(arn) || administrators.has(arn)) continue;
    const pathsTo = () => escalation.pathsTo("data", arn);
    const paths = pathsTo();
    const [best] = paths;
    if (best === undefined) continue;
    const reached = [...new Set(paths.flatMap(({ target }) => target.resource ?? []))].sort();
    const policyChange = denialOf(best);
    yield {
      id: `data-escalation-path:${arn}`,
      kind: "data-escalation-path",
      severity: SEVERITY[best.certainty],
      title: `The ${nameOfArn(arn)} can read data of ${reached.length === 1 ? "a resource" : `${reached.length} resources`} by becoming another principal`,
      principals: [arn],
      resources: reached.slice(0, LISTED),
      facts: { certainty: best.certainty, resourceCount: reached.length, paths: paths.length },
      proof: proofsOf(paths.flatMap(proofsOfPath)),
      conditions: conditionsOf(best),
      remedy: `Take ${firstAction(best)} from it, or give it the data that it needs directly.`,
      ...(policyChange && { policyChange }),
      paths: () => pathsTo().slice(0, PATHS_SHOWN),
    };
  }
}
