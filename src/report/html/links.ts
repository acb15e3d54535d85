import { type ExternalPrincipal, type PrincipalRecord, parseArn, type ResourceEntry } from "../../iam/index.ts";
import { isReported } from "../csv/resourcesCsv.ts";
import { html, type Markup, value, visible } from "./markup.ts";
import { lastPart } from "./vocabulary/words.ts";

/** Names that lead to the place in the report where everything about them stands. */
export interface Links {
  /** A user or role by its ARN. One that is not of this account, or yet to be made, is named without a link. */
  principal(arn: string): Markup;
  /** By its position in the inventory. */
  resource(index: number): Markup;
  /** Whatever has this ARN: a principal, a resource, or neither; then it is named as it is. */
  thing(arn: string): Markup;
  /** The same under a name that a sentence gives it. */
  named(arn: string, name: string): Markup;
}

export function createLinks(principals: readonly PrincipalRecord[], resources: readonly ResourceEntry[]): Links {
  const principalAt = new Map(principals.map(({ arn }, index) => [arn, index]));
  const resourceAt = new Map(resources.map(({ arn }, index) => [arn, index]));
  const resource = (index: number): Markup => {
    const entry = resources[index];
    if (entry === undefined) return html``;
    const name = value(entry.name || entry.arn);
    return isReported(entry) ? html`<a href="#${resourceId(index)}" title="${visible(entry.arn)}">${name}</a>` : name;
  };
  const principal = (arn: string): Markup => {
    const index = principalAt.get(arn);
    if (index === undefined) return html`<span title="${visible(arn)}">${value(lastPart(arn))}</span>`;
    return html`<a href="#${principalId(index)}" title="${visible(arn)}">${value(principals[index]?.name ?? arn)}</a>`;
  };
  return {
    principal,
    resource,
    thing(arn) {
      const index = resourceAt.get(arn);
      if (principalAt.has(arn)) return principal(arn);
      return index === undefined ? value(arn) : resource(index);
    },
    named(arn, name) {
      const principalIndex = principalAt.get(arn);
      const resourceIndex = resourceAt.get(arn);
      const entry = resources[resourceIndex ?? -1];
      const place =
        principalIndex !== undefined
          ? principalId(principalIndex)
          : resourceIndex !== undefined && entry !== undefined && isReported(entry)
            ? resourceId(resourceIndex)
            : undefined;
      if (place === undefined) return html`<span title="${visible(arn)}">${value(name)}</span>`;
      return html`<a href="#${place}" title="${visible(arn)}">${value(name)}</a>`;
    },
  };
}

/** Where the principal of this number stands. */
export function principalId(index: number): string {
  return `p${index}`;
}

/** Where the resource of this position in the inventory stands. */
export function resourceId(index: number): string {
  return `r${index}`;
}

/** Someone outside the account, for a reader: `role deploy of Datadog (account 464622532012)`. */
export function outsider({ name, arn, kind }: Pick<ExternalPrincipal, "name" | "arn" | "kind">): Markup {
  if (kind === "anyone") return html`<strong>anyone</strong>`;
  if (kind === "service") return html`the AWS service ${value(arn)}`;
  if (kind === "federated") return html`sign-ins through ${provider(arn)}`;
  const [, organization = "", account = ""] = name.split(":");
  const owner =
    organization === ""
      ? html`account ${value(account || arn)}`
      : html`${value(organization)} (account ${value(account)})`;
  if (kind === "account" || arn === account) return owner;
  const type = /^(?:user|role)(?=\/)/.exec(parseArn(arn)?.resource ?? "")?.[0];
  return html`${type && `${type} `}<span title="${visible(arn)}">${value(lastPart(arn))}</span> of ${owner}`;
}

/** A provider of sign-ins that the account has, by its name; another as it is. */
function provider(arn: string): Markup {
  const name = /:(?:oidc|saml)-provider\/(.+)$/.exec(arn)?.[1];
  return name === undefined ? value(arn) : html`<span title="${visible(arn)}">${value(name)}</span>`;
}

/** What a policy of a proof is called, and what it is: managed by AWS, of this account, inline, of a resource, a trust. */
export function policyName(policy: string): Markup {
  const [owner = policy, part] = splitOnce(policy, "#");
  const of = value(lastPart(owner));
  if (part === "trust") return html`trust policy of ${of}`;
  if (part === "policy") return html`policy of ${of}`;
  if (part === "grant") return html`grant of key ${of}`;
  if (part !== undefined) return html`${value(part)} <small>(inline policy of ${of})</small>`;
  return /^arn:[^:]*:iam::aws:/.test(policy) ? html`${of} <small>(managed by AWS)</small>` : of;
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
