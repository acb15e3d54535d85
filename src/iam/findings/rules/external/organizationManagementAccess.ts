import { counted } from "../../../../platform/numberText.ts";
import type { AnalysisSettings } from "../../../access/compile/requestContext.ts";
import { defineFinding } from "../../defineFinding.ts";
import { LISTED } from "../../model.ts";
import { accountText, type ResourceName, resourceText } from "../../names.ts";
import { proofsOf } from "../../proofs.ts";
import { sentence, text } from "../../text.ts";
import { externalAccessOf, ownerOf } from "./externalAccess.ts";
import { isOfOrganizationManagement } from "./parties.ts";

/** Null where it is not known. */
function isManagementAccount({ organization }: AnalysisSettings, account: string): boolean | null {
  if (organization === null) return false;
  const { managementAccount } = organization ?? {};
  return managementAccount === undefined ? null : account === managementAccount;
}

/** Roles by which an organization manages this account: one finding for each account that can assume them. */
export const organizationManagementAccess = defineFinding({
  kind: "organization-management-access",
  scope: "account",
  *detect(subject) {
    const { settings } = subject.account;
    const all = [...externalAccessOf(subject, "account", "principal")].filter(({ principal, resource }) =>
      isOfOrganizationManagement(subject, principal, resource),
    );
    for (const [account, accesses] of Map.groupBy(all, ({ principal }) => ownerOf(principal).account ?? "")) {
      const roles = new Map(accesses.map(({ resource }) => [resource.arn, resource]));
      const sorted = [...roles.keys()].sort();
      const [first = ""] = sorted;
      yield {
        about: [account],
        principals: [...new Set(accesses.map(({ principal }) => principal.arn))].sort().slice(0, LISTED),
        resources: sorted.slice(0, LISTED),
        facts: {
          account,
          isManagementAccount: isManagementAccount(settings, account),
          resourceCount: sorted.length,
          isIamAdmin: sorted.some((role) => subject.administrators.has(role)),
        },
        data: { account, role: roles.get(first) satisfies ResourceName | undefined },
        proof: proofsOf(accesses.flatMap(({ grants }) => grants.flatMap(({ because }) => because))),
      };
    }
  },
  severity: "low",
  message: {
    heading: "Access of the organization's management",
    meaning:
      "Roles such as OrganizationAccountAccessRole and those of stack sets let the account that manages the organization into this one. Whoever controls that account controls this one.",
    advice: "Check that the account is the one that manages your organization. Remove the roles that nobody uses.",
    title: ({ facts, data: { account, role } }) => {
      const who = sentence(accountText(account, `arn:aws:iam::${account}:root`));
      const what =
        facts.resourceCount === 1 && role !== undefined ? resourceText(role) : counted(facts.resourceCount, "role");
      return text`${who} can manage this account by ${what}`;
    },
    remedy: () => text`Check that this account manages your organization, and limit who there may assume these roles.`,
  },
  mappings: { nist80053: ["AC-6"] },
});
