import { asWritten } from "../../../policy/compiledStatement.ts";
import { type Demand, demandsOf, sparedBy } from "../../../policy/confinement/confinement.ts";
import type { Proof } from "../../../policy/proof.ts";
import { defineFinding } from "../../defineFinding.ts";
import type { PolicyChange } from "../../model.ts";
import { externalText, resourceText } from "../../names.ts";
import type { AccountSubject } from "../../subject.ts";
import { sentence, text } from "../../text.ts";
import {
  allowingStatements,
  type ExternalAccess,
  externalAccessOf,
  externalEvidence,
  statementsOf,
} from "./externalAccess.ts";
import { isOtherAccounts, partyFacts } from "./parties.ts";

/**
 * Roles that another account can assume without an external ID. A third party that serves many customers can then be made
 * to act on this account for another of them ("The confused deputy problem", IAM User Guide).
 */
export const thirdPartyWithoutExternalId = defineFinding({
  kind: "third-party-without-external-id",
  scope: "account",
  *detect(subject) {
    for (const access of externalAccessOf(subject, "account", "principal")) {
      const { principal, resource: role } = access;
      const grants = access.grants.filter(({ capability }) => capability === "use-resource");
      const party = partyFacts(subject, principal);
      if (role.type !== "IAMRole" || grants.length === 0 || !isOtherAccounts(subject, access)) continue;
      if (party.party === "trusted account" || !isUntied(subject, access)) continue;
      const evidence = externalEvidence({ principal, resource: role, grants, certain: [] });
      const policyChange = externalIdCondition(evidence.proof);
      yield {
        ...evidence,
        facts: { ...party, isIamAdmin: subject.administrators.has(role.arn) },
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

/** Whether some statement lets the account assume the role without being tied, and no Deny ties it. */
function isUntied(subject: AccountSubject, access: ExternalAccess): boolean {
  const admitted = { kind: "account" } as const;
  const denies = statementsOf(subject, access.resource.arn).filter(
    ({ effect, principal, actions }) =>
      effect === "Deny" && principal?.entries.some(({ kind }) => kind === "*") && actions.has("sts:assumerole"),
  );
  const spared = denies.map((statement) => sparedBy(asWritten(statement), admitted) ?? []);
  if (spared.some((demands) => demands.length > 0 && demands.every(isTying))) return false;
  return allowingStatements(subject, access).some(
    (statement) => statement.actions.has("sts:assumerole") && !demandsOf(asWritten(statement), admitted).some(isTying),
  );
}

/** To one customer of a third party, or to the organization or principals of the account's owner. */
function isTying({ to, key }: Demand): boolean {
  return to === "external id" || to === "organization" || key === "aws:principalarn";
}

/** Where one statement alone grants it. */
function externalIdCondition(proof: readonly Proof[]): PolicyChange | undefined {
  const [only, ...others] = proof.filter(({ effect }) => effect === "Allow");
  if (only === undefined || others.length > 0) return undefined;
  const { policy, statement } = only;
  const condition = { StringEquals: { "sts:ExternalId": "<external id>" } };
  return { change: "add-condition", policy, statement, condition };
}
