import type { ExternalPrincipal, ResourceEntry } from "../../../access/model.ts";
import { isAccountId, parseArn } from "../../../policy/arn.ts";
import { principalAccount } from "../../../policy/principal.ts";
import type { AccountSubject } from "../../subject.ts";
import { type ExternalAccess, ownerOf, statementsOf } from "./externalAccess.ts";

/** Who an account is to the owner of the analyzed one. */
export type Party = "management account" | "trusted account" | "known vendor" | "unknown account" | "not an account";

/** What is published of who has access from outside. */
export type PartyFacts = {
  /** 12 digits; null where the principal is of no account, or of one that is not known. */
  account: string | null;
  thirdParty: string | null;
  party: Party;
  /** What the customer calls a trusted account. */
  trustedAs: string | null;
};

export function partyFacts({ account: { settings } }: AccountSubject, principal: ExternalPrincipal): PartyFacts {
  const { account, thirdParty } = ownerOf(principal);
  const trusted = settings.trustedAccounts?.find(({ accountId }) => accountId === account);
  const party = (): Party => {
    if (account === null) return "not an account";
    if (account === settings.organization?.managementAccount) return "management account";
    if (trusted !== undefined) return "trusted account";
    return thirdParty === null ? "unknown account" : "known vendor";
  };
  return { account, thirdParty, party: party(), trustedAs: trusted?.name ?? null };
}

/** The principal under the name that the customer gave to its account. */
export function namedParty(principal: ExternalPrincipal, { account, trustedAs }: PartyFacts): ExternalPrincipal {
  return trustedAs === null || account === null ? principal : { ...principal, owner: trustedAs };
}

/** Roles by which AWS lets the management account of an organization into its members, by their names. */
const OF_THE_MANAGEMENT_ACCOUNT = /^(?:OrganizationAccountAccessRole|AWSControlTowerExecution)$/;
/** Roles by which CloudFormation creates the stacks of stack sets ("Prerequisites for using CloudFormation StackSets"). */
const OF_STACK_SETS = /^(?:AWSCloudFormationStackSetExecutionRole|stacksets-exec-[0-9a-f]+)$/;
const STACK_SETS_ADMINISTRATOR = "role/aws-service-role/stacksets.cloudformation.amazonaws.com/";

/**
 * Whether it is how an organization manages its members: its management account, or the one account that a role trusts
 * which AWS makes for that purpose.
 */
export function isOfOrganizationManagement(
  subject: AccountSubject,
  principal: Pick<ExternalPrincipal, "arn" | "name">,
  role: Pick<ResourceEntry, "arn" | "name" | "type">,
): boolean {
  if (role.type !== "IAMRole") return false;
  const { managementAccount } = subject.account.settings.organization ?? {};
  const account = principalAccount(principal.arn) ?? parseArn(principal.arn)?.account;
  if (account !== undefined && account === managementAccount) return true;
  if (parseArn(principal.arn)?.resource.startsWith(STACK_SETS_ADMINISTRATOR)) return true;
  const isOfManagement = managementAccount === undefined && OF_THE_MANAGEMENT_ACCOUNT.test(role.name);
  return (isOfManagement || OF_STACK_SETS.test(role.name)) && trustedAccountsOf(subject, role.arn).size === 1;
}

/** Other accounts that a role's trust policy names, in whole or in part. */
function trustedAccountsOf(subject: AccountSubject, role: string): Set<string> {
  const allowing = statementsOf(subject, role).filter(({ effect }) => effect === "Allow");
  const named = allowing.flatMap(({ principal }) =>
    (principal?.entries ?? []).map(({ value }) => principalAccount(value) ?? parseArn(value)?.account ?? value),
  );
  const own = subject.account.settings.accountId;
  return new Set(named.filter((account) => (isAccountId(account) || account === "*") && account !== own));
}

/** What S3 gives CloudFront access by ("Use an origin access identity", Amazon CloudFront Developer Guide). */
export function isOriginAccessIdentity({ arn }: Pick<ExternalPrincipal, "arn">): boolean {
  return /^arn:[^:]*:iam::cloudfront:user\//.test(arn);
}

/** Access from other accounts that is neither CloudFront's nor how an organization manages its members. */
export function isOtherAccounts(subject: AccountSubject, { principal, resource }: ExternalAccess): boolean {
  return !(isOriginAccessIdentity(principal) || isOfOrganizationManagement(subject, principal, resource));
}
