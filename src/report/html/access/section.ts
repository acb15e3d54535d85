import type { ResourceEntry } from "../../../iam/index.ts";
import { counted } from "../../../platform/numberText.ts";
import { tagValue } from "../../model/tags.ts";
import { html, type Markup, visible } from "../markup.ts";
import { paperNote } from "../printing.ts";
import type { Section, SectionInput } from "../section.ts";
import { columnsOf } from "./columns.ts";
import { columnHeads, legend, sharedColumns } from "./legend.ts";
import { sharedMarkup } from "./proofMarkup.ts";
import { nameRow, rowFrame, rowProofs } from "./row.ts";
import type { RowContext } from "./rowContext.ts";
import { ORDER_WORDS, type RankedGroup, rankedGroups } from "./rowOrder.ts";
import { sharedLines } from "./sharedLines.ts";

/** The access map: services across, and down a row for all users and roles with the same access. A row opens to its reasons. */
export const access: Section = {
  id: "access",
  title: "Who can do what",
  short: "Access",
  share: 0.26,
  *body(input) {
    const { facts } = input;
    const { groups } = facts.access;
    const services = facts.access.services.map(visible);
    if (groups.length === 0) {
      yield html`<p>The account has no users or roles.</p>\n`;
      return;
    }
    const ranked = rankedGroups(groups, (member) => canEscalate(input, member));
    const columns = columnsOf(services, groups, dataHeld(facts.resources));
    const large = groups.length * columns.columns.length > DRAWN_CELLS;
    const context = { input, services, columns: columns.columns, shared: sharedLines(groups), large };
    const before = html`<p>Each row of this map is a user or role, or several with the same access; each column is an AWS service. The map has
${counted(facts.principals.length, "user or role", "users and roles")} in ${counted(groups.length, "row")}. Open a row to see the access in words and the policy statements that grant it, with their resources and conditions.
Where no resource is named, the statement applies to all. Statements without a Sid are numbered from #0.</p>
<p>${ORDER_WORDS}</p>
${legend(large)}<div class="scroll matrix" role="region" aria-label="Map of who can do what" tabindex="0"><div class="map paper-40${large && " large"}">
${columnHeads(columns.columns)}`;
    const after = html`${sharedMarkup(context)}${sharedColumns(columns.columns)}`;
    const frame = before.toString().length + after.toString().length + SENTENCES;
    yield before;
    yield* rows(ranked, columns.masksOf, context, input.budget - frame);
    yield after;
  },
};

/** A resource that says how confidential it is counts as much as this many that do not. */
const TAGGED_WEIGHT = 4;

/** By service, the weight of the data it holds: its resources but roles, those tagged with their confidentiality above all. */
function dataHeld(resources: readonly ResourceEntry[]): Map<string, number> {
  const held = new Map<string, number>();
  for (const { type, service, tags } of resources) {
    if (type === "IAMRole") continue;
    held.set(service, (held.get(service) ?? 0) + (tagValue(tags, "confidentiality") === "" ? 1 : TAGGED_WEIGHT));
  }
  return held;
}

/** A map with more cells than this is drawn by the page's script; a smaller one does not need JavaScript. */
const DRAWN_CELLS = 6000;
/** Bytes for the sentences about rows that do not fit. */
const SENTENCES = 600;
/** The least bytes of a row of names, and the bytes that the proofs of a row may always have. */
const NAMES_BYTES = 110;
const PROOF_BYTES = 220;

/**
 * Rows with their proofs as long as they fit, then names only. Where not all proofs fit, the remaining rows share what is
 * left of the budget equally.
 */
function* rows(
  groups: readonly RankedGroup[],
  masksOf: (group: RankedGroup) => number[],
  context: RowContext,
  budget: number,
): Generator<Markup> {
  const isRoomy = proofBytes(groups) < budget;
  let left = budget;
  let shown = 0;
  for (const group of groups) {
    const after = groups.length - shown;
    const spare = left - after * NAMES_BYTES;
    const [opening, closing] = rowFrame(group, masksOf(group), context);
    const frame = opening.toString().length + closing.toString().length;
    if (shown > 0 && frame + PROOF_BYTES > spare) break;
    const allowed = isRoomy ? spare : (SHARE_FACTOR * spare) / after;
    const proofs = rowProofs(group, context, Math.max(PROOF_BYTES, allowed - frame));
    left -= frame + proofs.toString().length;
    shown += 1;
    yield html`${opening}${proofs}${closing}`;
  }
  yield html`</div></div>\n${paperNote(shown, "paper-40")}`;
  yield* omitted(groups.slice(shown), context.input, left);
}

/** About the bytes of all rows with all of their proofs. */
function proofBytes(groups: readonly RankedGroup[]): number {
  const lines = groups.flatMap(({ variants }) => variants).flatMap((variant) => variant.lines);
  return lines.reduce((sum, { length }) => sum + LINE_FACTOR * length, ROW_BYTES * groups.length);
}

const ROW_BYTES = 1500;
/** Bytes of a line as markup, at most, for each character of it in memory. */
const LINE_FACTOR = 1.5;

/** A row may take this multiple of its share, as most rows need less. */
const SHARE_FACTOR = 1.05;

function* omitted(groups: readonly RankedGroup[], input: SectionInput, budget: number): Generator<Markup> {
  if (groups.length === 0) return;
  const members = groups.reduce((sum, group) => sum + group.members.length, 0);
  yield html`<p class="omitted">${counted(groups.length, "more row")}, with ${counted(members, "user or role", "users and roles")}, ${groups.length === 1 ? "is" : "are"} omitted to limit the size of this report. Their access is the least powerful and is in analysis.json.gz.</p>
<details class="group"><summary>Users and roles without a row in the map</summary><ul class="rest">\n`;
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
    yield html`<p class="omitted">The names of ${counted(groups.length - named, "row")} are omitted too.</p>\n`;
}

function canEscalate({ facts }: SectionInput, member: number): boolean {
  const arn = facts.principals[member]?.arn;
  return arn !== undefined && facts.escalation.canEscalate(arn);
}
