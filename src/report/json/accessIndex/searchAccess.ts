import { fromRuns } from "../../../iam/index.ts";
import { fromBase64 } from "../../../platform/base64.ts";
import { AnalysisUnreadable } from "../../stream/analysisUnreadable.ts";
import { type AccessItem, type AccessPosition, isAfter, START } from "../accessQuery.ts";
import { parseLine } from "../analysisReader.ts";
import { type AccessIndex, blocksOf, readBlocks } from "./accessIndexReader.ts";
import {
  type Directory,
  type HoldersLine,
  type PackedGrant,
  type PrincipalLine,
  SECTION_PRINCIPALS,
} from "./format.ts";
import { holdersIn } from "./holders.ts";

/** What is searched for; an absent member matches everything. */
export interface AccessSearch {
  /** ARN, or who has access from outside, as the policy names it. */
  principal?: string | undefined;
  isPair?: ((service: string, capability: string) => boolean) | undefined;
  /**
   * Numbers of places: resources by their position in the inventory and, after those, patterns. `null` among them: the service
   * as a whole.
   */
  places?: ReadonlySet<number | null> | undefined;
}

/** Principals whose blocks are read together: few at first, for a page is often full soon. */
const FIRST_BLOCKS = 1;
const MOST_BLOCKS = 32;

/**
 * The access that matches and comes after `after`, in the order of the analysis. Who has none is known before anything of it is
 * read. Throws `AnalysisUnreadable`.
 */
export async function* searchAccess(
  index: AccessIndex,
  search: AccessSearch,
  after: AccessPosition = START,
): AsyncGenerator<{ item: AccessItem; position: AccessPosition }> {
  const { directory, source } = index;
  const { isPair } = search;
  const pairs = isPair && new Set(directory.pairs.flatMap((pair, number) => (isPair(...pair) ? [number] : [])));
  const numbers = (await candidates(index, search, pairs)).filter((number) => number >= after[0]);
  const found = blocksOf(directory.principalBlocks, numbers);
  for (
    let from = 0, count = FIRST_BLOCKS;
    from < found.length;
    from += count, count = Math.min(2 * count, MOST_BLOCKS)
  ) {
    const batch = found.slice(from, from + count);
    const blocks = await readBlocks(
      source,
      batch.map(({ block }) => block),
    );
    for (const [at, { block, numbers }] of batch.entries()) {
      for (const number of numbers) {
        const line = parseLine<PrincipalLine>(blocks[at]?.[number - block[2]] ?? "");
        if (line[0] !== number) throw new AnalysisUnreadable("a principal is not where the index says");
        for (const each of itemsOf(directory, line, pairs, search)) if (isAfter(each.position, after)) yield each;
      }
    }
  }
}

/** Numbers of the principals that have some of what is searched for, ascending. 0: those outside the account. */
async function candidates(
  index: AccessIndex,
  { principal, places }: AccessSearch,
  pairs: ReadonlySet<number> | undefined,
): Promise<number[]> {
  const { directory } = index;
  const count = directory.principals.length + 1;
  let numbers = Array.from({ length: count }, (_, number) => number);
  if (principal !== undefined) {
    const isExternal = directory.externals.includes(principal);
    const own = directory.principals.indexOf(principal) + 1;
    numbers = [...(isExternal ? [0] : []), ...(own > 0 ? [own] : [])];
  }
  if (pairs !== undefined)
    numbers = numbers.filter((number) => fromRuns(directory.pairsOf[number] ?? []).some((pair) => pairs.has(pair)));
  if (places === undefined || places.has(null) || numbers.length === 0) return numbers;
  const holders = await holdersOf(index, places, pairs);
  return numbers.filter((number) => holders.has(number));
}

async function holdersOf(
  { directory, source }: AccessIndex,
  places: ReadonlySet<number | null>,
  pairs: ReadonlySet<number> | undefined,
): Promise<ReadonlySet<number>> {
  const wanted = [...places].filter((place) => place !== null).sort((a, b) => a - b);
  const sections = directory.holderBlocks.map((blocks, section) => ({ section, found: blocksOf(blocks, wanted) }));
  const holders = new Set<number>();
  await Promise.all(
    sections.map(async ({ section, found }) => {
      const blocks = await readBlocks(
        source,
        found.map(({ block }) => block),
      );
      for (const [at, { numbers }] of found.entries()) {
        for (const place of numbers) {
          const start = `[${place},`;
          const line = blocks[at]?.find((each) => each.startsWith(start));
          if (line === undefined) continue;
          for (const holder of holdersOn(parseLine<HoldersLine>(line), pairs))
            holders.add(section * SECTION_PRINCIPALS + holder);
        }
      }
    }),
  );
  return holders;
}

function* holdersOn(line: HoldersLine, pairs: ReadonlySet<number> | undefined): Generator<number> {
  for (let at = 1; at + 1 < line.length; at += 2) {
    const pair = line[at];
    if (typeof pair !== "number" || (pairs !== undefined && !pairs.has(pair))) continue;
    const bits = fromBase64(String(line[at + 1]));
    if (bits === null) throw new AnalysisUnreadable("holders are not base64");
    yield* holdersIn(bits);
  }
}

function* itemsOf(
  directory: Directory,
  [number, texts, grants]: PrincipalLine,
  pairs: ReadonlySet<number> | undefined,
  { principal, places }: AccessSearch,
): Generator<{ item: AccessItem; position: AccessPosition }> {
  for (const [position, grant] of grants.entries()) {
    const [pair, isAllowed, text, , external] = grant;
    if (pairs !== undefined && !pairs.has(pair)) continue;
    const who = external === undefined ? directory.principals[number - 1] : directory.externals[external];
    if (number === 0 && principal !== undefined && principal !== who) continue;
    const [service, capability] = directory.pairs[pair] ?? unknown();
    const [conditions, because] = texts[text] ?? unknown();
    for (const [at, place] of placesOf(grant, directory)) {
      if (places !== undefined && !places.has(place)) continue;
      const isPattern = place !== null && place >= directory.resources.length;
      const item: AccessItem = {
        principal: who ?? unknown(),
        service,
        capability,
        resource: place === null || isPattern ? null : (directory.resources[place] ?? unknown()),
        pattern: isPattern ? (directory.patterns[place - directory.resources.length] ?? unknown()) : null,
        certainty: isAllowed === 1 ? "allowed" : "conditional",
        conditions,
        because,
      };
      yield { item, position: number === 0 ? [0, position, 0] : [number, position, at] };
    }
  }
}

/** The places of a grant with their positions in it. */
function* placesOf(
  [, , , where, external]: PackedGrant,
  { resources }: Directory,
): Generator<[at: number, place: number | null]> {
  if (where === null) yield [0, null];
  else if (typeof where === "number") yield [0, external === undefined ? resources.length + where : where];
  else for (const [at, resource] of fromRuns(where).entries()) yield [at, resource];
}

function unknown(): never {
  throw new AnalysisUnreadable("the index names what it does not list");
}
