import type { StatementKey, StatementText, StatementTexts } from "../summary/statementTexts.ts";
import { bytesLeft } from "./bytesLeft.ts";
import { html, type Markup, visible } from "./markup.ts";

import { policyName } from "./vocabulary/names.ts";

/** A statement that the report shows, once for all policies that have it word for word. */
export interface ShownStatement extends StatementText {
  id: string;
  /** The policies that have it, in the order of the citations. */
  of: StatementKey[];
}

export interface ShownStatements {
  list: readonly ShownStatement[];
  /** How many cited statements there was no room for. */
  omitted: number;
  /** The anchor of a statement; undefined where it is not shown. */
  idOf(policy: string, statement: string): string | undefined;
}

/** The most policies that are named with a statement. */
const NAMED = 4;

/** As many of the statements as fit into `budget` bytes, in the order of the citations. */
export function shownStatements(
  cited: ReadonlyMap<string, ReadonlySet<string>>,
  texts: StatementTexts,
  budget: number,
): ShownStatements {
  const byText = new Map<string, ShownStatement>();
  const places = new Map<string, string>();
  const left = bytesLeft(budget);
  const list: ShownStatement[] = [];
  const omitted = new Set<string>();
  for (const [policy, statements] of cited) {
    for (const statement of statements) {
      const text = texts.get(policy)?.get(statement);
      if (text === undefined || omitted.has(text.text)) continue;
      let shown = byText.get(text.text);
      if (shown === undefined) {
        shown = { ...text, id: `s${list.length}`, of: [[policy, statement]] };
        if (!left.take(statementPiece(shown))) {
          omitted.add(text.text);
          continue;
        }
        list.push(shown);
        byText.set(text.text, shown);
      } else {
        shown.of.push([policy, statement]);
      }
      places.set(`${policy}\n${statement}`, shown.id);
    }
  }
  return { list, omitted: omitted.size, idOf: (policy, statement) => places.get(`${policy}\n${statement}`) };
}

/** The statement with the policies that have it. */
export function statementPiece({ id, text, omitted, of }: ShownStatement): Markup {
  const more = of.length - NAMED;
  const names = of
    .slice(0, NAMED)
    .map(([policy, statement], at) => html`${at > 0 ? ", " : ""}${policyName(policy)} ${visible(statement)}`);
  return html`<details id="${id}"><summary>${names}${more > 0 && ` and ${more} more`}</summary><pre>${lines(text)}</pre>${
    omitted > 0 && html`<p class="omitted">${omitted} values are left out.</p>`
  }</details>\n`;
}

/** Escaped, with the line breaks that are ours: those of values are escapes in JSON. */
function lines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}
