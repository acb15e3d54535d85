import { counted } from "../../../platform/numberText.ts";
import type { Certainty } from "../../certainty.ts";
import { defineFinding } from "../defineFinding.ts";
import { CAN, conditionsOf, denialOf, firstPermission, proofsOfPaths, removalText } from "../escalationEvidence.ts";
import { LISTED, PATHS_SHOWN, type Severity } from "../model.ts";
import { principalOfArn, principalText, type ResourceName, resourceText } from "../names.ts";
import { stepsText } from "../stepText.ts";
import { text } from "../text.ts";

const SEVERITY: Readonly<Record<Certainty, Severity>> = { certain: "high", conditional: "medium", assumed: "low" };

/** Principals that can read data by becoming another, and not directly. Those that can become administrator are left out. */
export const dataEscalationPath = defineFinding({
  kind: "data-escalation-path",
  scope: "account",
  *detect({ account, escalation, administrators, fullAdministrators }) {
    let resources: Map<string, ResourceName> | undefined;
    for (const { arn } of account.principals) {
      if (escalation.canEscalate(arn) || administrators.has(arn)) continue;
      const pathsTo = () => escalation.pathsTo("data", arn);
      const paths = pathsTo();
      const [best] = paths;
      if (best === undefined) continue;
      resources ??= new Map(account.resources.map((resource) => [resource.arn, resource]));
      const reached = [...new Set(paths.flatMap(({ target }) => target.resource ?? []))].sort();
      const [only, ...others] = reached;
      const policyChange = denialOf(best);
      yield {
        about: [arn],
        principals: [arn],
        resources: reached.slice(0, LISTED),
        facts: { certainty: best.certainty, resourceCount: reached.length, paths: paths.length },
        data: {
          principal: principalOfArn(arn),
          /** Where it is only one. */
          resource: only === undefined || others.length > 0 ? undefined : resources.get(only),
          how: stepsText(best.steps, (to) => fullAdministrators.has(to)),
          first: firstPermission(best),
        },
        proof: proofsOfPaths(paths),
        conditions: conditionsOf(best),
        ...(policyChange && { policyChange }),
        paths: () => pathsTo().slice(0, PATHS_SHOWN),
      };
    }
  },
  severity: ({ facts }) => SEVERITY[facts.certainty],
  message: {
    heading: "Indirect access to data",
    meaning:
      "These users and roles cannot read this data themselves, but they can become a principal that can. Treat them as readers of the data.",
    advice:
      "Remove the permission that the first step needs, unless they are meant to read this data; then grant them access to it directly.",
    relation: "Leads to the data of",
    title: ({ facts, data: { principal, resource, how } }) =>
      resource === undefined
        ? text`The ${principalText(principal)} ${CAN[facts.certainty]} read data of ${counted(facts.resourceCount, "resource")} by becoming another principal`
        : text`The ${principalText(principal)} ${CAN[facts.certainty]} read data of ${resourceText(resource)} by ${how}`,
    remedy: ({ data }) => text`${removalText(data.first)}, or grant it direct access to the data that it needs.`,
  },
  mappings: { nist80053: ["AC-6"], mitreAttack: ["T1078.004"] },
});
