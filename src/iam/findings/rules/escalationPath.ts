import type { Certainty } from "../../certainty.ts";
import { leadingPolicies, leadingText } from "../awsManaged/leadingPolicies.ts";
import { defineFinding } from "../defineFinding.ts";
import {
  CAN,
  conditionsOf,
  denialOf,
  firstPermission,
  proofsOfPaths,
  removalText,
  restrictionText,
} from "../escalationEvidence.ts";
import { PATHS_SHOWN, type Severity } from "../model.ts";
import { principalOfArn, principalText } from "../names.ts";
import { stepsText } from "../stepText.ts";
import { text } from "../text.ts";

const SEVERITY: Readonly<Record<Certainty, Severity>> = { certain: "critical", conditional: "high", assumed: "medium" };

/** Principals that are not full administrators and can become one. */
export const escalationPath = defineFinding({
  kind: "escalation-path",
  scope: "account",
  *detect({ account, escalation, fullAdministrators }) {
    for (const arn of escalation.escalating) {
      const pathsTo = () => escalation.pathsTo("administrator", arn);
      const paths = pathsTo();
      const [best] = paths;
      if (best === undefined) continue;
      const policyChange = denialOf(best);
      yield {
        about: [arn],
        principals: [arn],
        resources: [...new Set(paths.map(({ target }) => target.arn))].sort(),
        facts: { certainty: best.certainty, steps: best.steps.length, paths: paths.length },
        data: {
          leading: leadingPolicies(best.steps, account.inventory.policyVersions),
          principal: principalOfArn(arn),
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
    heading: "Privilege escalation to administrator",
    meaning:
      "These users and roles are not full administrators, but their permissions are enough to become one, step by step. Whoever takes over one of them can take over the account.",
    advice:
      "Remove or restrict the permission that the first step needs. Each finding names it, and “Who can become administrator” draws the paths.",
    relation: "Leads to",
    title: ({ facts, data }) =>
      text`The ${principalText(data.principal)} ${CAN[facts.certainty]} become administrator by ${data.how}`,
    remedy: ({ data: { principal, first, leading } }) => {
      const [policy] = leading.filter(({ holder }) => holder === principal.arn);
      const removal = removalText(first);
      return policy === undefined
        ? text`${removal}${first === undefined ? "" : restrictionText(first, principal.arn)}.`
        : text`${removal}: AWS managed policy ${policy.name} cannot be edited, so detach it and grant the rest by a policy of the account.`;
    },
    note: ({ data }) => leadingText(data.leading),
  },
  mappings: { nist80053: ["AC-6"], pciDss: ["7.2.2"], mitreAttack: ["T1078.004", "T1098", "T1548.005"] },
});
