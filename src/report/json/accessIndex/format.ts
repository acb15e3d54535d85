import type { Capability, OpenCondition, Proof, PublishedCertainty } from "../../../iam/index.ts";

/*
 * The access of an analysis.v1 once more, so that a question reads little of it. A file is a sequence of blocks, each a gzip
 * file of its own, then the directory (gzip of JSON), then the footer. Two kinds of block, of lines of JSON:
 *
 *   - principals: a `PrincipalLine` each, in the order of the analysis. Number 0 is all access from outside the account.
 *   - holders, by section of `SECTION_PRINCIPALS` numbers: a `HoldersLine` for each place, in order. A place is a resource by its
 *     position in the inventory or, after those, a pattern of a policy.
 *
 * A pair is a service with a capability. What is stored stays readable: a change of the format is a new `INDEX_VERSION`.
 */

export const INDEX_VERSION = 1;

/** How many principals a bit set of holders covers. */
export const SECTION_PRINCIPALS = 1024;

/** `[number, texts, grants]`; a grant names one of the texts, each of which is the conditions and the proof. */
export type PrincipalLine = [
  number: number,
  texts: [readonly OpenCondition[], readonly Proof[]][],
  grants: PackedGrant[],
];

/**
 * A grant of a principal. `where`: null for the service as a whole, the number of a pattern, or resources as runs (`toRuns`).
 * Access from outside has the position of its one resource, and the number of who has it.
 */
export type PackedGrant = [
  pair: number,
  isAllowed: 0 | 1,
  text: number,
  where: null | number | number[],
  external?: number,
];

/** `[place, pair, bits, pair, bits, …]`; bits in base64, bit i of the text's bytes for principal i of the section. */
export type HoldersLine = [place: number, ...pairsAndBits: (number | string)[]];

/** `[offset, length, number of the first principal or place in it]`. */
export type BlockEntry = [offset: number, bytes: number, first: number];

export interface Directory {
  version: typeof INDEX_VERSION;
  pairs: [service: string, capability: Capability][];
  /** ARNs, as in the inventory of the analysis. */
  resources: string[];
  patterns: string[];
  /** Who has access from outside, as policies name them. */
  externals: string[];
  /** ARNs; the first is number 1. */
  principals: string[];
  /** By number of the principal: the pairs it has, as runs. */
  pairsOf: number[][];
  principalBlocks: BlockEntry[];
  /** By section. */
  holderBlocks: BlockEntry[][];
}

/** Undefined for a later version. What the service wrote itself is not checked member by member: gzip has a checksum. */
export function parseDirectory(text: string): Directory | undefined {
  const read: { version: number } = JSON.parse(text);
  return read.version === INDEX_VERSION ? (read as Directory) : undefined;
}

const MAGIC = "k9access";
export const FOOTER_BYTES = MAGIC.length + 4;

/** The end of the file: `k9access`, then the length of the directory in 32 bits, most significant byte first. */
export function footer(directoryBytes: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(FOOTER_BYTES);
  bytes.set(new TextEncoder().encode(MAGIC));
  new DataView(bytes.buffer).setUint32(MAGIC.length, directoryBytes);
  return bytes;
}

/** The length of the directory; undefined when these are not the last bytes of an index. */
export function directoryBytesOf(end: Uint8Array): number | undefined {
  if (end.byteLength < FOOTER_BYTES) return undefined;
  const last = end.subarray(end.byteLength - FOOTER_BYTES);
  if (new TextDecoder().decode(last.subarray(0, MAGIC.length)) !== MAGIC) return undefined;
  return new DataView(last.buffer, last.byteOffset).getUint32(MAGIC.length);
}

/** A grant as the analysis publishes it. Without resources and pattern it is for the service as a whole. */
export interface PublishedGrant {
  service: string;
  capability: Capability;
  certainty: PublishedCertainty;
  resources?: readonly number[] | undefined;
  pattern?: string | undefined;
  conditions: readonly OpenCondition[];
  because: readonly Proof[];
}

/** Access from outside as the analysis publishes it; `resource` is a position in the inventory. */
export interface PublishedExternal extends Omit<PublishedGrant, "service" | "resources" | "pattern"> {
  principal: string;
  resource: number;
}
