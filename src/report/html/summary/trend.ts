import { SEVERITIES } from "../../../iam/index.ts";
import { count } from "../../../platform/numberText.ts";
import { severityCounts } from "../../model/reportedFinding.ts";
import { minuteText } from "../../model/time.ts";
import type { KeyFigures } from "../../summary/keyFigures.ts";
import { type CountedAnalysis, knownFigures } from "../../summary/pastFigures.ts";
import type { ReportFacts } from "../../summary/reportFacts.ts";
import { html, type Markup } from "../markup.ts";

/** The most earlier analyses in the table. */
const SHOWN = 6;

const FIGURES: readonly (readonly [keyof KeyFigures, string])[] = [
  ["administrators", "Administrators"],
  ["escalating", "Can become administrator"],
  ["unused", "Unused"],
  ["staleCredentials", "Stale credentials"],
  ["external", "External parties"],
];

/** The numbers of the last analyses next to each other, this one last. Nothing where there is no earlier one. */
export function trend({ history, header, findings, figures, known }: ReportFacts): Markup {
  if (history.length === 0) return html``;
  const past = history.slice(-SHOWN).map((each) => ({ ...each, at: Date.parse(each.analysisTime) }));
  const now = { at: header.analysisTime, counts: severityCounts(findings), figures: knownFigures(figures, known) };
  const columns: readonly (CountedAnalysis & { at: number })[] = [...past, now];
  const row = (label: string, amountOf: (analysis: CountedAnalysis) => number | undefined) => {
    const values = columns.map(amountOf);
    return html`<tr><th scope="row">${label}</th>${values.map((amount) => html`<td class="number">${amount === undefined ? "–" : count(amount)}</td>`)}<td>${line(values)}</td></tr>\n`;
  };
  return html`<h3 id="trend">Trend</h3>
<div class="scroll" role="region" aria-label="Trend" tabindex="0"><table class="trend"><caption class="sr">Numbers of this analysis and those before it</caption>
<thead><tr><th scope="col">Findings and figures</th>${columns.map(({ at }) => html`<th scope="col" class="number">${minuteText(at).slice(0, DATE)}</th>`)}<th scope="col"><span class="sr">Course</span></th></tr></thead><tbody>
${SEVERITIES.map((severity) => row(`${severity} findings`, ({ counts }) => counts[severity]))}${FIGURES.map(
  ([name, label]) => row(label, ({ figures: told }) => told[name]),
)}</tbody></table></div>\n`;
}

/** The length of `2026-11-22`. */
const DATE = 10;
const WIDTH = 96;
const HEIGHT = 20;

/** The course of a number, for those who see it; unknown ones are left out. */
function line(values: readonly (number | undefined)[]): Markup {
  const known = values.flatMap((amount, at) => (amount === undefined ? [] : [{ amount, at }]));
  if (known.length < 2) return html``;
  const most = Math.max(1, ...known.map(({ amount }) => amount));
  const points = known.map(({ amount, at }) => {
    const x = 3 + ((WIDTH - 6) * at) / (values.length - 1);
    return `${x.toFixed(1)},${(HEIGHT - 3 - ((HEIGHT - 6) * amount) / most).toFixed(1)}`;
  });
  return html`<svg class="course" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true"><path d="M${points.join("L")}"/></svg>`;
}
