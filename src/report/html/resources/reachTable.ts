import { count, counted } from "../../../platform/numberText.ts";
import { lastPart } from "../../model/arnText.ts";
import type { PrincipalSets } from "../../summary/principalSets.ts";
import type { ReachKind } from "../../summary/resourceReach.ts";
import { resourceId } from "../links.ts";
import { html, type Markup, value, visible } from "../markup.ts";
import { countedType, typeWords } from "../vocabulary/resourceTypeText.ts";
import { listId, type NameLists } from "./principalLists.ts";
import type { ReachedResource } from "./reachedResources.ts";

/** A table of resources and of how many principals have which access to them. */
export interface ReachTable {
  /** Its class in the stylesheet. */
  id: "of-data" | "of-roles";
  label: string;
  columns: readonly { kind: ReachKind; title: string }[];
  /** Whether there are columns for type and confidentiality. */
  typed: boolean;
}

export const DATA_TABLE: ReachTable = {
  id: "of-data",
  label: "Data and keys, and who has access",
  columns: [
    { kind: "administer", title: "Administer" },
    { kind: "read", title: "Read data" },
    { kind: "write", title: "Write data" },
    { kind: "delete", title: "Delete data" },
  ],
  typed: true,
};

export const ROLE_TABLE: ReachTable = {
  id: "of-roles",
  label: "Roles and who can assume them",
  columns: [
    { kind: "administer", title: "Administer" },
    { kind: "use", title: "Assume" },
  ],
  typed: false,
};

export function tableOpening({ id, label, columns, typed }: ReachTable): Markup {
  const types = typed ? html`<th scope="col" data-sort>Type</th><th scope="col" data-sort>Confidentiality</th>` : "";
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table data-table class="reach paper-25 ${id}"><caption class="sr">${label}: number of users and roles</caption>
<thead><tr><th scope="col" data-sort>Name</th>${types}<th scope="col" data-sort>External access</th>${columns.map(({ title }) => html`<th scope="col" class="number" data-sort>${title}</th>`)}</tr></thead><tbody>\n`;
}

export const TABLE_CLOSING: Markup = html`</tbody></table></div>\n`;

/** The row of one resource, or of several with the same access. */
export function reachRow(
  table: ReachTable,
  group: readonly ReachedResource[],
  lists: Pick<NameLists, "numberOf">,
  sets: PrincipalSets,
): Markup {
  const [first, ...others] = group;
  if (first === undefined) return html``;
  const start = others.length === 0 ? single(first) : several(group, first.entry.type);
  const types = table.typed
    ? html`<td>${typeWords(first.entry.type)}</td><td>${first.confidentiality === "" ? "" : value(first.confidentiality)}</td>`
    : "";
  const external = externalCell(first);
  return html`${start}${types}<td>${external}</td>${table.columns.map(({ kind }) => reachCell(first.sets[kind], lists, sets))}</tr>\n`;
}

function externalCell(resource: ReachedResource): Markup {
  const found = resource.externalCount === 0 ? "" : html`<a href="#external-access">${externalWords(resource)}</a>`;
  if (resource.isPolicyKnown) return html`${found}`;
  return html`${found}${found && ", more "}<a href="#gaps">not known</a>`;
}

function externalWords({ anyone, externalCount }: ReachedResource): Markup {
  if (anyone === "open") return html`<b>anyone</b>`;
  if (anyone === "conditional") return html`anyone, under conditions`;
  return html`${counted(externalCount, "party", "parties")}`;
}

function single({ index, entry }: ReachedResource): Markup {
  return html`<tr id="${resourceId(index)}"><th scope="row" title="${visible(entry.arn)}">${value(entry.name || entry.arn)}</th>`;
}

/** A resource in a list of names. */
export function namedItem({ index, entry }: ReachedResource): Markup {
  return html`<li id="${resourceId(index)}">${visible(entry.name || entry.arn)}</li>\n`;
}

/** The same with its ARN, unless the name is all that the ARN says. */
function resourceItem(resource: ReachedResource): Markup {
  const { index, entry } = resource;
  const { arn, name, type } = entry;
  const isNamedByArn = type === "S3Bucket" && lastPart(arn) === name;
  return isNamedByArn
    ? namedItem(resource)
    : html`<li id="${resourceId(index)}" title="${visible(arn)}">${visible(name || arn)}</li>\n`;
}

function several(group: readonly ReachedResource[], type: string): Markup {
  const items = group.map(resourceItem);
  return html`<tr><th scope="row"><details><summary>${countedType(group.length, type)} with the same access</summary><ul class="names">${items}</ul></details></th>`;
}

function reachCell(set: number, lists: Pick<NameLists, "numberOf">, sets: PrincipalSets): Markup {
  const size = sets.size(set);
  const number = lists.numberOf(set);
  const text = number === undefined ? count(size) : html`<a href="#${listId(number)}">${count(size)}</a>`;
  return size < 1000 ? html`<td>${text}</td>` : html`<td data-value="${size}">${text}</td>`;
}
