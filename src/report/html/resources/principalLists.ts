import { counted } from "../../../platform/numberText.ts";
import type { Slices } from "../../../platform/slices.ts";
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

/** The lists of principals that the numbers in the tables link to, each set once. */
export interface NameLists {
  /** The number of a set's list; undefined for a set without one. */
  numberOf(set: number): number | undefined;
  /** In the order of their numbers. */
  pieces: readonly Markup[];
  /** Sets that did not fit. */
  omitted: number;
}

/** Anchor of the list with this number. */
export function listId(number: number): string {
  return `l${number}`;
}

/** A list may refer to one of this many lists before it. */
const NEARBY = 64;
/** Shorter lists have their names. */
const LONG = 6;
/** A list refers to another if it differs from it in less than this part of its names. */
const ALIKE = 1 / 8;

/** Sets whose lists are made in a slice of a few milliseconds. */
const SLICE_SETS = 8;

/** The least bytes of a list. */
const LIST_BYTES = 70;

const NO_LISTS: NameLists = { numberOf: () => undefined, pieces: [], omitted: 0 };

interface WrittenList {
  number: number;
  bits: PrincipalBits;
  size: number;
}

/** The lists of the sets in `wanted`, in its order, as far as they fit. The names are links only if all lists fit that way. In slices. */
export function* nameLists(
  facts: Pick<ReportFacts, "principals" | "reach">,
  wanted: ReadonlySet<number>,
  budget: number,
): Slices<NameLists> {
  return (yield* listsOf(facts, wanted, budget, true)) ?? (yield* listsOf(facts, wanted, budget, false)) ?? NO_LISTS;
}

function* listsOf(
  facts: Pick<ReportFacts, "principals" | "reach">,
  wanted: ReadonlySet<number>,
  budget: number,
  linked: boolean,
): Slices<NameLists | undefined> {
  const { principals, reach } = facts;
  const links = principals.map(({ name }, index) =>
    linked ? html`<a href="#${principalId(index)}">${visible(name)}</a>` : html`${visible(name)}`,
  );
  const lengths = links.map((name) => name.toString().length);
  const bytesOf = (bits: PrincipalBits): number => {
    let bytes = 0;
    for (const index of membersOf(bits)) bytes += lengths[index] ?? 0;
    return bytes;
  };
  let left = budget;
  const numbers = new Map<number, number>();
  const pieces: Markup[] = [];
  const written: WrittenList[] = [];
  let omitted = 0;
  const add = (title: string, bits: PrincipalBits, size: number): number | undefined => {
    if (left < LIST_BYTES) return;
    const number = pieces.length + 1;
    const base = size < LONG ? undefined : nearest(written, bits, size);
    if (bytesOf(base === undefined ? bits : differing(bits, base.bits)) > left) return;
    const content = base === undefined ? html`${names(bits)}` : difference(base, bits);
    const piece = html`<li id="${listId(number)}"><b>${title}:</b> <span>${content}</span></li>\n`;
    const bytes = piece.toString().length;
    if (bytes > left) return;
    left -= bytes;
    pieces.push(piece);
    if (base === undefined) written.push({ number, bits, size });
    return number;
  };
  const names = (bits: PrincipalBits): Markup[] =>
    [...membersOf(bits)].map((index, at) => {
      const name = links[index] ?? html``;
      return at > 0 ? html`, ${name}` : name;
    });
  const difference = (base: WrittenList, bits: PrincipalBits): Markup => {
    const more = names(without(bits, base.bits));
    const fewer = names(without(base.bits, bits));
    const except = fewer.length === 0 ? "" : html` except ${fewer}`;
    const plus = more.length === 0 ? "" : html`${fewer.length === 0 ? "" : ";"} plus ${more}`;
    return html`everyone in <a href="#${listId(base.number)}">list ${base.number}</a>${except}${plus}`;
  };
  const full = fullAdministrators(facts);
  if (full.size >= LONG) {
    const number = add(`${counted(full.size, "full administrator")}`, full.bits, full.size);
    const set = number === undefined ? undefined : setOf(reach.sets, wanted, full.bits);
    if (set !== undefined && number !== undefined) numbers.set(set, number);
  }
  let tried = 0;
  for (const set of wanted) {
    tried += 1;
    if (tried % SLICE_SETS === 0) yield;
    if (set === NOBODY || numbers.has(set)) continue;
    const bits = reach.sets.bits(set);
    const size = reach.sets.size(set);
    const number = bits === undefined ? undefined : add(counted(size, "user or role", "users and roles"), bits, size);
    if (number === undefined && linked) return undefined;
    if (number === undefined) omitted += 1;
    else numbers.set(set, number);
  }
  return { numberOf: (set) => numbers.get(set), pieces, omitted };
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

/** The most similar list with names among the first and the last ones; undefined if none is similar enough. */
function nearest(written: readonly WrittenList[], bits: PrincipalBits, size: number): WrittenList | undefined {
  let best: WrittenList | undefined;
  let least = Math.max(2, size * ALIKE);
  for (const other of [...written.slice(0, 1), ...written.slice(1).slice(-NEARBY)]) {
    if (Math.abs(size - other.size) >= least) continue;
    const apart = distance(bits, other.bits, least);
    if (apart >= least) continue;
    least = apart;
    best = other;
  }
  return best;
}
