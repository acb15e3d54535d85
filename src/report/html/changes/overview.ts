import type { ChangePart } from "../../../iam/index.ts";
import { count } from "../../../platform/numberText.ts";
import type { Comparison } from "../../summary/comparison.ts";
import { html, type Markup } from "../markup.ts";

/** A kind of change, and how many there are. */
export interface ChangeCount {
  label: string;
  gained: number;
  lost: number;
  /** `all`: nothing of it was compared, so that the numbers mean nothing. `some`: there may be more. */
  leftOut: "some" | "all" | undefined;
}

export function changeCounts({ changes, access, notComparable: { parts } }: Comparison): ChangeCount[] {
  const counted = (label: string, part: ChangePart, gained: number, lost: number): ChangeCount => ({
    label,
    gained,
    lost,
    leftOut: parts[part],
  });
  const lists = (label: string, part: "administrators" | "escalation" | "externalAccess") =>
    counted(label, part, changes[part].gained.length, changes[part].lost.length);
  const listed = (label: string, part: "principals" | "resources") =>
    counted(label, part, changes[part].added.length, changes[part].removed.length);
  return [
    lists("Administrators", "administrators"),
    lists("Escalation paths", "escalation"),
    lists("External access", "externalAccess"),
    listed("Users and roles", "principals"),
    listed("Resources", "resources"),
    counted("Access of users and roles", "access", access.gained.count, access.lost.count),
  ];
}

export function overview(counts: readonly ChangeCount[]): Markup {
  return html`<table class="overview"><caption class="sr">Number of changes</caption>
<thead><tr><th scope="col">Change</th><th scope="col" class="number">Added or extended</th><th scope="col" class="number">Removed or reduced</th></tr></thead><tbody>${counts.map(
    ({ label, gained, lost, leftOut }) =>
      html`<tr><th scope="row">${label}</th>${[gained, lost].map((amount) => html`<td class="number">${amountOf(amount, leftOut)}</td>`)}</tr>\n`,
  )}</tbody></table>\n`;
}

function amountOf(amount: number, leftOut: ChangeCount["leftOut"]): Markup | string {
  if (leftOut === "all") return html`<a href="#not-compared">not known</a>`;
  return leftOut === "some" ? html`<a href="#not-compared">at least</a> ${count(amount)}` : count(amount);
}
