import { isAdministrator } from "../../../iam/index.ts";
import { count } from "../../../platform/numberText.ts";
import { knownNumber } from "../../model/knowledge.ts";
import type { KeyFigures } from "../../summary/keyFigures.ts";
import type { ReportFacts } from "../../summary/reportFacts.ts";
import { html, type Markup } from "../markup.ts";
import { closing } from "../notKnown.ts";
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
    explanation: "full administrator, with the permissions they have today",
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
export function tiles({ figures, known, comparison, principals, escalation }: ReportFacts): Markup {
  const both = principals.filter((principal) => isAdministrator(principal) && escalation.canEscalate(principal.arn));
  return html`<dl class="tiles">${TILES.map(
    ({ figure, label, explanation, href }) => html`
<div class="tile"><dt><a href="${href}">${label}</a></dt>
<dd>${number(figure)}
<small>${explanation}${figure === "escalating" && both.length > 0 && `; ${count(both.length)} of them ${both.length === 1 ? "is" : "are"} among the administrators`}${missing(figure)}</small></dd></div>`,
  )}
</dl>
<p class="since">${
    comparison
      ? html`Compared with the analysis of ${moment(comparison.previous.analysisTime)}: <a href="#changes">what changed</a>.`
      : html`There is no earlier analysis to compare with.`
  }</p>\n`;

  function number(figure: keyof KeyFigures): Markup {
    const told = knownNumber(figures[figure], known.figure(figure));
    if (told === undefined) return html`<b data-figure="${figure}" class="unknown">Not known</b>`;
    const least = told.isLeast ? html`<span class="least">at least</span> ` : "";
    return html`${least}<b data-figure="${figure}">${count(told.amount)}</b>${since(figure)}`;
  }

  /** The change since the previous analysis, where both could count. */
  function since(figure: keyof KeyFigures): Markup | undefined {
    if (comparison === undefined) return undefined;
    const isComparable = known.figure(figure) === "all" && comparison.known.figure(figure) === "all";
    return isComparable ? difference(figures[figure] - comparison.figures[figure]) : undefined;
  }

  function missing(figure: keyof KeyFigures): Markup {
    return known.figure(figure) === "all" ? html`` : html`.${closing(known, figure)}`;
  }
}

function difference(amount: number): Markup {
  if (amount === 0) return html`<span class="same">no change</span>`;
  return html`<span class="${amount > 0 ? "more" : "fewer"}">${amount > 0 ? "+" : "−"}${count(Math.abs(amount))} <span class="sr">since the previous analysis</span></span>`;
}
