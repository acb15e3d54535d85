import type { Capability } from "../../../catalogue/capability.ts";
import type { PublishedCertainty } from "../../../certainty.ts";
import { vendorOf } from "../../../inventory/thirdParties.ts";
import { defineFinding } from "../../defineFinding.ts";
import { externalText } from "../../names.ts";
import type { AccountSubject } from "../../subject.ts";
import { sentence, type Text, text } from "../../text.ts";
import {
  accessText,
  type ExternalAccess,
  externalAccessOf,
  externalEvidence,
  publishedCertaintyOf,
  statementDeletion,
  titleAccess,
} from "./externalAccess.ts";
import { isOtherAccounts, namedParty, type PartyFacts, partyFacts } from "./parties.ts";
import { sourceAccessOf } from "./serviceAccess.ts";

/** What other accounts and their principals can do, by resource and principal; known third parties by their names. */
export const crossAccountAccess = defineFinding({
  kind: "cross-account-access",
  scope: "account",
  *detect(subject) {
    for (const access of externalAccessOf(subject, "account", "principal")) {
      if (!isOtherAccounts(subject, access)) continue;
      const party = partyFacts(subject, access.principal);
      yield {
        ...externalEvidence(access),
        facts: factsOf(subject, access, party, null),
        data: {
          principal: namedParty(access.principal, party),
          access: titleAccess(access),
          administers: access.certain.some(({ capability }) => capability === "administer-resource"),
        },
        ...statementDeletion(subject, access),
      };
    }
    for (const { account, service, access } of sourceAccessOf(subject)) {
      const arn = `arn:${subject.account.settings.partition}:iam::${account}:root`;
      const principal = { name: `external:${vendorOf(account)}:${account}`, arn, kind: "account" } as const;
      const party = partyFacts(subject, principal);
      yield {
        ...externalEvidence(access),
        about: [access.resource.arn, arn, service ?? "*"],
        principals: [arn],
        facts: factsOf(subject, access, party, service ?? "*"),
        data: { principal: namedParty(principal, party), access: titleAccess(access), administers: false },
      };
    }
  },
  severity: ({ facts, data }) => {
    if (facts.party === "trusted account") return "low";
    if (facts.isIamAdmin || data.administers) return "high";
    return facts.certainty === "allowed" || facts.viaService !== null ? "medium" : "low";
  },
  message: {
    heading: "Cross-account access",
    meaning:
      "A policy grants access to another AWS account: a vendor, a partner, or another account of yours. Whoever controls that account has this access.",
    advice: "Go through the list with whoever knows your vendors and accounts, and remove what nobody recognizes.",
    title: ({ facts, data: { principal, access } }) =>
      facts.viaService === null
        ? text`${sentence(externalText(principal))} can ${accessText(access)}${facts.certainty === "allowed" ? "" : " under conditions"}`
        : text`${sentence(externalText(principal))} can, through ${serviceText(facts.viaService)}, ${accessText(access)}`,
    remedy: ({ facts, data: { principal } }) =>
      facts.viaService !== null
        ? text`Remove the account from the source that the statement names if it no longer needs the access.`
        : principal.kind === "account"
          ? text`Remove the access if that account no longer needs it; otherwise name the role there that does instead of the whole account.`
          : text`Remove the access if that principal no longer needs it.`,
  },
  mappings: { nist80053: ["AC-3"], mitreAttack: ["T1199"] },
});

type CrossAccountFacts = PartyFacts & {
  capabilities: readonly Capability[];
  certainty: PublishedCertainty;
  isIamAdmin: boolean;
  /** The AWS service that acts for the account, where it has no access of its own; `*`: any that does. */
  viaService: string | null;
};

function serviceText(service: string): Text {
  return service === "*" ? text`AWS services` : text`the service ${{ kind: "service", name: service }}`;
}

function factsOf(
  subject: AccountSubject,
  access: ExternalAccess,
  party: PartyFacts,
  viaService: string | null,
): CrossAccountFacts {
  return {
    capabilities: access.grants.map(({ capability }) => capability),
    certainty: publishedCertaintyOf(access),
    ...party,
    isIamAdmin: subject.administrators.has(access.resource.arn),
    viaService,
  };
}
