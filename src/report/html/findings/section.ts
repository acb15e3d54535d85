import { kindMessage, plainText, remedyOf } from "../../../iam/index.ts";
import { count, counted } from "../../../platform/numberText.ts";
import type { Links } from "../links.ts";
import { html, type Markup } from "../markup.ts";
import { bytesLeft, type Section } from "../section.ts";
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
    if (groups.length === 0) {
      yield html`<p>No findings.</p>\n`;
      return;
    }
    yield html`<p>Open a kind to see its findings, the most severe first. Where one change of a policy resolves a finding, the change
is shown with it.</p>\n`;
    // Bytes by the number of findings. Small groups are written first, so that what they leave goes to the large ones.
    let left = budget;
    let waiting = facts.findings.length;
    const written = new Map<FindingGroup, readonly Markup[]>();
    for (const group of groups.toSorted((a, b) => a.findings.length - b.findings.length)) {
      const { pieces, bytes } = groupPieces(group, links, (left * group.findings.length) / waiting);
      written.set(group, pieces);
      left -= bytes;
      waiting -= group.findings.length;
    }
    for (const group of groups) yield* written.get(group) ?? [];
  },
};

/** The group with as many rows as fit, and the bytes of the rows. */
function groupPieces(group: FindingGroup, links: Links, budget: number): { pieces: Markup[]; bytes: number } {
  const pieces: Markup[] = [];
  const { kind, severity, findings } = group;
  const { heading, meaning, advice } = kindMessage(kind);
  const withRemedy = new Set(findings.map((finding) => plainText(remedyOf(finding)))).size > 1;
  pieces.push(html`<details class="group" id="${groupId(kind)}"><summary><h3>${heading}</h3> ${badge(severity)} <span class="amount" data-findings="${kind}">${count(findings.length)}</span><span class="amount">${ofThem(group)}</span></summary>
<p>${meaning}</p>
<p><b>What to do:</b> ${advice}</p>
<div class="scroll" role="region" aria-label="${heading}" tabindex="0"><table data-table><caption class="sr">${heading}, the most severe first</caption>
<thead><tr><th scope="col" data-sort="rank">Severity</th><th scope="col" data-sort>Finding</th>${
    withRemedy && html`<th scope="col">What to do about this one</th>`
  }</tr></thead><tbody>\n`);
  const bytes = bytesLeft(budget);
  let shown = 0;
  for (const finding of findings) {
    const row = findingRow(finding, links, withRemedy);
    if (!bytes.take(row)) break;
    shown += 1;
    pieces.push(row);
  }
  const more = findings.length - shown;
  pieces.push(
    html`</tbody></table></div>\n${
      more > 0 &&
      html`<p class="omitted">${counted(more, "more finding")} of this kind, none more severe than these, ${more === 1 ? "is" : "are"} in the file findings.json.</p>\n`
    }</details>\n`,
  );
  return { pieces, bytes: budget - bytes.left() };
}
