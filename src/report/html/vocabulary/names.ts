import { type ExternalPrincipal, externalOwner, parseArn } from "../../../iam/index.ts";
import { identityKind, lastPart } from "../../model/arnText.ts";
import { html, type Markup, value, visible } from "../markup.ts";

/** Someone outside the account: `role deploy in Datadog (account 464622532012)`. */
export function externalPrincipalName({ name, arn, kind }: Pick<ExternalPrincipal, "name" | "arn" | "kind">): Markup {
  if (kind === "anyone") return html`<strong>anyone</strong>`;
  if (kind === "service") return html`AWS service ${value(arn)}`;
  if (kind === "federated") return html`users signed in through ${identityProvider(arn)}`;
  const { vendor, account } = externalOwner(name);
  const owner =
    vendor === "" ? html`account ${value(account || arn)}` : html`${value(vendor)} (account ${value(account)})`;
  if (kind === "account" || arn === account) return owner;
  const identity = identityKind(arn);
  return html`${identity && `${identity} `}<span title="${visible(arn)}">${value(lastPart(arn))}</span> in ${owner}`;
}

/** An identity provider that the account has configured, by its name; any other as the policy names it. */
function identityProvider(arn: string): Markup {
  const [type, ...name] = parseArn(arn)?.resource.split("/") ?? [];
  if (type !== "oidc-provider" && type !== "saml-provider") return value(arn);
  return html`<span title="${visible(arn)}">${value(name.join("/"))}</span>`;
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
