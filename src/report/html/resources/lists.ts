import type { ReportFacts } from "../facts.ts";
import { principalId } from "../links.ts";
import { html, type Markup, visible } from "../markup.ts";
import { counted } from "../words.ts";
import {
  bitsOf,
  distance,
  membersOf,
  NOBODY,
  type PrincipalBits,
  type PrincipalSets,
  without,
} from "./principalSets.ts";

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

/** Lists that others are told by. */
const NEARBY = Number((globalThis as any).process.env.NEARBY ?? 16);
/** Shorter ones are told by their names alone. */
const LONG = 6;

/** A name takes more than this. */
const LINK_BYTES = 22;

interface Spelled {
  number: number;
  bits: PrincipalBits;
}

/** The lists of `wanted`, in its order, as far as they fit. */
export function nameLists(
  facts: Pick<ReportFacts, "principals" | "reach">,
  wanted: ReadonlySet<number>,
  budget: number,
): NameLists {
  const { principals, reach } = facts;
  let left = budget;
  const numbers = new Map<number, number>();
  const pieces: Markup[] = [];
  const spelled: Spelled[] = [];
  let folded = 0;
  const add = (title: string, bits: PrincipalBits, size: number): number | undefined => {
    const number = pieces.length + 1;
    const base = size < LONG ? undefined : nearest(spelled, bits, size);
    if ((base === undefined ? size : distance(base.bits, bits)) * LINK_BYTES > left) return;
    const names = base === undefined ? html`${nameLinks(bits)}` : difference(base, bits);
    const piece = html`<details class="list" id="${listId(number)}"><summary>List ${number}: ${title}</summary><p>${names}</p></details>\n`;
    const bytes = piece.toString().length;
    if (bytes > left) return;
    left -= bytes;
    pieces.push(piece);
    if (base === undefined) spelled.push({ number, bits });
    return number;
  };
  const nameLinks = (bits: PrincipalBits): Markup[] =>
    [...membersOf(bits)].map(
      (index, at) =>
        html`${at > 0 ? ", " : ""}<a href="#${principalId(index)}">${visible(principals[index]?.name ?? "")}</a>`,
    );
  const difference = (base: Spelled, bits: PrincipalBits): Markup => {
    const more = nameLinks(without(bits, base.bits));
    const fewer = nameLinks(without(base.bits, bits));
    const but = fewer.length === 0 ? "" : html` but ${fewer}`;
    const also = more.length === 0 ? "" : html`${fewer.length === 0 ? "" : ";"} and also ${more}`;
    return html`Everyone in <a href="#${listId(base.number)}">list ${base.number}</a>${but}${also}`;
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

/** The first list, or one of the last, that differs in so little that telling the difference is shorter by half. */
function nearest(spelled: readonly Spelled[], bits: PrincipalBits, size: number): Spelled | undefined {
  let best: Spelled | undefined;
  let least = size / Number((globalThis as any).process.env.DIV ?? 2);
  for (const other of [...spelled.slice(0, 1), ...spelled.slice(1).slice(-NEARBY)]) {
    const differing = distance(bits, other.bits);
    if (differing >= least) continue;
    least = differing;
    best = other;
  }
  return best;
}
