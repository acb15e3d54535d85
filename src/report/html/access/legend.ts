import { CAPABILITIES } from "../../../iam/index.ts";
import { count } from "../../../platform/numberText.ts";
import { ALL_CAPABILITIES } from "../../summary/accessMask.ts";
import { html, type Markup } from "../markup.ts";
import { CAPABILITY_LETTERS, CAPABILITY_WORDS } from "../vocabulary/capabilityText.ts";
import { columnWords } from "./accessWords.ts";
import { PITCH, STRIP_HEIGHT, stripPaths, stripWidth } from "./cellStrip.ts";
import type { Column } from "./columns.ts";

/** In the order in which a cell shows them. */
const PLACED = [
  "administer-resource",
  "use-resource",
  "read-config",
  "read-data",
  "write-data",
  "delete-data",
] as const;

/** How to read a cell; with the letters for capabilities that a large map has in its rows. */
export function legend(withLetters: boolean): Markup {
  const cell = stripPaths([(ALL_CAPABILITIES << 6) | ALL_CAPABILITIES]);
  const hollow = stripPaths([ALL_CAPABILITIES]);
  return html`<div class="cell-legend">
<p>Each cell has six positions, one for each kind of access:</p>
<svg class="cell-sample" aria-hidden="true" viewBox="0 0 21 ${STRIP_HEIGHT}">${cell.map(path)}</svg>
<ol class="places">${PLACED.map(
    (capability) =>
      html`<li><svg aria-hidden="true" viewBox="0 0 8 6"><path class="k${CAPABILITIES.indexOf(capability)}" d="M1 3h6"/></svg> ${withLetters && html`<b>${CAPABILITY_LETTERS[capability]}</b> `}${CAPABILITY_WORDS[capability]}</li>`,
  )}</ol>
<svg class="cell-sample" aria-hidden="true" viewBox="0 0 21 ${STRIP_HEIGHT}">${hollow.map(path)}</svg>
<p>Filled: always. Hollow: only under conditions. Empty: no access. See <a href="#capabilities">what the six kinds of access mean</a>.</p>
</div>\n`;
}

function path({ className, d }: { className: string; d: string }): Markup {
  return html`<path class="${className}" d="${d}"/>`;
}

const HEAD_HEIGHT = 146;
const NAME_LENGTH = 22;
const NAMED = 12;

/** The names of the columns, slanted, above the cells. */
export function columnHeads(columns: readonly Column[]): Markup {
  const width = stripWidth(columns.length);
  return html`<div class="heads"><span class="corner">Users and roles</span><svg class="services" aria-hidden="true" width="${width}" height="${HEAD_HEIGHT}" viewBox="0 0 ${width} ${HEAD_HEIGHT}">${columns.map(
    (column, index) =>
      html`<text transform="translate(${index * PITCH + PITCH / 2} ${HEAD_HEIGHT - 4}) rotate(-58)"${column.services.length > 1 && html` data-words="${columnWords(column)}"`}>${headText(column)}<title>${titleText(column)}</title></text>`,
  )}</svg></div>\n`;
}

function headText({ name, services, mixed }: Column): string {
  const short = name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH - 1)}…` : name;
  return services.length > 1 && !mixed ? `${short} +${count(services.length - 1)}` : short;
}

function titleText(column: Column): string {
  const { services } = column;
  if (services.length === 1) return column.name;
  const more = services.length - NAMED;
  return `${services.slice(0, NAMED).join(", ")}${more > 0 ? ` and ${count(more)} more` : ""}`;
}

/** The services that share a column, by column. */
export function sharedColumns(columns: readonly Column[]): Markup {
  const shared = columns.filter(({ services }) => services.length > 1);
  if (shared.length === 0) return html``;
  return html`<details class="group" id="shared-columns"><summary>Services that share a column</summary>
<p>All users and roles have the same access to every service of a column. The exception is “Other services”: its cells show the access to any of them.</p>
<dl class="terms">${shared.map(
    (column) => html`<div><dt>${columnWords(column)}</dt><dd>${column.services.join(", ")}</dd></div>\n`,
  )}</dl></details>\n`;
}
