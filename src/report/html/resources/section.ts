import { count, counted } from "../../model/numberText.ts";
import { html, type Markup } from "../markup.ts";
import type { Section, SectionInput } from "../section.ts";
import { outsidePieces } from "./externalAccessTable.ts";
import { fittingRows, grouped } from "./fittingRows.ts";
import { type NameLists, nameLists } from "./principalLists.ts";
import { type ReachedResource, reachedResources } from "./reachedResources.ts";
import {
  DATA_TABLE,
  namedItem,
  type ReachTable,
  ROLE_TABLE,
  reachRow,
  TABLE_CLOSING,
  tableOpening,
} from "./reachTable.ts";

/** Of the section's bytes, the most that its parts may take; the names have what is left. */
const OUTSIDE_SHARE = 0.2;
const DATA_SHARE = 0.6;
const ROLE_SHARE = 0.15;
/** About what headings and sentences take. */
const FRAME_BYTES = 3_500;

/** As if every number led to a list: rows take no more than with these. */
const EVERY_LIST = { numberOf: () => 9_999 };

/** Who reaches what: from outside, and of the account's own users and roles. */
export const resources: Section = {
  id: "resources",
  title: "Resources and who reaches them",
  short: "Resources",
  share: 0.19,
  *body(input) {
    const { facts, budget } = input;
    const room = budget - FRAME_BYTES;
    const outside = [...outsidePieces({ ...input, budget: room * OUTSIDE_SHARE })];
    yield* outside;
    const reached = reachedResources(facts);
    const isRole = ({ entry }: ReachedResource) => entry.type === "IAMRole";
    const data = planned(
      input,
      DATA_TABLE,
      reached.filter((resource) => !isRole(resource)),
      room * DATA_SHARE,
    );
    const roles = planned(input, ROLE_TABLE, reached.filter(isRole), room * ROLE_SHARE);
    const used = outside.reduce((bytes, piece) => bytes + piece.toString().length, 0);
    const lists = nameLists(facts, new Set([...data.sets, ...roles.sets]), room - used - data.bytes - roles.bytes);

    yield html`<h3 id="data">Data and keys</h3>
<p>How many of the account's ${count(facts.figures.principals)} users and roles can do what with each: what the outside reaches comes first, then data by
how many reach it. Each number leads to the names. Access under conditions counts as access.</p>\n`;
    yield* tablePieces(input, data, lists);
    yield html`<h3 id="roles">Roles, and who may act as them</h3>
<p>A role has rights of its own. Whoever may act as it has these rights, too; whoever may administer it can change them.</p>\n`;
    yield* tablePieces(input, roles, lists);
    yield* listPieces(lists);
  },
};

/** A table as it will be: its rows, how much they may take, and the sets that they lead to, in their order. */
interface PlannedTable {
  table: ReachTable;
  groups: readonly (readonly ReachedResource[])[];
  bytes: number;
  sets: readonly number[];
}

function planned(
  { facts }: SectionInput,
  table: ReachTable,
  resources: readonly ReachedResource[],
  most: number,
): PlannedTable {
  const row = (group: readonly ReachedResource[]) => reachRow(table, group, EVERY_LIST, facts.reach.sets);
  const { groups, bytes } = grouped(resources, row, most);
  const sets = groups.flatMap(([first]) => (first ? table.columns.map(({ kind }) => first.sets[kind]) : []));
  return { table, groups, bytes: Math.min(bytes, most), sets };
}

function* tablePieces(
  { facts }: SectionInput,
  { table, groups, bytes }: PlannedTable,
  lists: NameLists,
): Generator<Markup> {
  if (groups.length === 0) {
    yield html`<p>There are none.</p>\n`;
    return;
  }
  yield tableOpening(table);
  const row = (group: readonly ReachedResource[]) => reachRow(table, group, lists, facts.reach.sets);
  const { amount, names } = yield* fittingRows(groups, row, namedItem, bytes);
  yield TABLE_CLOSING;
  if (amount === 0) return;
  const folded = html`<p class="folded">${count(amount)} more did not fit here; who reaches them is in the file resource-access-summaries.csv.</p>\n`;
  if (names.length === 0) yield folded;
  else
    yield html`<details class="group"><summary>${count(amount)} more by name</summary>${folded}<ul class="names">${names}</ul></details>\n`;
}

function* listPieces({ pieces, folded }: NameLists): Generator<Markup> {
  if (pieces.length > 0) {
    yield html`<h3 id="lists">Who they are</h3>
<p>The lists that the numbers above lead to. Users and roles that have access together are one list, however often they do.</p>
<div class="scroll lists" role="region" aria-label="Who they are" tabindex="0"><ol>\n`;
    yield* pieces;
    yield html`</ol></div>\n`;
  }
  if (folded > 0)
    yield html`<p class="folded">${counted(folded, "more list")} did not fit; a number above without a link stands for one of them. The names are in the file resource-access-summaries.csv.</p>\n`;
}
