import type { AdministratorChange, AdministratorLevel, Changes, EscalationChange } from "../../../iam/changes/model.ts";
import type { Links } from "../links.ts";
import { html, type Markup, value } from "../markup.ts";
import type { ChangeList } from "./list.ts";

/** Who administers the account now and did not, and the other way round. */
export function administratorLists({ gained, lost }: Changes["administrators"], links: Links): ChangeList[] {
  const item = ({ principal, from, to }: AdministratorChange) =>
    html`${links.principal(principal)} was ${levelWords(from)} and is now ${levelWords(to)}`;
  const member = "administrators";
  return [
    { title: "Have become administrators, or more of one", sign: "+", items: gained.map(item), member },
    { title: "Administer less, or are gone", sign: "−", items: lost.map(item), member },
  ];
}

function levelWords(level: AdministratorLevel | null): string {
  return level === "full" ? "full administrator" : level === "iam" ? "administrator" : "none";
}

/** Ways by which a user or role gets to rights that it was not given. */
export function escalationLists({ gained, lost }: Changes["escalation"], links: Links): ChangeList[] {
  const item = (path: EscalationChange) => pathWords(path, links);
  const member = "escalation";
  return [
    { title: "New ways to more rights", sign: "+", items: gained.map(item), member },
    { title: "Ways that are closed", sign: "−", items: lost.map(item), member },
  ];
}

function pathWords({ principal, target, steps }: EscalationChange, links: Links): Markup {
  const goal =
    target.kind === "administrator"
      ? html`become administrator`
      : html`get to the data of ${target.resource === undefined ? links.thing(target.arn) : links.thing(target.resource)}`;
  const way = steps.map(
    ({ to, technique }, index) => html`${index > 0 ? "; then " : ""}${value(technique)} to ${links.thing(to)}`,
  );
  return html`${links.principal(principal)} can ${goal}: ${way}`;
}
