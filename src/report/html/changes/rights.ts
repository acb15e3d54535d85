import type { AdministratorChange, AdministratorLevel, Changes, EscalationChange } from "../../../iam/index.ts";
import type { Links } from "../links.ts";
import { html, type Markup, visible } from "../markup.ts";
import { actionsOf, actionWords } from "../vocabulary/actionText.ts";
import { count } from "../vocabulary/words.ts";
import { type ChangeItem, type ChangeList, each } from "./list.ts";

/** Who administers the account now and did not, and the other way round. */
export function administratorLists({ gained, lost }: Changes["administrators"], links: Links): ChangeList[] {
  const item = ({ principal, from, to }: AdministratorChange) =>
    html`${links.principal(principal)} was ${levelWords(from)} and is now ${levelWords(to)}`;
  const member = "administrators";
  return [
    { title: "Have become administrators, or more of one", sign: "+", items: each(gained, item), member },
    { title: "Administer less, or are gone", sign: "−", items: each(lost, item), member },
  ];
}

function levelWords(level: AdministratorLevel | null): string {
  return level === "full" ? "a full administrator" : level === "iam" ? "an administrator" : "no administrator";
}

/** Ways by which a user or role gets to rights that it was not given: to administration first, each principal's together. */
export function escalationLists({ gained, lost }: Changes["escalation"], links: Links): ChangeList[] {
  const member = "escalation";
  return [
    { title: "New ways to more rights", sign: "+", items: waysOf(gained, "can", links), member },
    { title: "Ways that are closed", sign: "−", items: waysOf(lost, "could", links), member },
  ];
}

const NAMED = 4;

function waysOf(paths: readonly EscalationChange[], verb: "can" | "could", links: Links): ChangeItem[] {
  const kind = ({ target }: EscalationChange) => (target.kind === "administrator" ? 0 : 1);
  const sorted = paths.toSorted((a, b) => kind(a) - kind(b));
  const groups = Map.groupBy(sorted, (path) => `${kind(path)} ${path.principal}`);
  return [...groups.values()].flatMap((ways): ChangeItem[] => {
    const [first] = ways;
    if (first === undefined) return [];
    const goal = kind(first) === 0 ? html`become administrator` : html`get at ${dataOf(ways, links)}`;
    const more = ways.length > 1 ? html` <small>(the first of ${count(ways.length)} ways)</small>` : "";
    const text = html`${links.principal(first.principal)} ${verb} ${goal} ${stepsOf(first, links)}${more}`;
    return [{ text, amount: ways.length }];
  });
}

function dataOf(ways: readonly EscalationChange[], links: Links): Markup {
  const arns = [...new Set(ways.map(({ target }) => target.resource ?? target.arn))];
  const named = arns.slice(0, NAMED).map((arn, index) => html`${index > 0 ? ", " : ""}${links.thing(arn)}`);
  const more = arns.length > NAMED ? html` and of ${count(arns.length - NAMED)} more` : "";
  return html`the data of ${named}${more}`;
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

/** A pattern stands for one that is yet to be made. */
function stepTo(arn: string, links: Links): Markup {
  return arn.includes("*") ? html`a new ${/:user\//.test(arn) ? "user" : "role"}` : links.thing(arn);
}
