import type { ExternalGrant } from "../../../access/model.ts";
import type { Proof } from "../../../policy/proof.ts";
import { defineFinding } from "../../defineFinding.ts";
import type { PolicyChange } from "../../model.ts";
import { externalText, resourceText } from "../../names.ts";
import { sentence, text } from "../../text.ts";
import { externalAccessOf, externalEvidence, ownerOf } from "./externalAccess.ts";

/** Keys that tie a request to one customer of a third party, or to the organization or principals of the account's owner. */
const TYING_KEYS = new Set(["sts:externalid", "aws:principalorgid", "aws:principalorgpaths", "aws:principalarn"]);

/**
 * Roles that another account can assume without an external ID. A third party that serves many customers can then be made
 * to act on this account for another of them ("The confused deputy problem", IAM User Guide).
 */
export const thirdPartyWithoutExternalId = defineFinding({
  kind: "third-party-without-external-id",
  scope: "account",
  *detect(subject) {
    for (const { principal, resource: role, grants: all } of externalAccessOf(subject, "account", "principal")) {
      const grants = all.filter(({ capability }) => capability === "use-resource");
      const [first] = grants;
      if (role.type !== "IAMRole" || first === undefined || grants.some(isTied)) continue;
      const evidence = externalEvidence({ principal, resource: role, grants, certain: [] });
      const policyChange = externalIdCondition(evidence.proof);
      yield {
        ...evidence,
        facts: { ...ownerOf(principal), isIamAdmin: subject.administrators.has(role.arn) },
        data: { principal, role },
        ...(policyChange && { policyChange }),
      };
    }
  },
  severity: ({ facts }) => (facts.isIamAdmin ? "high" : "medium"),
  message: {
    heading: "Third-party access without an external ID",
    meaning:
      "The account of a third party can assume a role of this account. Without an external ID, another customer of that third party can have it act on this account (the confused deputy problem).",
    advice:
      "Ask each vendor for your external ID, an ID that the vendor generates for you alone, and require it in the role's trust policy. If the account is your own, require your organization (aws:PrincipalOrgID) instead.",
    title: ({ data: { principal, role } }) =>
      text`${sentence(resourceText(role))} can be assumed by ${externalText(principal)} without an external ID`,
    remedy: () =>
      text`Require an external ID, an ID that the vendor generates for you alone, in the role's trust policy.`,
  },
  mappings: { mitreAttack: ["T1199"] },
});

function isTied({ conditions }: ExternalGrant): boolean {
  return conditions.some(({ key, effect }) => effect === "Allow" && TYING_KEYS.has(key.toLowerCase()));
}

/** Where one statement alone grants it. */
function externalIdCondition(proof: readonly Proof[]): PolicyChange | undefined {
  const [only, ...others] = proof.filter(({ effect }) => effect === "Allow");
  if (only === undefined || others.length > 0) return undefined;
  const { policy, statement } = only;
  const condition = { StringEquals: { "sts:ExternalId": "<external id>" } };
  return { change: "add-condition", policy, statement, condition };
}
