import { html, type Markup } from "../markup.ts";
import type { Section } from "../section.ts";
import { count, counted } from "../words.ts";
import { fittingRows } from "./fitting.ts";
import { nameLists } from "./lists.ts";
import { outsidePieces } from "./outside.ts";
import { type ReachedResource, reachedResources } from "./rows.ts";
import { DATA_TABLE, type ReachTable, ROLE_TABLE, reachRow, TABLE_CLOSING, tableOpening } from "./table.ts";

/** Of the section's bytes. */
const OUTSIDE_SHARE = 0.2;
const LISTS_SHARE = 0.4;

/** Who reaches what: from outside, and of the account's own users and roles. */
export const resources: Section = {
  id: "resources",
  title: "Resources and who reaches them",
  short: "Resources",
  share: 0.2,
  *body(input) {
    const { facts, budget } = input;
    const sets = facts.reach.sets;
    let used = 0;
    for (const piece of outsidePieces({ ...input, budget: budget * OUTSIDE_SHARE })) {
      used += piece.toString().length;
      yield piece;
    }
    const reached = reachedResources(facts);
    const data = reached.filter(({ entry }) => entry.type !== "IAMRole");
    const roles = reached.filter(({ entry }) => entry.type === "IAMRole");
    const lists = nameLists(
      facts,
      new Set([...setsOf(data, DATA_TABLE), ...setsOf(roles, ROLE_TABLE)]),
      budget * LISTS_SHARE,
    );
    used += lists.pieces.reduce((bytes, piece) => bytes + piece.toString().length, 0);
    const left = budget - used;
    const roleShare = roles.length / Math.max(1, reached.length) / 2;

    yield html`<h3 id="data">Data and keys</h3>
<p>How many of the account's ${count(facts.figures.principals)} users and roles can do what with each: what the outside reaches comes first, then
data by how many reach it. Each number leads to the names. Access under conditions counts as access.</p>\n`;
    yield* rows(DATA_TABLE, data, left * (1 - roleShare));
    yield html`<h3 id="roles">Roles, and who may act as them</h3>
<p>A role has rights of its own. Whoever may act as it has these rights, too; whoever may administer it can change them.</p>\n`;
    yield* rows(ROLE_TABLE, roles, left * roleShare);
    yield* listPieces();

    function* rows(table: ReachTable, shown: readonly ReachedResource[], bytes: number): Generator<Markup> {
      if (shown.length === 0) {
        yield html`<p>There are none.</p>\n`;
        return;
      }
      const row = (group: readonly ReachedResource[]) => reachRow(table, group, lists, sets);
      yield tableOpening(table);
      const folded = yield* fittingRows(shown, row, bytes);
      yield TABLE_CLOSING;
      if (folded > 0)
        yield html`<p class="folded">${count(folded)} more did not fit here; who reaches them is in the file resource-access-summaries.csv.</p>\n`;
    }

    function* listPieces(): Generator<Markup> {
      yield html`<h3 id="lists">Who they are</h3>
<p>The lists that the numbers above lead to. Access that the same users and roles have is one list.</p>\n`;
      yield html`<div class="lists">\n`;
      yield* lists.pieces;
      yield html`</div>\n`;
      if (lists.folded > 0)
        yield html`<p class="folded">${counted(lists.folded, "list")} more did not fit; a number above without a link is one of them. Their names are in the file resource-access-summaries.csv.</p>\n`;
    }
  },
};

/** In the order in which the rows lead to them. */
function setsOf(shown: readonly ReachedResource[], { columns }: ReachTable): number[] {
  return shown.flatMap(({ sets }) => columns.map(({ kind }) => sets[kind]));
}
