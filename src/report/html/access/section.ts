import { count, counted } from "../../model/numberText.ts";
import { html, type Markup, visible } from "../markup.ts";
import type { Section, SectionInput } from "../section.ts";
import { columnsOf } from "./columns.ts";
import { columnHeads, legend, sharedColumns } from "./legend.ts";
import { sharedMarkup } from "./proofMarkup.ts";
import { nameRow, rowFrame, rowProofs } from "./row.ts";
import type { RowContext } from "./rowContext.ts";
import { ORDER_WORDS, type RankedGroup, rankedGroups } from "./rowOrder.ts";
import { sharedLines } from "./sharedLines.ts";

/** Who can do what with which service: a row for everyone with the same access, which opens to the proof. */
export const access: Section = {
  id: "access",
  title: "Who can do what",
  short: "Access",
  share: 0.32,
  *body(input) {
    const { facts } = input;
    const { groups } = facts.access;
    const services = facts.access.services.map(visible);
    if (groups.length === 0) {
      yield html`<p>There are no users or roles.</p>\n`;
      return;
    }
    const ranked = rankedGroups(groups, (member) => canEscalate(input, member));
    const holdsData = new Set(facts.resources.map(({ service }) => service));
    const columns = columnsOf(services, groups, holdsData);
    const large = groups.length * columns.columns.length > DRAWN_CELLS;
    const context = { input, services, columns: columns.columns, shared: sharedLines(groups), large };
    const before = html`<p>A row of this map is a user or role, or several that have the same access; a column is an AWS service. There are
${counted(facts.principals.length, "user or role", "users and roles")}, in ${counted(groups.length, "row")}. A row opens to its cells in words, and to the reasons: the policies, each with the
name of its statement or its number from #0, what they give, on what (where nothing is named, on everything), and under which conditions.</p>
<p>${ORDER_WORDS}</p>
${legend(large)}<div class="scroll matrix" role="region" aria-label="Map of who can do what" tabindex="0"><div class="map${large && " large"}">
${columnHeads(columns.columns)}`;
    const after = html`${sharedMarkup(context)}${sharedColumns(columns.columns)}`;
    const frame = before.toString().length + after.toString().length + SENTENCES;
    yield before;
    yield* rows(ranked, columns.masksOf, context, input.budget - frame);
    yield after;
  },
};

/** Up to so many cells are drawn here, so that they are there without JavaScript. */
const DRAWN_CELLS = 6000;
/** What is said of rows that do not fit, in bytes. */
const SENTENCES = 600;
/** What a row of names takes at least, and what the proofs of a row may always take. */
const NAMES_BYTES = 110;
const PROOF_BYTES = 220;

/**
 * Rows with their proofs as long as they fit; then names alone. Where not all proofs fit, what is left is divided among the
 * rows to come, so that a row may take about as much as its share.
 */
function* rows(
  groups: readonly RankedGroup[],
  masksOf: (group: RankedGroup) => number[],
  context: RowContext,
  budget: number,
): Generator<Markup> {
  const isRoomy = wanted(groups) < budget;
  let left = budget;
  let shown = 0;
  for (const group of groups) {
    const after = groups.length - shown;
    const spare = left - after * NAMES_BYTES;
    const [opening, closing] = rowFrame(group, masksOf(group), context);
    const frame = opening.toString().length + closing.toString().length;
    if (shown > 0 && frame + PROOF_BYTES > spare) break;
    const allowed = isRoomy ? spare : (SHARES * spare) / after;
    const proofs = rowProofs(group, context, Math.max(PROOF_BYTES, allowed - frame));
    left -= frame + proofs.toString().length;
    shown += 1;
    yield html`${opening}${proofs}${closing}`;
  }
  yield html`</div></div>\n`;
  yield* folded(groups.slice(shown), context.input, left);
}

/** About the bytes that all rows would take with all of their proofs. */
function wanted(groups: readonly RankedGroup[]): number {
  const lines = groups.flatMap(({ variants }) => variants).flatMap((variant) => variant.lines);
  return lines.reduce((sum, { length }) => sum + LINE_SHARE * length, ROW_BYTES * groups.length);
}

const ROW_BYTES = 1500;
/** A line takes up to about so much as its text in memory. */
const LINE_SHARE = 1.5;

/** A row may take so many times its share, as most need less. */
const SHARES = 1.05;

function* folded(groups: readonly RankedGroup[], input: SectionInput, budget: number): Generator<Markup> {
  if (groups.length === 0) return;
  const members = groups.reduce((sum, group) => sum + group.members.length, 0);
  yield html`<p class="folded">${counted(groups.length, "more row")}, of ${counted(members, "user or role", "users and roles")}, ${groups.length === 1 ? "does" : "do"} not fit into the map. Theirs is the least powerful access; they follow by name, and the file analysis.json.gz has all of it.</p>
<details class="group"><summary>Names without a row in the map</summary><ul class="rest">\n`;
  let left = budget;
  let named = 0;
  for (const group of groups) {
    const row = nameRow(group, input);
    left -= row.toString().length;
    if (left < 0) break;
    named += 1;
    yield row;
  }
  yield html`</ul></details>\n`;
  if (named < groups.length)
    yield html`<p class="folded">${count(groups.length - named)} of them are not even named here.</p>\n`;
}

function canEscalate({ facts }: SectionInput, member: number): boolean {
  const arn = facts.principals[member]?.arn;
  return arn !== undefined && facts.escalation.canEscalate(arn);
}
