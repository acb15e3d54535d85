import { count } from "../../../platform/numberText.ts";
import type { KeyFigures } from "../../summary/keyFigures.ts";
import type { ReportFacts } from "../../summary/reportFacts.ts";
import { html, type Markup } from "../markup.ts";
import { moment } from "../vocabulary/moment.ts";

interface Tile {
  figure: keyof KeyFigures;
  label: string;
  explanation: string;
  href: string;
}

const TILES: readonly Tile[] = [
  {
    figure: "principals",
    label: "Users and roles",
    explanation: "all IAM users and roles in the account",
    href: "#principals",
  },
  {
    figure: "administrators",
    label: "Administrators",
    explanation: "can change who has access to what",
    href: "#finding-iam-administrator",
  },
  {
    figure: "escalating",
    label: "Can become administrator",
    explanation: "with the permissions they have today",
    href: "#escalation",
  },
  { figure: "unused", label: "Unused", explanation: "no recorded use in 90 days", href: "#finding-unused-principal" },
  {
    figure: "staleCredentials",
    label: "Stale credentials",
    explanation: "users with a password or access key older than 90 days, or a key unused for 90 days",
    href: "#principals",
  },
  {
    figure: "external",
    label: "External parties",
    explanation: "with access: other accounts, identity providers, the public",
    href: "#external-access",
  },
];

/** The key figures, each with its change since the previous analysis. */
export function tiles({ figures, comparison }: ReportFacts): Markup {
  const before = comparison?.figures;
  return html`<dl class="tiles">${TILES.map(
    ({ figure, label, explanation, href }) => html`
<div class="tile"><dt><a href="${href}">${label}</a></dt>
<dd><b data-figure="${figure}">${count(figures[figure])}</b>${before && difference(figures[figure] - before[figure])}
<small>${explanation}</small></dd></div>`,
  )}
</dl>
<p class="since">${
    comparison
      ? html`Compared with the analysis of ${moment(comparison.previous.analysisTime)}: <a href="#changes">what changed</a>.`
      : html`There is no earlier analysis to compare with.`
  }</p>\n`;
}

function difference(amount: number): Markup {
  if (amount === 0) return html`<span class="same">no change</span>`;
  return html`<span class="${amount > 0 ? "more" : "fewer"}">${amount > 0 ? "+" : "−"}${count(Math.abs(amount))} <span class="sr">since the previous analysis</span></span>`;
}
