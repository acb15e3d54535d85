import type { Slices } from "../../platform/slices.ts";
import type { ReportFacts } from "../summary/reportFacts.ts";
import type { Links } from "./links.ts";
import { html, type Markup } from "./markup.ts";

/** What a section shows, and how much of it. */
export interface SectionInput {
  facts: ReportFacts;
  links: Links;
  /** About how many bytes it may write. It omits the rest, and says how much that is and which file has it. */
  budget: number;
}

/** A section of the report, with an entry in the navigation. */
export interface Section {
  /** Anchor of links, and hook of the stylesheet. */
  id: string;
  title: string;
  /** The title in the navigation. */
  short: string;
  /** The section's share of the bytes of the whole report. */
  share: number;
  body(input: SectionInput): Iterable<Markup>;
}

/** A piece without text, which says that a slice of work is done. */
export const SLICE_DONE = html``;

/** The result of the work, with a piece without text after each slice. */
export function* inPieces<Made>(slices: Slices<Made>): Generator<Markup, Made> {
  for (;;) {
    const { done, value } = slices.next();
    if (done === true) return value;
    yield SLICE_DONE;
  }
}

export function* sectionPieces(section: Section, input: SectionInput): Generator<Markup> {
  const { id, title } = section;
  yield html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>\n`;
  yield SLICE_DONE;
  yield* section.body(input);
  yield html`</section>\n`;
}
