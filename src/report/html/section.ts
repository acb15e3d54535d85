import type { ReportFacts } from "../summary/reportFacts.ts";
import type { Links } from "./links.ts";
import { html, type Markup } from "./markup.ts";

/** What a section is given to show. */
export interface SectionInput {
  facts: ReportFacts;
  links: Links;
  /** About so many bytes it may take; what does not fit is folded, and the section says what and where it is. */
  budget: number;
}

/** A part of the report: a heading that the navigation leads to, and what stands under it. */
export interface Section {
  /** The target of links; also names its style. */
  id: string;
  title: string;
  /** For the navigation. */
  short: string;
  /** Of the bytes of the whole report, the part that this section may take. */
  share: number;
  body(input: SectionInput): Iterable<Markup>;
}

export function* sectionPieces(section: Section, input: SectionInput): Generator<Markup> {
  const { id, title } = section;
  yield html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>\n`;
  yield* section.body(input);
  yield html`</section>\n`;
}

/** Counts what a section has written against its budget. */
export function bytesLeft(budget: number) {
  let left = budget;
  return {
    left: (): number => left,
    /** Whether `piece` still fits; then it counts. */
    take(piece: Markup): boolean {
      const { length } = piece.toString();
      if (length > left) return false;
      left -= length;
      return true;
    },
  };
}
