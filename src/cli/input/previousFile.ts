import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { fail, ok, type Result } from "../../platform/result.ts";
import { parseLine, readAnalysis } from "../../report/json/analysisReader.ts";
import type { OpenText } from "../../report/json/changesJson.ts";
import { type EarlierFindings, readEarlierFindings } from "../../report/json/earlierFindings.ts";
import { ANALYSIS, datedName, FINDINGS, nameBeside } from "../../report/model/reportNames.ts";
import { AnalysisUnreadable } from "../../report/stream/analysisUnreadable.ts";
import { gunzippedText } from "../../report/stream/gzip.ts";
import { decodedText } from "../../report/stream/text.ts";
import { systemProblem, typedPath } from "./inputFile.ts";

/** An earlier analysis of an account. */
export interface PreviousFile {
  path: string;
  accountId: string;
  executionId: string | undefined;
  /** Milliseconds since the epoch. */
  analysisTime: number;
  /** Opens its text from the beginning. */
  open: OpenText;
  /** What it found, by the file next to it; why that is not known, where it cannot be read. */
  findings: Result<EarlierFindings>;
}

interface Header {
  accountId: string;
  executionId?: string;
  analysisTime: string;
}

/**
 * Reads the beginning of an `analysis.json.gz`, packed or not, and the `findings.json` of the same set that lies next to it. An
 * analysis that cannot be read is an error.
 */
export async function readPreviousFile(path: string): Promise<Result<PreviousFile>> {
  const openText = async () => textOf(typedPath(path));
  try {
    const { accountId, executionId, analysisTime } = await headerOf(await openText());
    const findings = await findingsBeside(path, accountId);
    return ok({
      ...{ path, accountId, executionId, findings, open: openText },
      analysisTime: Date.parse(analysisTime),
    });
  } catch (error) {
    if (error instanceof AnalysisUnreadable) return fail(`${path}: ${NOT_ANALYSIS} (${error.message})`);
    return fail(`${path}: ${systemProblem(error)}`);
  }
}

const NOT_ANALYSIS = `not an analysis; give the ${datedName(ANALYSIS, "YYYY-MM-DD-HHMM")} of an earlier set`;

async function headerOf(text: AsyncIterable<string>): Promise<Header> {
  for await (const item of readAnalysis(text)) {
    if (item.part !== "header") break;
    const header = parseLine<Partial<Header>>(item.line);
    const { accountId, analysisTime } = header;
    if (typeof accountId === "string" && typeof analysisTime === "string")
      return { ...header, accountId, analysisTime };
    break;
  }
  throw new AnalysisUnreadable("no account");
}

async function findingsBeside(path: string, accountId: string): Promise<Result<EarlierFindings>> {
  const beside = nameBeside(path, ANALYSIS, FINDINGS) ?? nameBeside(path, { ...ANALYSIS, ext: "json" }, FINDINGS);
  if (beside === undefined) {
    const kept = datedName(ANALYSIS, "YYYY-MM-DD-HHMM");
    return fail(`${path}: keep the name that it was given, ${kept}, and the findings next to it`);
  }
  try {
    const found = await readEarlierFindings(await textOf(typedPath(beside)));
    return found.accountId === accountId ? ok(found) : fail(`${beside}: of account ${found.accountId}`);
  } catch (error) {
    if (error instanceof AnalysisUnreadable)
      return fail(`${beside}: not the findings of an analysis (${error.message})`);
    return fail(`${beside}: ${systemProblem(error)}`);
  }
}

/** The text of a file that may be packed with gzip, chunk by chunk. Throws the errors of the file system at once. */
async function textOf(path: string): Promise<AsyncIterable<string>> {
  const file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
  await file.close();
  const isPacked = bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  const bytes = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
  return isPacked ? gunzippedText(bytes) : decodedText(bytes);
}
