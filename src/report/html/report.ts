import { SLICE_DONE } from "../stream/chunks.ts";
import type { ReportFacts } from "../summary/reportFacts.ts";
import { access } from "./access/section.ts";
import { changes } from "./changes/section.ts";
import { documentClosing, documentOpening } from "./document.ts";
import { escalation } from "./escalation/section.ts";
import { findings } from "./findings/section.ts";
import { howToRead } from "./howToRead/section.ts";
import { createLinks } from "./links.ts";
import { html, type Markup } from "./markup.ts";
import { policies } from "./policies/section.ts";
import { principals } from "./principals/section.ts";
import { resources } from "./resources/section.ts";
import { type Section, sectionPieces } from "./section.ts";
import { shownStatements } from "./shownStatements.ts";
import { statements } from "./statements/section.ts";
import { masthead } from "./summary/masthead.ts";
import { summary } from "./summary/section.ts";

const SECTIONS: readonly Section[] = [
  summary,
  findings,
  escalation,
  access,
  resources,
  principals,
  policies,
  statements,
  changes,
  howToRead,
];

/** Written before the others, which link to what these show; each tells what that is. */
const LINKED_TO: readonly Section[] = [escalation, findings];

/** About the size of the report of an account with up to 500 principals. */
const BASE_BYTES = 1_760_000;
const BASE_PRINCIPALS = 500;
/** Larger accounts get more, but not without limit. */
const MAX_FACTOR = 4;

/** Of markup, in a slice of a few milliseconds. */
const SLICE_BYTES = 16_384;

/** The text of all pieces, which is given at the end; until then a piece without text for each slice of work. */
function* joined(pieces: Iterable<Markup>): Generator<string, string> {
  const texts: string[] = [];
  let waiting = 0;
  for (const piece of pieces) {
    const text = piece.toString();
    texts.push(text);
    waiting += text.length;
    if (text !== SLICE_DONE && waiting < SLICE_BYTES) continue;
    waiting = 0;
    yield SLICE_DONE;
  }
  return texts.join("");
}

/** The HTML report, piece by piece: one file that needs no other. */
export function* htmlReport(facts: ReportFacts): Generator<string> {
  const { accountAlias, accountId, cover } = facts.header;
  const size = BASE_BYTES * Math.min(MAX_FACTOR, Math.max(1, facts.principals.length / BASE_PRINCIPALS));
  const shown = shownStatements(facts.cited, facts.statements, size * statements.share);
  const places = { statements: shown, paths: new Set<number>(), findings: new Set<number>() };
  const links = createLinks(facts.principals, facts.resources, places);
  const piecesOf = (section: Section) => sectionPieces(section, { facts, links, budget: size * section.share });
  const written = new Map<Section, string>();
  for (const section of LINKED_TO) written.set(section, yield* joined(piecesOf(section)));
  yield* documentOpening(`${cover?.title ?? "Access report"}: ${accountAlias ?? accountId}`, SECTIONS);
  yield masthead({ facts }).toString();
  for (const section of SECTIONS) {
    const text = written.get(section);
    if (text !== undefined) yield text;
    else for (const piece of piecesOf(section)) yield piece.toString();
  }
  yield* documentClosing(
    html`Access report for AWS account ${accountId}: a snapshot of the account at the time of the analysis. Keep it confidential, since it shows an attacker where to start.`,
  );
}
