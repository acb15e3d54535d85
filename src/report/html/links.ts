import type { PrincipalRecord, ResourceEntry } from "../../iam/index.ts";
import { lastPart } from "../model/arnText.ts";
import { isReported } from "../model/reportedTypes.ts";
import { html, type Markup, value, visible } from "./markup.ts";

/** Names of principals and resources, linked to their rows in the report. */
export interface Links {
  /** A user or role by its ARN; without a link if it is not in the account. */
  principal(arn: string): Markup;
  /** A resource by its position in the inventory. */
  resource(index: number): Markup;
  /** The principal or resource with this ARN; for any other text the text itself. */
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

/** Anchor of the principal with this number. */
export function principalId(index: number): string {
  return `p${index}`;
}

/** Anchor of the resource at this position of the inventory. */
export function resourceId(index: number): string {
  return `r${index}`;
}
