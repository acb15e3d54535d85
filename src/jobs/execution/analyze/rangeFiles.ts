import {
  AccessLines,
  type AccountAnalysis,
  type AnalysisFacts,
  type PrincipalAccess,
  type PrincipalGrants,
  unpackAccesses,
} from "../../../iam/index.ts";
import { writeArtifact } from "../../../store/artifacts.ts";
import type { StagedPiece } from "../../../store/schema.ts";
import type { Pace } from "../stage/pace.ts";

const ACCESSES = "accesses.jsonl";
const FACTS = "facts.jsonl";
const OPTIONS = { contentType: "application/json" };

/**
 * Stages what principals leave behind for the reports: their grants, several principals to a line, and what the search for
 * escalation and the findings keep of them.
 */
export async function stageRange(
  staging: R2Bucket,
  prefix: string,
  accesses: AsyncIterable<PrincipalAccess>,
  analysis: AccountAnalysis,
  pace: Pace,
): Promise<void> {
  await writeArtifact(staging, prefix + ACCESSES, accessLines(accesses), OPTIONS);
  await writeArtifact(staging, prefix + FACTS, factLines(analysis, pace), OPTIONS);
}

async function* factLines(analysis: AccountAnalysis, pace: Pace): AsyncGenerator<string> {
  for (const facts of analysis.takeFacts()) {
    yield `${JSON.stringify(facts)}\n`;
    await pace(FACTS_MS);
  }
}

/** About how long a piece of facts takes to make or to read, in milliseconds. */
const FACTS_MS = 8;

async function* accessLines(accesses: AsyncIterable<PrincipalAccess>): AsyncGenerator<string> {
  const lines = new AccessLines();
  for await (const access of accesses) {
    const line = lines.add(access);
    if (line !== undefined) yield `${line}\n`;
  }
  const last = lines.end();
  if (last !== undefined) yield `${last}\n`;
}

/** Adds the facts of all pieces to an analysis of the same account, in their order. */
export async function addFacts(
  analysis: AccountAnalysis,
  staging: R2Bucket,
  pieces: readonly StagedPiece[],
  pace: Pace,
): Promise<void> {
  for (const { prefix } of pieces) {
    const add = analysis.adder();
    for await (const line of linesOf(staging, prefix + FACTS)) {
      add(JSON.parse(line) as AnalysisFacts);
      await pace(FACTS_MS);
    }
  }
}

/** The principals of all pieces, in their order. It holds one line and its principals. */
export async function* readAccesses(
  staging: R2Bucket,
  pieces: readonly StagedPiece[],
): AsyncGenerator<PrincipalGrants> {
  for (const { prefix } of pieces) {
    for await (const line of linesOf(staging, prefix + ACCESSES)) yield* unpackAccesses(line);
  }
}

/** The lines of an object, each ended by a line feed. */
async function* linesOf(staging: R2Bucket, key: string): AsyncGenerator<string> {
  const object = await staging.get(key);
  if (object === null) throw new Error("what a range left behind is gone");
  let rest: string[] = [];
  for await (const chunk of object.body.pipeThrough(new TextDecoderStream())) {
    const [first = "", ...others] = chunk.split("\n");
    rest.push(first);
    for (const next of others) {
      yield rest.join("");
      rest = [next];
    }
  }
}
