import { defineFinding } from "../../defineFinding.ts";
import { externalText } from "../../names.ts";
import { sentence, text } from "../../text.ts";
import {
  accessText,
  externalAccessOf,
  externalEvidence,
  ownerOf,
  publishedCertaintyOf,
  statementDeletion,
  titleAccess,
} from "./externalAccess.ts";

/** What other accounts and their principals can do, by resource and principal; known third parties by their names. */
export const crossAccountAccess = defineFinding({
  kind: "cross-account-access",
  scope: "account",
  *detect(subject) {
    for (const access of externalAccessOf(subject, "account", "principal")) {
      yield {
        ...externalEvidence(access),
        facts: {
          capabilities: access.grants.map(({ capability }) => capability),
          certainty: publishedCertaintyOf(access),
          ...ownerOf(access.principal),
          isIamAdmin: subject.administrators.has(access.resource.arn),
        },
        data: {
          principal: access.principal,
          access: titleAccess(access),
          administers: access.certain.some(({ capability }) => capability === "administer-resource"),
        },
        ...statementDeletion(subject, access),
      };
    }
  },
  severity: ({ facts, data }) =>
    facts.isIamAdmin || data.administers ? "high" : facts.certainty === "allowed" ? "medium" : "low",
  message: {
    heading: "Cross-account access",
    meaning:
      "A policy grants access to another AWS account: a vendor, a partner, or another account of yours. Whoever controls that account has this access.",
    advice: "Go through the list with whoever knows your vendors and accounts, and remove what nobody recognizes.",
    title: ({ facts, data: { principal, access } }) =>
      text`${sentence(externalText(principal))} can ${accessText(access)}${facts.certainty === "allowed" ? "" : " under conditions"}`,
    remedy: ({ data: { principal } }) =>
      principal.kind === "account"
        ? text`Remove the access if that account no longer needs it; otherwise name the role there that does instead of the whole account.`
        : text`Remove the access if that principal no longer needs it.`,
  },
  mappings: { nist80053: ["AC-3"], mitreAttack: ["T1199"] },
});
