import type { ComparisonGap } from "../../../iam/index.ts";
import { count, counted } from "../../../platform/numberText.ts";
import type { Comparison } from "../../summary/comparison.ts";
import { html, type Markup, value } from "../markup.ts";

/** The most gaps that are named; all are in changes.json. */
export const NAMED = 10;
/** About the bytes of one of them. */
export const GAP_BYTES = 300;

/** What was not compared and why, and whether both analyses were made alike. */
export function* leftOut({ notComparable, engine }: Comparison): Generator<Markup> {
  const { previous, current } = engine;
  const isOther =
    previous.engineVersion !== current.engineVersion || previous.catalogueVersion !== current.catalogueVersion;
  if (isOther) {
    yield html`<p class="note">The previous analysis was made by engine ${value(previous.engineVersion)} with catalogue ${value(previous.catalogueVersion)}, this one by engine ${value(current.engineVersion)} with catalogue ${value(current.catalogueVersion)}. Some differences may come from that.</p>\n`;
  }
  const { gaps } = notComparable;
  if (gaps.length === 0) return;
  const rest = gaps.length - NAMED;
  yield html`<p class="note" id="not-compared"><b>Not compared.</b> What rests on ${counted(gaps.length, "gap")} of one of the analyses does not count as a change:</p>
<ul class="changes">${gaps.slice(0, NAMED).map((gap) => html`<li>${gapWords(gap)}</li>\n`)}</ul>\n`;
  if (rest > 0)
    yield html`<p class="omitted">${count(rest)} more ${rest === 1 ? "is" : "are"} in changes.json, under gaps.</p>\n`;
}

const MISSING_IN: Readonly<Record<ComparisonGap["missingIn"], string>> = {
  previous: "in the previous analysis",
  current: "in this analysis",
  both: "in both analyses",
};

function gapWords({ action, service, region, resource, code, missingIn }: ComparisonGap): Markup {
  const what =
    action === "parse" ? html`a document of ${value(service)} was not understood` : html`<code>${value(action)}</code>`;
  const where = region === "" ? "" : html` in ${value(region)}`;
  const of = resource === undefined ? "" : html` for ${value(resource)}`;
  return html`${what}${where}${of}: ${value(code)}, ${MISSING_IN[missingIn]}`;
}
