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

const ACCESSES = "accesses.jsonl";
const FACTS = "facts.json";
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
): Promise<void> {
  await writeArtifact(staging, prefix + ACCESSES, linesOf(accesses), OPTIONS);
  await staging.put(prefix + FACTS, JSON.stringify(analysis.takeFacts()), { httpMetadata: OPTIONS });
}

async function* linesOf(accesses: AsyncIterable<PrincipalAccess>): AsyncGenerator<string> {
  const lines = new AccessLines();
  for await (const access of accesses) {
    const line = lines.add(access);
    if (line !== undefined) yield `${line}\n`;
  }
  const last = lines.end();
  if (last !== undefined) yield `${last}\n`;
}

export async function readFacts(staging: R2Bucket, { prefix }: StagedPiece): Promise<AnalysisFacts> {
  return (await staged(staging, prefix + FACTS)).json<AnalysisFacts>();
}

/** The principals of all pieces, in their order. It holds one line and its principals. */
export async function* readAccesses(
  staging: R2Bucket,
  pieces: readonly StagedPiece[],
): AsyncGenerator<PrincipalGrants> {
  for (const { prefix } of pieces) {
    const { body } = await staged(staging, prefix + ACCESSES);
    let rest = "";
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) yield* unpackAccesses(line);
    }
  }
}

async function staged(staging: R2Bucket, key: string): Promise<R2ObjectBody> {
  const object = await staging.get(key);
  if (object === null) throw new Error("what a range left behind is gone");
  return object;
}
