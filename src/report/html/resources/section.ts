import { count, counted } from "../../../platform/numberText.ts";
import { html, type Markup } from "../markup.ts";
import { paperNote } from "../printing.ts";
import { inPieces, type Section, type SectionInput, SLICE_DONE } from "../section.ts";
import { externalAccessPieces } from "./externalAccessTable.ts";
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

/** The largest shares of the section's bytes for its parts; the lists of names have the rest. */
const EXTERNAL_SHARE = 0.2;
const DATA_SHARE = 0.6;
const ROLE_SHARE = 0.15;
/** About the bytes of headings and sentences. */
const FRAME_BYTES = 3_500;

/** Every number links to a list: no row is longer than it is with these. */
const EVERY_LIST = { numberOf: () => 9_999 };

/** Who has access to the resources: from outside the account, and among its own users and roles. */
export const resources: Section = {
  id: "resources",
  title: "Resources and who has access",
  short: "Resources",
  share: 0.15,
  *body(input) {
    const { facts, budget } = input;
    const room = budget - FRAME_BYTES;
    const external = [...externalAccessPieces({ ...input, budget: room * EXTERNAL_SHARE })];
    yield* external;
    const reached = reachedResources(facts);
    yield SLICE_DONE;
    const isRole = ({ entry }: ReachedResource) => entry.type === "IAMRole";
    const data = planned(
      input,
      DATA_TABLE,
      reached.filter((resource) => !isRole(resource)),
      room * DATA_SHARE,
    );
    yield SLICE_DONE;
    const roles = planned(input, ROLE_TABLE, reached.filter(isRole), room * ROLE_SHARE);
    yield SLICE_DONE;
    const used = external.reduce((bytes, piece) => bytes + piece.toString().length, 0);
    const left = room - used - data.bytes - roles.bytes;
    const lists = yield* inPieces(nameLists(facts, new Set([...data.sets, ...roles.sets]), left));

    yield html`<h3 id="data">Data and keys</h3>
<p>Each number says how many of the account's ${count(facts.figures.principals)} users and roles have this access; select it to see who they are. Resources with
external access come first, then those that the most users and roles can reach. Access under conditions counts as access.</p>\n`;
    yield* tablePieces(input, data, lists);
    yield html`<h3 id="roles">Roles and who can assume them</h3>
<p>Whoever can assume a role has its permissions; whoever can administer it can also change them.</p>\n`;
    yield* tablePieces(input, roles, lists);
    yield* listPieces(lists);
  },
};

/** A table before it is written: its rows, their bytes, and the sets of principals that they link to, in order. */
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
    yield html`<p>The account has none.</p>\n`;
    return;
  }
  yield tableOpening(table);
  const row = (group: readonly ReachedResource[]) => reachRow(table, group, lists, facts.reach.sets);
  const { amount, names } = yield* fittingRows(groups, row, namedItem, bytes);
  yield TABLE_CLOSING;
  yield paperNote(groups.length, "paper-25");
  if (amount === 0) return;
  const omitted = html`<p class="omitted">${count(amount)} more ${amount === 1 ? "is" : "are"} omitted to limit the size of this report; see resource-access-summaries.csv.</p>\n`;
  if (names.length === 0) yield omitted;
  else
    yield html`<details class="group"><summary>${count(amount)} more by name</summary>${omitted}<ul class="names">${names}</ul></details>\n`;
}

function* listPieces({ pieces, omitted }: NameLists): Generator<Markup> {
  if (pieces.length > 0) {
    yield html`<div class="screen"><h3 id="lists">Users and roles by access</h3>
<p>The lists behind the numbers above. Resources with the same users and roles share a list.</p>
<div class="scroll lists" role="region" aria-label="Users and roles by access" tabindex="0"><ol>\n`;
    yield* pieces;
    yield html`</ol></div></div>\n`;
  }
  if (omitted > 0)
    yield html`<p class="omitted">${counted(omitted, "more list is", "more lists are")} omitted to limit the size of this report, so the numbers above for ${omitted === 1 ? "it" : "them"} have no link. The names are in resource-access-summaries.csv.</p>\n`;
}
