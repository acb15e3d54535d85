import type { ReportFacts } from "../summary/reportFacts.ts";
import { access } from "./access/section.ts";
import { changes } from "./changes/section.ts";
import { documentClosing, documentOpening } from "./document.ts";
import { escalation } from "./escalation/section.ts";
import { findings } from "./findings/section.ts";
import { howToRead } from "./howToRead/section.ts";
import { createLinks } from "./links.ts";
import { html } from "./markup.ts";
import { policies } from "./policies/section.ts";
import { principals } from "./principals/section.ts";
import { resources } from "./resources/section.ts";
import { type Section, sectionPieces } from "./section.ts";
import { masthead, summary } from "./summary/section.ts";

const SECTIONS: readonly Section[] = [
  summary,
  findings,
  escalation,
  access,
  resources,
  principals,
  policies,
  changes,
  howToRead,
];

/** About the size of the report of an account with up to 500 principals. */
const BASE_BYTES = 1_850_000;
const BASE_PRINCIPALS = 500;
/** Larger accounts get more, but not without limit. */
const MAX_FACTOR = 4;

/** The HTML report, piece by piece: one file that needs no other. */
export function* htmlReport(facts: ReportFacts): Generator<string> {
  const { accountAlias, accountId } = facts.header;
  const links = createLinks(facts.principals, facts.resources);
  const size = BASE_BYTES * Math.min(MAX_FACTOR, Math.max(1, facts.principals.length / BASE_PRINCIPALS));
  yield* documentOpening(`Access report: ${accountAlias ?? accountId}`, SECTIONS);
  yield masthead({ facts }).toString();
  for (const section of SECTIONS) {
    for (const piece of sectionPieces(section, { facts, links, budget: size * section.share })) yield piece.toString();
  }
  yield* documentClosing(
    html`Access report for AWS account ${accountId}: a snapshot of the account at the time of the analysis. Keep it confidential, since it shows an attacker where to start.`,
  );
}
