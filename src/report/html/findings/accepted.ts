import { kindMessage, titleOf } from "../../../iam/index.ts";
import { count, counted } from "../../../platform/numberText.ts";
import type { ReportedFinding } from "../../model/reportedFinding.ts";
import { bytesLeft } from "../bytesLeft.ts";
import type { Links } from "../links.ts";
import { html, type Markup, value } from "../markup.ts";
import { badge } from "./groups.ts";
import { sentenceMarkup } from "./sentenceMarkup.ts";

/** Findings that somebody has accepted, with the reason and the end: apart from those that count. */
export function acceptedPieces(accepted: readonly ReportedFinding[], links: Links, budget: number): Markup[] {
  if (accepted.length === 0) return [];
  const left = bytesLeft(budget);
  const rows: Markup[] = [];
  for (const finding of accepted) {
    const row = acceptedRow(finding, links);
    if (!left.take(row)) break;
    rows.push(row);
  }
  const more = accepted.length - rows.length;
  return [
    html`<details class="group" id="accepted-findings"><summary><h3>Accepted findings</h3> <span class="amount">${count(accepted.length)}</span></summary>
<p>Somebody has accepted these, for a reason and until a day. They are in no number of this report, and count again when the time is over.</p>
<div class="scroll" role="region" aria-label="Accepted findings" tabindex="0"><table data-table="sort"><caption class="sr">Accepted findings</caption>
<thead><tr><th scope="col" data-sort="rank">Severity</th><th scope="col" data-sort>Kind</th><th scope="col" data-sort>Finding</th><th scope="col" data-sort>Reason</th><th scope="col" data-sort>Until</th></tr></thead><tbody>\n`,
    ...rows,
    html`</tbody></table></div>\n${
      more > 0 &&
      html`<p class="omitted">${counted(more, "more", "more")} ${more === 1 ? "is" : "are"} in the file findings.json.</p>\n`
    }</details>\n`,
  ];
}

function acceptedRow(finding: ReportedFinding, links: Links): Markup {
  const { severity, kind, accepted } = finding;
  return html`<tr><td data-rank="${severity}">${badge(severity)}</td><td>${kindMessage(kind).heading}</td><td>${sentenceMarkup(titleOf(finding), links)}</td><td>${value(accepted?.reason ?? "")}</td><td>${value(accepted?.expires ?? "")}</td></tr>\n`;
}
