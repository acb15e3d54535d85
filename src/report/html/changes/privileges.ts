import type { AdministratorChange, AdministratorLevel, Changes, EscalationChange } from "../../../iam/index.ts";
import { count } from "../../../platform/numberText.ts";
import { identityKind } from "../../model/arnText.ts";
import type { Links } from "../links.ts";
import { html, type Markup, visible } from "../markup.ts";
import { actionsOf, actionWords } from "../vocabulary/actionText.ts";
import { type ChangeItem, type ChangeList, each } from "./changeList.ts";

/** Principals that became administrators, and those that no longer are. */
export function administratorLists({ gained, lost }: Changes["administrators"], links: Links): ChangeList[] {
  const item = ({ principal, from, to }: AdministratorChange) => {
    const who = links.principal(principal);
    if (from === null) return html`${who} is now ${levelWords(to)}`;
    if (to === null) return html`${who} is no longer ${levelWords(from)}`;
    return html`${who} was ${levelWords(from)} and is now ${levelWords(to)}`;
  };
  const member = "administrators";
  return [
    { title: "Gained administrator permissions", sign: "+", items: each(gained, item), member },
    { title: "Lost administrator permissions", sign: "−", items: each(lost, item), member },
  ];
}

function levelWords(level: AdministratorLevel | null): string {
  return level === "full" ? "a full administrator" : level === "iam" ? "an administrator" : "no administrator";
}

/** Escalation paths, those to administrator first, together by principal. */
export function escalationLists({ gained, lost }: Changes["escalation"], links: Links): ChangeList[] {
  const member = "escalation";
  return [
    { title: "New escalation paths", sign: "+", items: pathItems(gained, "can", links), member },
    { title: "Closed escalation paths", sign: "−", items: pathItems(lost, "could", links), member },
  ];
}

const NAMED = 4;

function pathItems(changes: readonly EscalationChange[], verb: "can" | "could", links: Links): ChangeItem[] {
  const kind = ({ target }: EscalationChange) => (target.kind === "administrator" ? 0 : 1);
  const sorted = changes.toSorted((a, b) => kind(a) - kind(b));
  const groups = Map.groupBy(sorted, (path) => `${kind(path)} ${path.principal}`);
  return [...groups.values()].flatMap((paths): ChangeItem[] => {
    const [first] = paths;
    if (first === undefined) return [];
    const goal = kind(first) === 0 ? html`become administrator` : html`read ${dataOf(paths, links)}`;
    const more = paths.length > 1 ? html` <small>(one of ${count(paths.length)} paths)</small>` : "";
    const text = html`${links.principal(first.principal)} ${verb} ${goal} ${stepsOf(first, links)}${more}`;
    return [{ text, amount: paths.length }];
  });
}

function dataOf(paths: readonly EscalationChange[], links: Links): Markup {
  const arns = [...new Set(paths.map(({ target }) => target.resource ?? target.arn))];
  const named = arns.slice(0, NAMED).map((arn, index) => html`${index > 0 ? ", " : ""}${links.thing(arn)}`);
  const more = arns.length > NAMED ? html` and ${count(arns.length - NAMED)} more` : "";
  return html`data of ${named}${more}`;
}

/** `through ops (pass the role, run instances), then by its own permissions (add inline policy)`. */
function stepsOf({ principal, steps }: EscalationChange, links: Links): Markup[] {
  return steps.map(({ to, technique }, index) => {
    const before = index === 0 ? principal : steps[index - 1]?.to;
    const words = actionsOf(technique).map(actionWords).join(", ");
    const via = to === before ? "by its own permissions" : html`through ${stepTo(to, links)}`;
    return html`${index > 0 ? ", then " : ""}${via} (${visible(words)})`;
  });
}

/** A pattern stands for a principal that the path creates. */
function stepTo(arn: string, links: Links): Markup {
  return arn.includes("*") ? html`a new ${identityKind(arn) === "user" ? "user" : "role"}` : links.thing(arn);
}
