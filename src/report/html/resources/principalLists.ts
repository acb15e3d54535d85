import { counted } from "../../model/numberText.ts";
import {
  bitsOf,
  differing,
  distance,
  membersOf,
  NOBODY,
  type PrincipalBits,
  type PrincipalSets,
  without,
} from "../../summary/principalSets.ts";
import type { ReportFacts } from "../../summary/reportFacts.ts";
import { principalId } from "../links.ts";
import { html, type Markup, visible } from "../markup.ts";

/** The lists of names that the tables lead to: each set of principals once. */
export interface NameLists {
  /** Number of the list of a set; undefined for one that is not listed. */
  numberOf(set: number): number | undefined;
  /** In the order of their numbers. */
  pieces: readonly Markup[];
  /** Sets that did not fit. */
  folded: number;
}

/** Where the list of this number stands. */
export function listId(number: number): string {
  return `l${number}`;
}

/** How many of the last lists others may be told by. */
const NEARBY = 64;
/** Shorter ones are told by their names alone. */
const LONG = 6;
/** Lists that differ in this part of their names are told by the difference. */
const ALIKE = 1 / 8;

/** What a list takes at least. */
const LIST_BYTES = 70;

const NO_LISTS: NameLists = { numberOf: () => undefined, pieces: [], folded: 0 };

interface Spelled {
  number: number;
  bits: PrincipalBits;
  size: number;
}

/** The lists of `wanted`, in its order, as far as they fit: each name a link where all fit so, else as text. */
export function nameLists(
  facts: Pick<ReportFacts, "principals" | "reach">,
  wanted: ReadonlySet<number>,
  budget: number,
): NameLists {
  return listsOf(facts, wanted, budget, true) ?? listsOf(facts, wanted, budget, false) ?? NO_LISTS;
}

function listsOf(
  facts: Pick<ReportFacts, "principals" | "reach">,
  wanted: ReadonlySet<number>,
  budget: number,
  linked: boolean,
): NameLists | undefined {
  const { principals, reach } = facts;
  const written = principals.map(({ name }, index) =>
    linked ? html`<a href="#${principalId(index)}">${visible(name)}</a>` : html`${visible(name)}`,
  );
  const lengths = written.map((name) => name.toString().length);
  const bytesOf = (bits: PrincipalBits): number => {
    let bytes = 0;
    for (const index of membersOf(bits)) bytes += lengths[index] ?? 0;
    return bytes;
  };
  let left = budget;
  const numbers = new Map<number, number>();
  const pieces: Markup[] = [];
  const spelled: Spelled[] = [];
  let folded = 0;
  const add = (title: string, bits: PrincipalBits, size: number): number | undefined => {
    if (left < LIST_BYTES) return;
    const number = pieces.length + 1;
    const base = size < LONG ? undefined : nearest(spelled, bits, size);
    if (bytesOf(base === undefined ? bits : differing(bits, base.bits)) > left) return;
    const told = base === undefined ? html`${names(bits)}` : difference(base, bits);
    const piece = html`<li id="${listId(number)}"><b>${title}:</b> <span>${told}</span></li>\n`;
    const bytes = piece.toString().length;
    if (bytes > left) return;
    left -= bytes;
    pieces.push(piece);
    if (base === undefined) spelled.push({ number, bits, size });
    return number;
  };
  const names = (bits: PrincipalBits): Markup[] =>
    [...membersOf(bits)].map((index, at) => {
      const name = written[index] ?? html``;
      return at > 0 ? html`, ${name}` : name;
    });
  const difference = (base: Spelled, bits: PrincipalBits): Markup => {
    const more = names(without(bits, base.bits));
    const fewer = names(without(base.bits, bits));
    const but = fewer.length === 0 ? "" : html` but ${fewer}`;
    const also = more.length === 0 ? "" : html`${fewer.length === 0 ? "" : ";"} and also ${more}`;
    return html`everyone in <a href="#${listId(base.number)}">list ${base.number}</a>${but}${also}`;
  };
  const full = fullAdministrators(facts);
  if (full.size >= LONG) {
    const number = add(`the ${counted(full.size, "full administrator")}`, full.bits, full.size);
    const set = number === undefined ? undefined : setOf(reach.sets, wanted, full.bits);
    if (set !== undefined && number !== undefined) numbers.set(set, number);
  }
  for (const set of wanted) {
    if (set === NOBODY || numbers.has(set)) continue;
    const bits = reach.sets.bits(set);
    const size = reach.sets.size(set);
    const number = bits === undefined ? undefined : add(counted(size, "user or role", "users and roles"), bits, size);
    if (number === undefined && linked) return undefined;
    if (number === undefined) folded += 1;
    else numbers.set(set, number);
  }
  return { numberOf: (set) => numbers.get(set), pieces, folded };
}

function fullAdministrators({ principals }: Pick<ReportFacts, "principals">) {
  const bytes = new Uint8Array(Math.ceil(principals.length / 8));
  let size = 0;
  for (const [index, { isFullAdmin }] of principals.entries()) {
    if (!isFullAdmin) continue;
    bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (1 << (index & 7));
    size += 1;
  }
  return { bits: bitsOf(bytes), size };
}

function setOf(sets: PrincipalSets, wanted: ReadonlySet<number>, bits: PrincipalBits): number | undefined {
  for (const set of wanted) if (set !== NOBODY && sets.bits(set) === bits) return set;
  return undefined;
}

/** The first list, or one of the last, that differs the least, if that is little enough; each of them is told by names. */
function nearest(spelled: readonly Spelled[], bits: PrincipalBits, size: number): Spelled | undefined {
  let best: Spelled | undefined;
  let least = Math.max(2, size * ALIKE);
  for (const other of [...spelled.slice(0, 1), ...spelled.slice(1).slice(-NEARBY)]) {
    if (Math.abs(size - other.size) >= least) continue;
    const apart = distance(bits, other.bits, least);
    if (apart >= least) continue;
    least = apart;
    best = other;
  }
  return best;
}
