import type { FindingKind } from "../../iam/index.ts";
import { count } from "../../platform/numberText.ts";
import { type Figure, howToClose, type Knowledge, knownNumber } from "../model/knowledge.ts";
import { html, type Markup, value } from "./markup.ts";

/** The most ways to close gaps that are named in one place. */
const NAMED = 2;

/** A number as far as it is known: `12`, `at least 12`, `not known`; the latter two link to the gaps. */
export function figureMarkup(known: Knowledge, name: Figure, amount: number): Markup {
  const told = knownNumber(amount, known.figure(name));
  if (told === undefined) return html`<a href="#gaps">not known</a>`;
  return told.isLeast ? html`<a href="#gaps">at least</a> ${count(amount)}` : html`${count(amount)}`;
}

/** A sentence on how to close what a number or the findings of a kind lack; nothing where all was read. */
export function closing(known: Knowledge, name: Figure | FindingKind): Markup {
  const ways = [...new Set(known.gapsOf(name).map(howToClose))].filter((way) => way !== "");
  if (ways.length === 0) return html``;
  const more = ways.length > NAMED ? html` and ${count(ways.length - NAMED)} more` : "";
  return html` To close the gap: ${ways.slice(0, NAMED).map((way, at) => html`${at > 0 ? "; " : ""}${value(way)}`)}${more}; see <a href="#gaps">what is missing</a>.`;
}
