import {
  type Finding,
  type FindingKind,
  FRAMEWORKS,
  type Framework,
  kindMessage,
  mappingsOf,
  plainText,
  remedyText,
} from "../../../iam/index.ts";
import { count, counted } from "../../../platform/numberText.ts";
import type { Slices } from "../../../platform/slices.ts";
import type { Knowledge } from "../../model/knowledge.ts";
import { bytesLeft } from "../bytesLeft.ts";
import { html, type Markup } from "../markup.ts";
import { closing } from "../notKnown.ts";
import { paperNote } from "../printing.ts";
import { inPieces, type Section } from "../section.ts";
import { acceptedPieces } from "./accepted.ts";
import { badge, type FindingGroup, findingGroups, groupId, ofThem } from "./groups.ts";
import { findingRow, type RowSettings } from "./row.ts";

/** Of the bytes, what accepted findings may take. */
const ACCEPTED_SHARE = 0.2;

/** All findings: by kind, the most severe first, with the statements they rest on and the remedy. */
export const findings: Section = {
  id: "findings",
  title: "Findings",
  short: "Findings",
  share: 0.18,
  *body({ facts, links, budget }) {
    const groups = findingGroups(facts.findings);
    yield* notKnown(facts.known);
    const accepted = acceptedPieces(facts.accepted, links, budget * ACCEPTED_SHARE);
    if (groups.length === 0) {
      yield html`<p>${facts.known.unknownFindings.length === 0 ? "No findings." : "Nothing was found in what was read."}</p>\n`;
      yield* accepted;
      return;
    }
    yield html`<p>Open a kind to see its findings, the most severe first. Where one change of a policy resolves a finding, the change
is shown with it.</p>\n`;
    const shared = { links, at: facts.header.analysisTime, hasEarlier: facts.comparison !== undefined };
    const positions = new Map(facts.findings.map((finding, position) => [finding, position]));
    const positionOf = (finding: Finding) => positions.get(finding) ?? -1;
    // Bytes by the number of findings; what is left then goes to the most severe kinds first.
    const room = budget - accepted.reduce((bytes, piece) => bytes + piece.toString().length, 0);
    let left = room;
    const tables: FindingTable[] = [];
    for (const group of groups) {
      const table = yield* inPieces(findingTable(group, shared, positionOf));
      tables.push(table);
      left -= yield* inPieces(table.fill((room * group.findings.length) / facts.findings.length));
    }
    for (const table of tables) left -= yield* inPieces(table.fill(left));
    for (const table of tables) yield* table.pieces();
    yield* accepted;
  },
};

/** What findings of the kind violate or enable, in published frameworks. */
function mappings(kind: FindingKind): Markup {
  const named = Object.entries(FRAMEWORKS).flatMap(([framework, name]) => {
    const ids = mappingsOf(kind)[framework as Framework] ?? [];
    return ids.length === 0 ? [] : [html`<div><dt>${name}</dt><dd>${ids.join(", ")}</dd></div>`];
  });
  return named.length === 0 ? html`` : html`<dl class="mappings">${named}</dl>\n`;
}

/** The kinds of which there may be more findings, or none can be told. */
function* notKnown(known: Knowledge): Generator<Markup> {
  const kinds = known.unknownFindings;
  if (kinds.length === 0) return;
  yield html`<details class="group"><summary>${counted(kinds.length, "kind")} of findings not known, or not in full</summary><ul class="names">${kinds.map(
    (kind) =>
      html`<li>${kindMessage(kind).heading}: ${known.finding(kind) === "none" ? "not known" : "there may be more"}.${closing(known, kind)}</li>\n`,
  )}</ul></details>\n`;
}

/** Rows that are made in a slice of a few milliseconds. */
const SLICE_ROWS = 64;

interface FindingTable {
  /** Adds rows that take no more than `budget` bytes and gives how many they take; in slices. */
  fill(budget: number): Slices<number>;
  pieces(): Generator<Markup>;
}

/** The findings of one kind, as many as there is room for; in slices. */
function* findingTable(
  group: FindingGroup,
  shared: Omit<RowSettings, "withRemedy">,
  positionOf: (finding: Finding) => number,
): Slices<FindingTable> {
  const { kind, severity, findings } = group;
  const { heading, meaning, advice } = kindMessage(kind);
  const remedies = new Set<string>();
  for (const [at, finding] of findings.entries()) {
    if (at % SLICE_ROWS === 0) yield;
    remedies.add(plainText(remedyText(finding, finding.remedy)));
    if (remedies.size > 1 || finding.remedy !== undefined) break;
  }
  const settings = { ...shared, withRemedy: remedies.size > 1 || findings.some(({ remedy }) => remedy !== undefined) };
  const rows: Markup[] = [];
  return {
    *fill(budget: number): Slices<number> {
      yield;
      const bytes = bytesLeft(budget);
      for (const finding of findings.slice(rows.length)) {
        const position = positionOf(finding);
        const row = findingRow(finding, position, settings);
        if (!bytes.take(row)) break;
        shared.links.places.findings.add(position);
        rows.push(row);
        if (rows.length % SLICE_ROWS === 0) yield;
      }
      return budget - bytes.left();
    },
    *pieces(): Generator<Markup> {
      yield html`<details class="group${severity === "critical" || severity === "high" ? " printed" : ""}" id="${groupId(kind)}"><summary><h3>${heading}</h3> ${badge(severity)} <span class="amount" data-findings="${kind}">${count(findings.length)}</span><span class="amount">${ofThem(group)}</span></summary>
<p>${meaning}</p>
<p><b>What to do:</b> ${advice}</p>
${mappings(kind)}<div class="scroll" role="region" aria-label="${heading}" tabindex="0"><table data-table="sort" class="paper-8"><caption class="sr">${heading}, the most severe first</caption>
<thead><tr><th scope="col" data-sort="rank">Severity</th><th scope="col" data-sort>Finding</th>${
        settings.withRemedy && html`<th scope="col">What to do about this one</th>`
      }</tr></thead><tbody>\n`;
      yield* rows;
      const more = findings.length - rows.length;
      yield html`</tbody></table></div>\n${paperNote(rows.length, "paper-8")}${
        more > 0 &&
        html`<p class="omitted">${counted(more, "more finding")} of this kind, none more severe than these, ${more === 1 ? "is" : "are"} in the file findings.json.</p>\n`
      }</details>\n`;
    },
  };
}
