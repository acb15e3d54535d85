import { toRuns } from "../../../iam/index.ts";
import { gzippedBytes } from "../../stream/gzip.ts";
import type { ReportSink } from "../../stream/sink.ts";
import {
  type BlockEntry,
  type Directory,
  footer,
  INDEX_VERSION,
  type PackedGrant,
  type PublishedExternal,
  type PublishedGrant,
  SECTION_PRINCIPALS,
} from "./format.ts";
import { Holders } from "./holders.ts";
import { Numbered } from "./numbered.ts";

/** Characters of a block before it is compressed. */
const BLOCK_LENGTH = 65_536;

type Inventory = readonly { arn: string; service: string }[];

/**
 * Writes the index of an analysis while its principals come by: first `external`, then `add` in order of ARN, then `end`. It
 * holds a block and the bit sets of one section.
 */
export class AccessIndexWriter {
  readonly #sink: Pick<ReportSink, "write">;
  readonly #resources: Inventory;
  readonly #pairs = new Numbered();
  readonly #patterns = new Numbered();
  readonly #externals = new Numbered();
  readonly #principals: string[] = [];
  readonly #pairsOf: number[][] = [];
  readonly #principalBlocks: BlockEntry[] = [];
  readonly #holderBlocks: BlockEntry[][] = [];
  #block = "";
  #blockFirst = 0;
  #offset = 0;
  #holders = new Holders();

  constructor(sink: Pick<ReportSink, "write">, resources: Inventory) {
    this.#sink = sink;
    this.#resources = resources;
  }

  async external(grants: Iterable<PublishedExternal>): Promise<void> {
    const texts = new Numbered();
    const packed: PackedGrant[] = [];
    for (const { principal, resource, capability, certainty, conditions, because } of grants) {
      const pair = this.#pairOf(this.#resources[resource]?.service ?? "", capability);
      const text = texts.numberOf(JSON.stringify([conditions, because]));
      packed.push([pair, certainty === "allowed" ? 1 : 0, text, resource, this.#externals.numberOf(principal)]);
      this.#holders.add(resource, pair, 0);
    }
    await this.#addLine(0, texts, packed);
  }

  async add(principal: string, grants: Iterable<PublishedGrant>): Promise<void> {
    const number = this.#principals.push(principal);
    const inSection = number % SECTION_PRINCIPALS;
    if (inSection === 0) await this.#endSection();
    const texts = new Numbered();
    const packed: PackedGrant[] = [];
    for (const { service, capability, certainty, resources, pattern, conditions, because } of grants) {
      const pair = this.#pairOf(service, capability);
      const text = texts.numberOf(JSON.stringify([conditions, because]));
      const isAllowed = certainty === "allowed" ? 1 : 0;
      const named = pattern === undefined ? undefined : this.#patterns.numberOf(pattern);
      if (named !== undefined) this.#holders.add(this.#resources.length + named, pair, inSection);
      for (const resource of resources ?? []) this.#holders.add(resource, pair, inSection);
      packed.push([pair, isAllowed, text, named ?? (resources === undefined ? null : toRuns(resources))]);
    }
    await this.#addLine(number, texts, packed);
  }

  /** Writes the rest; the caller closes the sink. */
  async end(): Promise<void> {
    await this.#endBlock();
    await this.#endSection();
    const directory: Directory = {
      version: INDEX_VERSION,
      pairs: this.#pairs.values.map((pair) => JSON.parse(pair)),
      resources: this.#resources.map(({ arn }) => arn),
      patterns: this.#patterns.values,
      externals: this.#externals.values,
      principals: this.#principals,
      pairsOf: this.#pairsOf,
      principalBlocks: this.#principalBlocks,
      holderBlocks: this.#holderBlocks,
    };
    const bytes = await gzippedBytes(JSON.stringify(directory));
    await this.#sink.write(bytes);
    await this.#sink.write(footer(bytes.byteLength));
  }

  #pairOf(service: string, capability: string): number {
    return this.#pairs.numberOf(JSON.stringify([service, capability]));
  }

  async #addLine(number: number, { values }: Numbered, grants: PackedGrant[]): Promise<void> {
    const pairs = [...new Set(grants.map(([pair]) => pair))].sort((a, b) => a - b);
    this.#pairsOf.push(toRuns(pairs));
    if (this.#block === "") this.#blockFirst = number;
    // A `PrincipalLine`; the texts are JSON already.
    this.#block += `[${number},[${values.join(",")}],${JSON.stringify(grants)}]\n`;
    if (this.#block.length >= BLOCK_LENGTH) await this.#endBlock();
  }

  async #endBlock(): Promise<void> {
    if (this.#block !== "") this.#principalBlocks.push(await this.#write(this.#block, this.#blockFirst));
    this.#block = "";
  }

  async #endSection(): Promise<void> {
    const blocks: BlockEntry[] = [];
    let text = "";
    let first = 0;
    for (const line of this.#holders.lines()) {
      if (text === "") first = line[0];
      text += `${JSON.stringify(line)}\n`;
      if (text.length < BLOCK_LENGTH) continue;
      blocks.push(await this.#write(text, first));
      text = "";
    }
    if (text !== "") blocks.push(await this.#write(text, first));
    this.#holderBlocks.push(blocks);
    this.#holders = new Holders();
  }

  async #write(text: string, first: number): Promise<BlockEntry> {
    const bytes = await gzippedBytes(text);
    await this.#sink.write(bytes);
    const entry: BlockEntry = [this.#offset, bytes.byteLength, first];
    this.#offset += bytes.byteLength;
    return entry;
  }
}
