import type { Gap } from "../../../iam/index.ts";
import { counted } from "../../model/numberText.ts";
import { html, type Markup, value } from "../markup.ts";
import { bytesLeft, type Section } from "../section.ts";
import { CAPABILITY_DEFINITIONS, TERMS } from "../vocabulary/glossary.ts";

/** What the words mean, how it was found out, and what could not be read. */
export const reading: Section = {
  id: "reading",
  title: "How to read this",
  short: "How to read",
  share: 0.04,
  *body({ facts, budget }) {
    const { header } = facts;
    yield html`<h3 id="capabilities">The six kinds of access</h3>
<p>AWS knows more than twenty thousand actions. Every one of them is put under one or more of six kinds of access:</p>
<dl class="terms">${CAPABILITY_DEFINITIONS.map(
      ({ letter, term, meaning }) =>
        html`<div><dt><span class="letter">${letter}</span> ${term}</dt><dd>${meaning}</dd></div>\n`,
    )}</dl>
<h3 id="terms">Words used here</h3>
<dl class="terms">${TERMS.map(({ term, meaning }) => html`<div><dt>${term}</dt><dd>${meaning}</dd></div>\n`)}</dl>
<h3 id="method">How this was found out</h3>
<p>The configuration of the account was read, and every policy in it evaluated by AWS's published rules: who is allowed what by
their own policies, their groups and the policies of resources, less what denials and permissions boundaries take away. Nothing
was changed in the account. Policies of an AWS organisation that stand above the account (service control policies, resource control
policies) are not visible from inside it; they can only take access away, never give any.</p>
<dl class="terms">
<div><dt>Engine</dt><dd>version ${value(header.engineVersion)}</dd></div>
<div><dt>Catalogue of AWS's actions</dt><dd>version ${value(header.catalogueVersion)} of ${value(header.catalogueDate.slice(0, 10))}</dd></div>
${header.executionId === undefined ? "" : html`<div><dt>Execution</dt><dd>${value(header.executionId)}</dd></div>`}
</dl>\n`;
    yield* gapPieces(facts.gaps, budget / 2);
  },
};

function* gapPieces(gaps: readonly Gap[], budget: number): Generator<Markup> {
  yield html`<h3 id="gaps">Gaps</h3>\n`;
  if (gaps.length === 0) {
    yield html`<p>None: everything that the analysis asks for could be read and understood.</p>\n`;
    return;
  }
  yield html`<p>What could not be read or understood. The rest was analysed without it.</p>
<div class="scroll" role="region" aria-label="Gaps" tabindex="0"><table data-table><caption class="sr">Gaps</caption>
<thead><tr><th scope="col" data-sort>Service</th><th scope="col" data-sort>Region</th><th scope="col" data-sort>Action</th><th scope="col" data-sort>Reason</th><th scope="col" data-sort>Concerns</th></tr></thead><tbody>\n`;
  const left = bytesLeft(budget);
  let shown = 0;
  for (const gap of gaps) {
    const row = gapRow(gap);
    if (!left.take(row)) break;
    shown += 1;
    yield row;
  }
  yield html`</tbody></table></div>\n`;
  if (shown < gaps.length)
    yield html`<p class="folded">${counted(gaps.length - shown, "more gap")} ${gaps.length - shown === 1 ? "is" : "are"} in the file manifest.json.</p>\n`;
}

function gapRow({ service, region, action, code, resource, message }: Gap): Markup {
  const what = action === "parse" ? html`could not be understood` : html`<code>${value(action)}</code>`;
  return html`<tr><td>${value(service)}</td><td>${region === "" ? "global" : value(region)}</td><td>${what}</td><td>${value(code)}${
    message === undefined ? "" : html`<br><small>${value(message)}</small>`
  }</td><td>${resource === undefined ? "" : value(resource)}</td></tr>\n`;
}
