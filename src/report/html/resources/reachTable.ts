import { lastPart } from "../../model/arnText.ts";
import type { PrincipalSets } from "../../summary/principalSets.ts";
import type { ReachKind } from "../../summary/resourceReach.ts";
import { resourceId } from "../links.ts";
import { html, type Markup, value, visible } from "../markup.ts";
import { countedType, typeWords } from "../vocabulary/resourceTypeText.ts";
import { listId, type NameLists } from "./principalLists.ts";
import type { ReachedResource } from "./reachedResources.ts";

/** A table of resources: what it is about, and which of their access it shows. */
export interface ReachTable {
  /** Names its style. */
  id: "of-data" | "of-roles";
  label: string;
  columns: readonly { kind: ReachKind; title: string }[];
  /** Whether a column says what kind of thing and how confidential each is. */
  typed: boolean;
}

export const DATA_TABLE: ReachTable = {
  id: "of-data",
  label: "Data, and who reaches it",
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
  label: "Roles, and who may act as them",
  columns: [
    { kind: "administer", title: "Administer" },
    { kind: "use", title: "Act as it" },
  ],
  typed: false,
};

export function tableOpening({ id, label, columns, typed }: ReachTable): Markup {
  const types = typed ? html`<th scope="col" data-sort>Type</th><th scope="col" data-sort>Confidentiality</th>` : "";
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table data-table class="reach ${id}"><caption class="sr">${label}: how many users and roles</caption>
<thead><tr><th scope="col" data-sort>Name</th>${types}<th scope="col" data-sort>Outside</th>${columns.map(({ title }) => html`<th scope="col" class="number" data-sort>${title}</th>`)}</tr></thead><tbody>\n`;
}

export const TABLE_CLOSING: Markup = html`</tbody></table></div>\n`;

/** The row of one resource, or of several that are alike. */
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
  const outside = first.outsiders === 0 ? "" : html`<a href="#outside">${outsideWords(first)}</a>`;
  return html`${start}${types}<td>${outside}</td>${table.columns.map(({ kind }) => reachCell(first.sets[kind], lists, sets))}</tr>\n`;
}

function outsideWords({ anyone, outsiders }: ReachedResource): Markup {
  if (anyone === "open") return html`<b>anyone</b>`;
  if (anyone === "conditional") return html`anyone, under conditions`;
  return html`${outsiders} from outside`;
}

function single({ index, entry }: ReachedResource): Markup {
  return html`<tr id="${resourceId(index)}"><th scope="row" title="${visible(entry.arn)}">${value(entry.name || entry.arn)}</th>`;
}

/** The place of a resource by its name alone. */
export function namedItem({ index, entry }: ReachedResource): Markup {
  return html`<li id="${resourceId(index)}">${visible(entry.name || entry.arn)}</li>\n`;
}

/** Its place in a list of names; its ARN stands beside it unless the name tells it. */
function resourceItem(resource: ReachedResource): Markup {
  const { index, entry } = resource;
  const { arn, name, type } = entry;
  const told = type === "S3Bucket" && lastPart(arn) === name;
  return told
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
  if (number === undefined) return html`<td>${size}</td>`;
  return html`<td><a href="#${listId(number)}">${size}</a></td>`;
}
