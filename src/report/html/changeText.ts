import type { Change } from "../../iam/index.ts";
import { lastPart } from "../model/arnText.ts";
import type { Links } from "./links.ts";
import { html, type Markup, value } from "./markup.ts";
import { policyName } from "./vocabulary/names.ts";

/** A change of the account in words, without a full stop: `Detach PowerUserAccess (AWS managed) from ann`. */
export function changeText(change: Change, links: Links): Markup {
  switch (change.operation) {
    case "put-policy-document":
      return html`Edit ${changedPolicyName(change.policy)}`;
    case "delete-policy":
      return html`Delete ${changedPolicyName(change.policy)}`;
    case "detach-policy":
      return html`Detach ${policyName(change.policy)} from ${links.principal(change.principal)}`;
    case "remove-user-from-group":
      return html`Remove ${links.principal(change.user)} from the group ${value(lastPart(change.group))}`;
    case "put-permissions-boundary":
      return html`Set ${policyName(change.policy)} as the permissions boundary of ${links.principal(change.principal)}`;
    case "delete-principal":
      return html`Delete ${links.principal(change.principal)}`;
    case "deactivate-access-key":
      return html`Deactivate access key ${change.key} of ${links.principal(change.principal)}`;
  }
}

/** A change names the policy of a resource by the ARN of the resource. */
function changedPolicyName(policy: string): Markup {
  const isIdentityPolicy = policy.includes("#") || /^arn:[^:]*:iam::[^:]*:policy\//.test(policy);
  return policyName(isIdentityPolicy ? policy : `${policy}#policy`);
}
