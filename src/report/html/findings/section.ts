import {
  type Finding,
  type FindingKind,
  FRAMEWORKS,
  type Framework,
  kindMessage,
  mappingsOf,
  plainText,
  remedyOf,
} from "../../../iam/index.ts";
import { count, counted } from "../../../platform/numberText.ts";
import type { Knowledge } from "../../model/knowledge.ts";
import { bytesLeft } from "../bytesLeft.ts";
import type { Links } from "../links.ts";
import { html, type Markup } from "../markup.ts";
import { closing } from "../notKnown.ts";
import type { Section } from "../section.ts";
import { badge, type FindingGroup, findingGroups, groupId, ofThem } from "./groups.ts";
import { findingRow } from "./row.ts";

/** All findings: by kind, the most severe first, with the statements they rest on and the remedy. */
export const findings: Section = {
  id: "findings",
  title: "Findings",
  short: "Findings",
  share: 0.16,
  *body({ facts, links, budget }) {
    const groups = findingGroups(facts.findings);
    yield* notKnown(facts.known);
    if (groups.length === 0) {
      yield html`<p>${facts.known.unknownFindings.length === 0 ? "No findings." : "Nothing was found in what was read."}</p>\n`;
      return;
    }
    yield html`<p>Open a kind to see its findings, the most severe first. Where one change of a policy resolves a finding, the change
is shown with it.</p>\n`;
    const positions = new Map(facts.findings.map((finding, position) => [finding, position]));
    const tables = groups.map((group) => findingTable(group, links, (finding) => positions.get(finding) ?? -1));
    // Bytes by the number of findings; what is left then goes to the most severe kinds first.
    let left = budget;
    for (const [index, group] of groups.entries())
      left -= tables[index]?.fill((budget * group.findings.length) / facts.findings.length) ?? 0;
    for (const table of tables) left -= table.fill(left);
    for (const table of tables) yield* table.pieces();
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

/** The findings of one kind, as many as there is room for. */
function findingTable(group: FindingGroup, links: Links, positionOf: (finding: Finding) => number) {
  const { kind, severity, findings } = group;
  const { heading, meaning, advice } = kindMessage(kind);
  const withRemedy = new Set(findings.map((finding) => plainText(remedyOf(finding)))).size > 1;
  const rows: Markup[] = [];
  return {
    /** Adds rows that take no more than `budget` bytes and gives how many they take. */
    fill(budget: number): number {
      const bytes = bytesLeft(budget);
      for (const finding of findings.slice(rows.length)) {
        const position = positionOf(finding);
        const row = findingRow(finding, position, links, withRemedy);
        if (!bytes.take(row)) break;
        links.places.findings.add(position);
        rows.push(row);
      }
      return budget - bytes.left();
    },
    *pieces(): Generator<Markup> {
      yield html`<details class="group" id="${groupId(kind)}"><summary><h3>${heading}</h3> ${badge(severity)} <span class="amount" data-findings="${kind}">${count(findings.length)}</span><span class="amount">${ofThem(group)}</span></summary>
<p>${meaning}</p>
<p><b>What to do:</b> ${advice}</p>
${mappings(kind)}<div class="scroll" role="region" aria-label="${heading}" tabindex="0"><table data-table="sort"><caption class="sr">${heading}, the most severe first</caption>
<thead><tr><th scope="col" data-sort="rank">Severity</th><th scope="col" data-sort>Finding</th>${
        withRemedy && html`<th scope="col">What to do about this one</th>`
      }</tr></thead><tbody>\n`;
      yield* rows;
      const more = findings.length - rows.length;
      yield html`</tbody></table></div>\n${
        more > 0 &&
        html`<p class="omitted">${counted(more, "more finding")} of this kind, none more severe than these, ${more === 1 ? "is" : "are"} in the file findings.json.</p>\n`
      }</details>\n`;
    },
  };
}
