import type { PrincipalRecord, ResourceEntry } from "../../iam/index.ts";
import { lastPart } from "../model/arnText.ts";
import { isReported } from "../model/reportedTypes.ts";
import { type Content, html, type Markup, value, visible } from "./markup.ts";
import type { ShownStatements } from "./shownStatements.ts";
import { policyName } from "./vocabulary/names.ts";

/** Names of principals, resources and statements, linked to their places in the report. */
export interface Links {
  /** A user or role by its ARN; without a link if it is not in the account. */
  principal(arn: string): Markup;
  /** A resource by its position in the inventory. */
  resource(index: number): Markup;
  /** The principal or resource with this ARN; for any other text the text itself. */
  thing(arn: string): Markup;
  /** The same under a name that a sentence gives it. */
  named(arn: string, name: string): Markup;
  /** `AdminPolicy, statement #0`, linked to the statement where it is shown. Both as in `Proof`. */
  statement(policy: string, statement: string): Markup;
  /** The same where the policy is named in other words. */
  statementOf(named: Content, policy: string, statement: string): Markup;
  /** Where the path of a user or role to administrator is shown, step by step. */
  pathHref(arn: string): string;
  /** Where the finding at this position is shown, or all of its kind. */
  findingHref(position: number, kind: string): string;
  /** A section that others link to adds what it shows. */
  readonly places: Places;
}

/** What of the report is written, so that links find it. Sections that say so are written before those that link to them. */
export interface Places {
  statements: ShownStatements;
  /** Positions of principals whose paths are shown. */
  paths: Set<number>;
  /** Positions of findings with a row. */
  findings: Set<number>;
}

function noPlaces(): Places {
  const statements = { list: [], omitted: 0, idOf: () => undefined };
  return { statements, paths: new Set(), findings: new Set() };
}

export function createLinks(
  principals: readonly PrincipalRecord[],
  resources: readonly ResourceEntry[],
  places: Places = noPlaces(),
): Links {
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
  const statementOf = (named: Content, policy: string, statement: string): Markup => {
    const id = places.statements.idOf(policy, statement);
    if (id === undefined) return html`${named}, statement ${value(statement)}`;
    return html`${named}, <a href="#${id}">statement ${value(statement)}</a>`;
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
    statement: (policy, statement) => statementOf(policyName(policy), policy, statement),
    statementOf,
    pathHref(arn) {
      const index = principalAt.get(arn);
      return index !== undefined && places.paths.has(index) ? `#${pathId(index)}` : "#escalation";
    },
    findingHref: (position, kind) => (places.findings.has(position) ? `#${findingId(position)}` : `#finding-${kind}`),
    places,
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

/** Anchor of the path to administrator of the principal with this number. */
export function pathId(index: number): string {
  return `e${index}`;
}

/** Anchor of the finding at this position. */
export function findingId(position: number): string {
  return `f${position}`;
}
