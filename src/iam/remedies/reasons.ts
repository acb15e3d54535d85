import type { Finding } from "../findings/findingRules.ts";
import { isAboutTrust } from "./outsideEdits.ts";
import { protectionOf } from "./protectedPrincipals.ts";

/** Why no change of a policy is tried; undefined where one is. */
export function reasonAgainst(finding: Finding): string | undefined {
  const protection = protectionOf(finding.principals[0] ?? "");
  switch (finding.kind) {
    case "root-access-key":
      return "The root user's access keys are deleted by the root user alone: sign in to the console as it, under Security credentials.";
    case "root-without-mfa":
      return "The root user registers its MFA device itself: sign in to the console as it, under Security credentials.";
    case "console-without-mfa":
      return "An MFA device is registered by whoever holds it: in the console of IAM, under Security credentials of the user.";
    case "password-not-rotated":
      return "The user sets a new password: in the console, or after an administrator requires one at the next sign-in.";
    case "widely-shared-resource":
      return "Which of these users and roles need the access is not in the account's policies.";
    case "wildcard-data-access":
      return "Which resources it works with is not in the account's policies.";
    case "access-removed-by-boundary":
      return "Whether the policies or the boundary say what is meant is not in the account's policies.";
    case "organization-management-access":
      return "AWS Organizations and what builds on it need these roles: limit who may assume them in the managing account.";
    case "cloudfront-origin-access":
      return "The distribution must use an origin access control before the policy can name it.";
    case "unused-principal":
      return protection && `It cannot be deleted here: ${protection}.`;
    case "iam-administrator":
      return protection && `Its policies cannot be changed here: ${protection}.`;
    default:
      return undefined;
  }
}

/** Why none of what was tried ends it. */
export function reasonWithoutMending(finding: Finding): string {
  if (finding.proof.some(({ policy }) => policy.endsWith("#grant")))
    return "A grant of the KMS key allows it, which is no policy: retire or revoke the grant.";
  if (isAboutTrust(finding))
    return "A trust policy that alone grants: it cannot be without a statement, and other changes of it do not end the finding. Delete the role if nobody needs it.";
  return "No single change of its policies that was tried ends it without opening something else.";
}

export const NOT_TRIED =
  "Not tried: the analysis tries remedies, the most severe findings first, up to a limit that an account of this size exceeds.";
