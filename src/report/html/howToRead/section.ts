import type { Gap } from "../../../iam/index.ts";
import { counted } from "../../../platform/numberText.ts";
import { howToClose, NOT_GIVEN } from "../../model/knowledge.ts";
import { bytesLeft } from "../bytesLeft.ts";
import { html, type Markup, value } from "../markup.ts";
import { paperNote } from "../printing.ts";
import type { Section } from "../section.ts";
import { CAPABILITY_DEFINITIONS, TERMS } from "../vocabulary/glossary.ts";

/** The terms of the report, the method of the analysis, and its gaps. */
export const howToRead: Section = {
  id: "how-to-read",
  title: "How to read this report",
  short: "How to read",
  share: 0.03,
  *body({ facts, budget }) {
    const { header } = facts;
    yield html`<h3 id="capabilities">The six kinds of access</h3>
<p>AWS has more than twenty thousand actions. Each allows one or more of six kinds of access:</p>
<dl class="terms">${CAPABILITY_DEFINITIONS.map(
      ({ letter, term, meaning }) =>
        html`<div><dt><span class="letter">${letter}</span> ${term}</dt><dd>${meaning}</dd></div>\n`,
    )}</dl>
<h3 id="terms">Terms</h3>
<dl class="terms">${TERMS.map(({ term, meaning }) => html`<div><dt>${term}</dt><dd>${meaning}</dd></div>\n`)}</dl>
<h3 id="method">Method</h3>
<p>The analysis read the configuration of the account and evaluated every policy by AWS's published rules: what identity-based
policies, policies of groups and resource policies allow, minus what explicit denies and permissions boundaries take away. It changed
nothing in the account. Service control policies and resource control policies of AWS Organizations are not visible from within the
account; they can only restrict access further, never grant it.</p>
<dl class="terms">
<div><dt>Engine</dt><dd>version ${value(header.engineVersion)}</dd></div>
<div><dt>Catalogue of AWS actions</dt><dd>version ${value(header.catalogueVersion)}, ${value(header.catalogueDate.slice(0, 10))}</dd></div>
${header.executionId === undefined ? "" : html`<div><dt>Execution</dt><dd>${value(header.executionId)}</dd></div>`}
</dl>\n`;
    yield* gapPieces(facts.gaps, budget / 2);
  },
};

function* gapPieces(gaps: readonly Gap[], budget: number): Generator<Markup> {
  yield html`<h3 id="gaps">Gaps</h3>\n`;
  if (gaps.length === 0) {
    yield html`<p>None. Everything the analysis needs was read and understood.</p>\n`;
    return;
  }
  yield html`<p>This could not be read or understood. The rest was analyzed without it.</p>
<div class="scroll" role="region" aria-label="Gaps" tabindex="0"><table data-table class="paper-25"><caption class="sr">Gaps</caption>
<thead><tr><th scope="col" data-sort>Service</th><th scope="col" data-sort>Region</th><th scope="col" data-sort>Action</th><th scope="col" data-sort>Reason</th><th scope="col" data-sort>Resource</th><th scope="col">To close it</th></tr></thead><tbody>\n`;
  const left = bytesLeft(budget);
  let shown = 0;
  for (const gap of gaps) {
    const row = gapRow(gap);
    if (!left.take(row)) break;
    shown += 1;
    yield row;
  }
  yield html`</tbody></table></div>\n${paperNote(shown, "paper-25")}`;
  if (shown < gaps.length)
    yield html`<p class="omitted">${counted(gaps.length - shown, "more gap is", "more gaps are")} in manifest.json.</p>\n`;
}

function gapRow(gap: Gap): Markup {
  const { service, region, action, code, resource, message } = gap;
  const what = action === "parse" ? html`not understood` : html`<code>${value(action)}</code>`;
  return html`<tr><td>${value(service)}</td><td>${region === "" ? "global" : value(region)}</td><td>${what}</td><td>${value(code)}${
    message === undefined || code === NOT_GIVEN ? "" : html`<br><small>${value(message)}</small>`
  }</td><td>${resource === undefined ? "" : value(resource)}</td><td>${value(howToClose(gap))}</td></tr>\n`;
}
