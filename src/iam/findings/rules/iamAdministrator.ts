import { type Administration, administrationOf, isAdministrator } from "../../access/administration.ts";
import { publishedCertainty } from "../../certainty.ts";
import { isServiceLinkedRole } from "../../policy/arn.ts";
import type { Proof } from "../../policy/proof.ts";
import { administratorPolicies, administratorText } from "../awsManaged/leadingPolicies.ts";
import { defineFinding } from "../defineFinding.ts";
import type { PolicyChange } from "../model.ts";
import { nameOf, principalText } from "../names.ts";
import { proofsOf } from "../proofs.ts";
import { text } from "../text.ts";

/** Full administrators and administrators of IAM. Roles that AWS creates for its services are left out. */
export const iamAdministrator = defineFinding({
  kind: "iam-administrator",
  scope: "principal",
  *detect({ access: { principal, grants }, policyVersions }) {
    if (!isAdministrator(principal) || isServiceLinkedRole(principal.arn)) return;
    const administering = grants.filter(
      ({ service, capability }) => service === "IAM" && capability === "administer-resource",
    );
    const certain = administering.filter(({ certainty }) => certainty === "certain");
    const isCertain = certain.length > 0;
    const deciding = isCertain ? certain : administering;
    const proof = proofsOf(deciding.flatMap(({ because }) => because.filter(({ effect }) => effect === "Allow")));
    const isFromIdentityCenter = principal.path.startsWith("/aws-reserved/");
    const policyChange = isFromIdentityCenter ? undefined : withdrawal(principal.arn, proof);
    yield {
      about: [principal.arn],
      principals: [principal.arn],
      facts: {
        isFullAdmin: principal.isFullAdmin,
        /** The organization's policies that keep it from being a full administrator; empty where none does. */
        blockedBy: principal.fullAdminBlockedBy ?? [],
        certainty: publishedCertainty(isCertain ? "certain" : "conditional"),
      },
      data: {
        principal: nameOf(principal),
        administration: administrationOf(principal),
        isFromIdentityCenter,
        byAws: administratorPolicies(proof, principal.arn, policyVersions),
      },
      proof,
      conditions: isCertain ? [] : deciding.flatMap(({ conditions }) => conditions),
      ...(policyChange && { policyChange }),
    };
  },
  severity: ({ facts, data }) => (data.isFromIdentityCenter || facts.certainty !== "allowed" ? "medium" : "high"),
  message: {
    heading: "Administrators",
    meaning:
      "Administrators can change who may do what in this account, and so give themselves or anyone else every permission. Whoever takes over one of them takes over the account.",
    advice:
      "Keep only the administrators that are needed to run the account. Remove the policy that makes the others administrators.",
    title: ({ facts, data }) =>
      text`The ${principalText(data.principal)} ${ADMINISTERS[data.administration]}${facts.certainty === "allowed" ? "" : " under conditions"}`,
    remedy: ({ data }) =>
      data.isFromIdentityCenter
        ? text`Assign a smaller permission set in IAM Identity Center to everyone who does not need to administer the account.`
        : text`Keep this access only if administering IAM is its task; otherwise remove the policy that grants it.`,
    note: ({ data }) => administratorText(data.byAws),
  },
  mappings: { cisAwsFoundations: ["1.16"], nist80053: ["AC-6"], pciDss: ["7.2.2"] },
});

const ADMINISTERS: Readonly<Record<Administration, string>> = {
  full: "is a full administrator",
  "full but for the organization": "is a full administrator but for what its organization denies",
  IAM: "can administer IAM",
  none: "administers nothing",
};

/** The policy that makes the principal an administrator, where it is a single one. */
function withdrawal(arn: string, proof: readonly Proof[]): PolicyChange | undefined {
  const [only, ...others] = proof;
  if (only === undefined || others.some(({ policy }) => policy !== only.policy)) return undefined;
  if (!only.policy.includes("#")) return { change: "detach-policy", policy: only.policy, from: arn };
  return others.length === 0
    ? { change: "delete-statement", policy: only.policy, statement: only.statement }
    : undefined;
}
