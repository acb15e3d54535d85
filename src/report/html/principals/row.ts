import { type Administration, administrationOf, isServiceLinkedRole, isUseKnown } from "../../../iam/index.ts";
import { counted } from "../../../platform/numberText.ts";
import { lastPart } from "../../model/arnText.ts";
import { badge, groupId } from "../findings/groups.ts";
import { type Links, principalId } from "../links.ts";
import { html, type Markup, value, visible } from "../markup.ts";
import { dateCell, useCell } from "./age.ts";
import type { PrincipalOverview } from "./overview.ts";

export const OVERVIEW_HEAD: Markup = html`<thead><tr><th scope="col" data-sort>Name</th><th scope="col" data-sort>Type</th><th scope="col" data-sort>Notes</th><th scope="col" data-sort>Created</th><th scope="col" data-sort>Last used</th><th scope="col" data-sort>Permissions boundary</th><th scope="col">Access</th><th scope="col" data-sort="rank">Findings</th></tr></thead>`;

/** One user or role. `accessRow`: the id of the row that shows its access. */
export function overviewRow(
  overview: PrincipalOverview,
  at: number,
  accessRow: string | undefined,
  links: Links,
): Markup {
  const { index, principal } = overview;
  const { arn, name, createdAt, permissionsBoundary } = principal;
  const boundary =
    permissionsBoundary === undefined
      ? ""
      : html`<span title="${visible(permissionsBoundary)}">${value(lastPart(permissionsBoundary))}</span>`;
  const access = accessRow === undefined ? "" : html`<a href="#${accessRow}">access</a>`;
  return html`<tr id="${principalId(index)}"><th scope="row" title="${visible(arn)}">${value(name)}</th><td>${typeWords(overview)}</td><td>${flags(overview, links.pathHref(arn))}</td>${dateCell(createdAt, at)}${lastUse(overview, at)}<td>${boundary}</td><td>${access}</td>${findingsCell(overview)}</tr>\n`;
}

/** The name alone, where there is no room for a row. */
export function overviewItem({ index, principal }: PrincipalOverview): Markup {
  return html`<li id="${principalId(index)}">${visible(principal.name)}</li>\n`;
}

/** `user`, `role`, `service-linked role`. */
function typeWords({ principal }: Pick<PrincipalOverview, "principal">): string {
  if (principal.type === "IAMUser") return "user";
  return isServiceLinkedRole(principal.arn) ? "service-linked role" : "role";
}

function lastUse({ principal }: PrincipalOverview, at: number): Markup {
  if (!isUseKnown(principal)) return html`<td>not known</td>`;
  return useCell(principal.lastUsedAt, at);
}

const ADMINISTRATION: Readonly<Record<Administration, Markup | undefined>> = {
  full: html`<b>full administrator</b>`,
  "full but for the organization": html`<b>administrator</b>, full but for the organization`,
  IAM: html`<b>administrator</b>`,
  none: undefined,
};

function flags({ principal, canEscalate, unused, stale }: PrincipalOverview, pathHref: string): Markup {
  const administration = administrationOf(principal);
  const words = [
    ADMINISTRATION[administration],
    canEscalate
      ? html`<a href="${pathHref}">can become ${administration === "none" ? "" : "full "}administrator</a>`
      : undefined,
    unused ? html`unused` : undefined,
    stale ? html`<a href="#credentials">stale credentials</a>` : undefined,
  ].filter((word) => word !== undefined);
  return html`${words.map((word, index) => html`${index > 0 ? ", " : ""}${word}`)}${blockedList(principal)}`;
}

const BLOCKED_LISTED = 20;

/** What the organization takes away from a principal, and the policies that do. */
function blockedList({ blocked = [] }: PrincipalOverview["principal"]): Markup {
  if (blocked.length === 0) return html``;
  const items = blocked
    .slice(0, BLOCKED_LISTED)
    .map(({ service, capability, by }) => html`<li>${value(service)} ${capability}${blockedBy(by)}</li>`);
  const more = blocked.length - items.length;
  return html`<details><summary>${counted(blocked.length, "capability", "capabilities")} blocked by the organization</summary><ul>${items}</ul>${more > 0 ? html`<p class="omitted">${counted(more, "more is", "more are")} in the analysis.</p>` : ""}</details>`;
}

function blockedBy(policies: readonly string[]): Markup {
  if (policies.length === 0) return html``;
  return html` by ${policies.map((policy, at) => html`${at > 0 ? ", " : ""}<span title="${visible(policy)}">${value(lastPart(policy))}</span>`)}`;
}

function findingsCell({ findings, worst }: PrincipalOverview): Markup {
  if (worst === undefined) return html`<td></td>`;
  const { severity, kind } = worst;
  return html`<td data-rank="${severity}">${badge(severity)} <a href="#${groupId(kind)}">${counted(findings, "finding")}</a></td>`;
}
