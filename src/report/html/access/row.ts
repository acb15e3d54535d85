import { count, counted } from "../../../platform/numberText.ts";
import { type ProofVariant, rowId } from "../../summary/accessGroups.ts";
import { certainAccess, conditionalAccess, encodeMasks, weight } from "../../summary/accessMask.ts";
import { principalId } from "../links.ts";
import { html, type Markup } from "../markup.ts";
import type { SectionInput } from "../section.ts";
import { capabilityText } from "../vocabulary/capabilityText.ts";
import { columnWords, countsOf, reachWords } from "./accessWords.ts";
import { STRIP_HEIGHT, stripPaths, stripWidth } from "./cellStrip.ts";
import type { Column } from "./columns.ts";
import { proofMarkup } from "./proofMarkup.ts";
import { joined, name, type RowContext } from "./rowContext.ts";
import type { RankedGroup } from "./rowOrder.ts";

const NAMES = 3;
const NAMES_LENGTH = 48;
const MEMBERS = 400;
/** Capabilities that the heading of a row names. */
const HEADLINE = 2;

/** The start and the end of a row; its proofs go between the two. */
export function rowFrame(group: RankedGroup, masks: readonly number[], context: RowContext): readonly [Markup, Markup] {
  const { input } = context;
  const names = leadingNames(group.members, input);
  const more = group.members.length - names.length;
  return [
    html`<details class="group-row" id="${rowId(group.number)}" data-m="${encodeMasks(masks)}"><summary><span class="row-names"><b>${joined(names)}${
      more > 0 && html` and ${count(more)} more`
    }</b> ${flags(group)}<small>${memberTypes(group.members, input)}: ${reachWords(countsOf(group.cells), HEADLINE)}</small></span>${
      !context.large && strip(masks)
    }</summary>
<div class="inside"><p>Details of ${memberLinks(group.members, input)}</p>
${canList(masks, context)}`,
    html`</div></details>\n`,
  ];
}

/** The statements that give the members of a row their access, in about `budget` bytes. */
export function rowProofs({ variants, others }: RankedGroup, context: RowContext, budget: number): Markup {
  if (variants.every(({ total }) => total === 0)) return html``;
  const each = budget / variants.length;
  const proofs = variants.map((variant) => {
    const whose = variants.length > 1 ? html`Granted to ${variantNames(variant, context.input)} by` : "Granted by";
    return html`<p class="because">${whose}:</p>${proofMarkup(variant, context, each)}`;
  });
  if (others === 0) return html`${proofs}`;
  return html`${proofs}<p class="omitted">${counted(others, "more is granted this access", "more are granted this access")} by other statements; see analysis.json.gz.</p>`;
}

/** A row reduced to its names. */
export function nameRow({ members, number }: RankedGroup, input: SectionInput): Markup {
  const more = members.length - NAMES;
  return html`<li id="${rowId(number)}">${joined(members.slice(0, NAMES).map((member) => link(member, input)))}${
    more > 0 && html` and ${count(more)} more`
  }</li>\n`;
}

/** The first names, as many as fit into two lines. */
function leadingNames(members: readonly number[], input: SectionInput): Markup[] {
  let length = 0;
  const fitting = members.slice(0, NAMES).filter((member, index) => {
    length += input.facts.principals[member]?.name.length ?? 0;
    return index === 0 || length <= NAMES_LENGTH;
  });
  return fitting.map((member) => nameOf(member, input));
}

function nameOf(member: number, { facts }: SectionInput): Markup {
  return name(facts.principals[member]?.name ?? "");
}

function link(member: number, input: SectionInput): Markup {
  return html`<a href="#${principalId(member)}">${nameOf(member, input)}</a>`;
}

function memberLinks(members: readonly number[], input: SectionInput): Markup {
  const more = members.length - MEMBERS;
  return html`${joined(members.slice(0, MEMBERS).map((member) => link(member, input)))}${
    more > 0 &&
    html` <span class="omitted">and ${count(more)} more, all listed under <a href="#principals">users and roles</a>.</span>`
  }`;
}

function variantNames({ members }: ProofVariant, input: SectionInput): Markup {
  const more = members.length - NAMES;
  return html`${joined(members.slice(0, NAMES).map((member) => nameOf(member, input)))}${more > 0 && html` and ${count(more)} more`}`;
}

/** `role`, `2 users, 1 role`. */
function memberTypes(members: readonly number[], { facts }: SectionInput): string {
  const users = members.filter((member) => facts.principals[member]?.type === "IAMUser").length;
  const roles = members.length - users;
  if (members.length === 1) return users === 1 ? "user" : "role";
  return [users > 0 && counted(users, "user"), roles > 0 && counted(roles, "role")].filter(Boolean).join(", ");
}

function flags({ isFullAdmin, isIamAdmin, escalating, members }: RankedGroup): Markup {
  if (isFullAdmin) return html`<span class="badge critical">full administrator</span> `;
  if (isIamAdmin) return html`<span class="badge high">administrator</span> `;
  if (escalating === 0) return html``;
  const some = escalating < members.length ? `${count(escalating)} ` : "";
  return html`<span class="badge medium">${some}can become administrator</span> `;
}

function strip(masks: readonly number[]): Markup {
  const width = stripWidth(masks.length);
  return html`<svg class="strip" aria-hidden="true" width="${width}" height="${STRIP_HEIGHT}" viewBox="0 0 ${width} ${STRIP_HEIGHT}">${stripPaths(
    masks,
  ).map(({ className, d }) => html`<path class="${className}" d="${d}"/>`)}</svg>`;
}

/** The cells in words: columns with the same access together, the weightiest first. */
function canList(masks: readonly number[], { columns, large }: RowContext): Markup {
  const byMask = new Map<number, Column[]>();
  columns.forEach((column, index) => {
    const mask = masks[index] ?? 0;
    if (mask !== 0) byMask.set(mask, [...(byMask.get(mask) ?? []), column]);
  });
  const items = [...byMask].sort(([a], [b]) => weight(b) - weight(a));
  if (items.length === 0) return html``;
  return html`<ul class="can">${items.map(
    ([mask, same]) => html`<li>${accessMarkup(mask, large)}: ${same.map(columnWords).join(", ")}`,
  )}</ul>\n`;
}

function accessMarkup(mask: number, inLetters: boolean): Markup {
  const certain = certainAccess(mask);
  const conditional = conditionalAccess(mask);
  const certainPart = certain !== 0 && html`<i>${capabilityText(certain, inLetters)}</i>`;
  if (conditional === 0) return html`${certainPart}`;
  return html`${certainPart}${certainPart && "; "}under conditions <i>${capabilityText(conditional, inLetters)}</i>`;
}
