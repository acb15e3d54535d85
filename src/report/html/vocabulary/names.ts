import { type ExternalPrincipal, externalText, parseArn } from "../../../iam/index.ts";
import { lastPart } from "../../model/arnText.ts";
import { html, type Markup, value, visible } from "../markup.ts";

/** Someone outside the account, in the words of findings; whoever hovers over a name sees its ARN. */
export function externalPrincipalName(principal: ExternalPrincipal): Markup {
  const named = externalText(principal).map((part) => {
    if (typeof part === "string") return visible(part);
    const { name, arn } = part;
    return arn === undefined || arn === name ? value(name) : html`<span title="${visible(arn)}">${value(name)}</span>`;
  });
  return principal.kind === "anyone" ? html`<strong>${named}</strong>` : html`${named}`;
}

/** A policy as a proof cites it: an AWS managed policy, one of the account, an inline policy, a resource policy or a trust policy. */
export function policyName(policy: string): Markup {
  const at = policy.indexOf("#");
  const owner = at < 0 ? policy : policy.slice(0, at);
  const of = value(lastPart(owner));
  if (at < 0) return parseArn(owner)?.account === "aws" ? html`${of} <small>(AWS managed)</small>` : of;
  const part = policy.slice(at + 1);
  if (part === "trust") return html`trust policy of ${of}`;
  if (part === "policy") return html`policy of ${of}`;
  if (part === "grant") return html`grant on key ${of}`;
  return html`${value(part)} <small>(inline policy of ${of})</small>`;
}
