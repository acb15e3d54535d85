import type { ReportFacts } from "../summary/reportFacts.ts";
import { access } from "./access/section.ts";
import { changes } from "./changes/section.ts";
import { documentClosing, documentOpening } from "./document.ts";
import { escalation } from "./escalation/section.ts";
import { findings } from "./findings/section.ts";
import { reading } from "./howToRead/section.ts";
import { createLinks } from "./links.ts";
import { html } from "./markup.ts";
import { principals } from "./principals/section.ts";
import { resources } from "./resources/section.ts";
import { type Section, sectionPieces } from "./section.ts";
import { masthead, summary } from "./summary/section.ts";

const SECTIONS: readonly Section[] = [summary, findings, escalation, access, resources, principals, changes, reading];

/** About what the report of an account of up to 500 principals may take. */
const BYTES = 1_850_000;
const PRINCIPALS = 500;
const MOST_TIMES = 4;

/** The report for people, piece by piece: one file that needs nothing beside it. */
export function* htmlReport(facts: ReportFacts): Generator<string> {
  const { accountAlias, accountId } = facts.header;
  const links = createLinks(facts.principals, facts.resources);
  const size = BYTES * Math.min(MOST_TIMES, Math.max(1, facts.principals.length / PRINCIPALS));
  yield* documentOpening(`Access report: ${accountAlias ?? accountId}`, SECTIONS);
  yield masthead({ facts }).toString();
  for (const section of SECTIONS) {
    for (const piece of sectionPieces(section, { facts, links, budget: size * section.share })) yield piece.toString();
  }
  yield* documentClosing(
    html`Access report for AWS account ${accountId}. It shows the account as it was when it was analysed, and contains what an attacker would like to know: keep it as carefully as a password.`,
  );
}
