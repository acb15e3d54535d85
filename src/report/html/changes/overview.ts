import { count } from "../../../platform/numberText.ts";
import type { Comparison } from "../../summary/comparison.ts";
import { html, type Markup } from "../markup.ts";

/** A kind of change, and how many there are. */
export interface ChangeCount {
  label: string;
  gained: number;
  lost: number;
}

export function changeCounts({ changes, access }: Comparison): ChangeCount[] {
  const lists = (label: string, { gained, lost }: { gained: readonly unknown[]; lost: readonly unknown[] }) => ({
    label,
    gained: gained.length,
    lost: lost.length,
  });
  const listed = (label: string, { added, removed }: Comparison["changes"]["principals"]) =>
    lists(label, { gained: added, lost: removed });
  return [
    lists("Administrators", changes.administrators),
    lists("Escalation paths", changes.escalation),
    lists("External access", changes.externalAccess),
    listed("Users and roles", changes.principals),
    listed("Resources", changes.resources),
    { label: "Access of users and roles", gained: access.gained.count, lost: access.lost.count },
  ];
}

export function overview(counts: readonly ChangeCount[]): Markup {
  return html`<table class="overview"><caption class="sr">Number of changes</caption>
<thead><tr><th scope="col">Change</th><th scope="col" class="number">Added or extended</th><th scope="col" class="number">Removed or reduced</th></tr></thead><tbody>${counts.map(
    ({ label, gained, lost }) =>
      html`<tr><th scope="row">${label}</th><td class="number">${count(gained)}</td><td class="number">${count(lost)}</td></tr>\n`,
  )}</tbody></table>\n`;
}
