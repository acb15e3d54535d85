import { AnalysisUnreadable } from "../../stream/analysisUnreadable.ts";
import { gunzippedWhole } from "../../stream/gzip.ts";
import { type BlockEntry, type Directory, directoryBytesOf, FOOTER_BYTES, parseDirectory } from "./format.ts";

/** Where an index is kept. */
export interface IndexSource {
  /** The last `bytes` of the file, or all of a shorter one; undefined when there is none. */
  end(bytes: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
  read(offset: number, bytes: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** An index whose directory was read. */
export interface AccessIndex {
  directory: Directory;
  source: IndexSource;
}

/** Read at first: the whole directory of most accounts. */
const END_BYTES = 128 * 1024;

/**
 * Reads the directory of an index. Undefined when there is no index, or one of a later version. Throws `AnalysisUnreadable`.
 */
export async function openAccessIndex(source: IndexSource): Promise<AccessIndex | undefined> {
  const end = await source.end(END_BYTES);
  if (end === undefined) return undefined;
  const length = directoryBytesOf(end);
  if (length === undefined) throw new AnalysisUnreadable("not an index");
  const whole = end.byteLength >= length + FOOTER_BYTES ? end : await source.end(length + FOOTER_BYTES);
  if (whole === undefined || whole.byteLength < length + FOOTER_BYTES) throw new AnalysisUnreadable("a cut index");
  const from = whole.byteLength - FOOTER_BYTES - length;
  const directory = parseDirectory(await gunzippedWhole(whole.slice(from, from + length)));
  return directory && { directory, source };
}

/** Blocks with less than this between them are read at once. */
const GAP_BYTES = 64 * 1024;
const MOST_READ_BYTES = 1024 * 1024;

/** The lines of these blocks, block by block. Neighbours are read together, all at the same time. */
export async function readBlocks(source: IndexSource, blocks: readonly BlockEntry[]): Promise<string[][]> {
  const reads: BlockEntry[][] = [];
  for (const block of blocks) {
    const run = reads.at(-1);
    const [start = 0] = run?.[0] ?? [];
    const [lastAt = 0, lastBytes = 0] = run?.at(-1) ?? [];
    const isNear = block[0] - (lastAt + lastBytes) <= GAP_BYTES && block[0] + block[1] - start <= MOST_READ_BYTES;
    if (run !== undefined && isNear) run.push(block);
    else reads.push([block]);
  }
  const texts = await Promise.all(reads.map((run) => readRun(source, run)));
  return texts.flat().map((text) => text.trimEnd().split("\n"));
}

async function readRun(source: IndexSource, run: readonly BlockEntry[]): Promise<string[]> {
  const [start = 0] = run[0] ?? [];
  const [lastAt = 0, lastBytes = 0] = run.at(-1) ?? [];
  const bytes = await source.read(start, lastAt + lastBytes - start);
  return Promise.all(
    run.map(([offset, length]) => gunzippedWhole(bytes.slice(offset - start, offset - start + length))),
  );
}

/** The blocks that hold these numbers, which ascend, and the numbers that each holds. */
export function blocksOf(
  blocks: readonly BlockEntry[],
  numbers: readonly number[],
): { block: BlockEntry; numbers: number[] }[] {
  const found: { block: BlockEntry; numbers: number[] }[] = [];
  let at = 0;
  for (const number of numbers) {
    while ((blocks[at + 1]?.[2] ?? Number.POSITIVE_INFINITY) <= number) at += 1;
    const block = blocks[at];
    if (block === undefined || block[2] > number) continue;
    const last = found.at(-1);
    if (last?.block === block) last.numbers.push(number);
    else found.push({ block, numbers: [number] });
  }
  return found;
}
