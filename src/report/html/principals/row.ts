import { isServiceLinked } from "../../../iam/index.ts";
import { lastPart } from "../../model/arnText.ts";
import { counted } from "../../model/numberText.ts";
import { badge, groupId } from "../findings/groups.ts";
import { principalId } from "../links.ts";
import { html, type Markup, value, visible } from "../markup.ts";
import { dateCell, useCell } from "./age.ts";
import type { Standing } from "./standing.ts";

export const STANDING_HEAD: Markup = html`<thead><tr><th scope="col" data-sort>Name</th><th scope="col" data-sort>Kind</th><th scope="col" data-sort>What to know</th><th scope="col" data-sort>Created</th><th scope="col" data-sort>Last used</th><th scope="col" data-sort>Ceiling</th><th scope="col">Access</th><th scope="col" data-sort="rank">Findings</th></tr></thead>`;

/** All about one user or role, or the ways to it. `accessRow`: where its access stands. */
export function standingRow(standing: Standing, at: number, accessRow: string | undefined): Markup {
  const { index, principal } = standing;
  const { arn, name, createdAt, permissionsBoundary } = principal;
  const ceiling =
    permissionsBoundary === undefined
      ? ""
      : html`<span title="${visible(permissionsBoundary)}">${value(lastPart(permissionsBoundary))}</span>`;
  const access = accessRow === undefined ? "" : html`<a href="#${accessRow}">access</a>`;
  return html`<tr id="${principalId(index)}"><th scope="row" title="${visible(arn)}">${value(name)}</th><td>${kindWords(standing)}</td><td>${flags(standing)}</td>${dateCell(createdAt, at)}${lastUse(standing, at)}<td>${ceiling}</td><td>${access}</td>${findingsCell(standing)}</tr>\n`;
}

/** One that is nothing out of the ordinary, where there is no room for a row. */
export function standingItem({ index, principal }: Standing): Markup {
  return html`<li id="${principalId(index)}">${visible(principal.name)}</li>\n`;
}

/** `user`, `role`, `role of an AWS service`. */
export function kindWords({ principal }: Pick<Standing, "principal">): string {
  if (principal.type === "IAMUser") return "user";
  return isServiceLinked(principal.arn) ? "role of an AWS service" : "role";
}

/** Nothing is known of a user that the credential report does not have. */
function lastUse({ principal }: Standing, at: number): Markup {
  const { type, credentials, lastUsedAt } = principal;
  if (type === "IAMUser" && credentials === undefined && lastUsedAt === undefined) return html`<td>not known</td>`;
  return useCell(lastUsedAt, at);
}

function flags({ principal, canEscalate, unused, stale }: Standing): Markup {
  const { isFullAdmin, isIamAdmin } = principal;
  const words = [
    isFullAdmin ? html`<b>full administrator</b>` : isIamAdmin ? html`<b>administrator</b>` : undefined,
    canEscalate ? html`<a href="#escalation">can become ${isIamAdmin ? "full " : ""}administrator</a>` : undefined,
    unused ? html`unused` : undefined,
    stale ? html`<a href="#credentials">stale credentials</a>` : undefined,
  ].filter((word) => word !== undefined);
  return html`${words.map((word, index) => html`${index > 0 ? ", " : ""}${word}`)}`;
}

function findingsCell({ findings, worst }: Standing): Markup {
  if (worst === undefined) return html`<td></td>`;
  const { severity, kind } = worst;
  return html`<td data-rank="${severity}">${badge(severity)} <a href="#${groupId(kind)}">${counted(findings, "finding")}</a></td>`;
}
