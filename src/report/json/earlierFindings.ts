import type { Severity } from "../../iam/index.ts";
import { AnalysisUnreadable } from "../stream/analysisUnreadable.ts";
import type { PastFigures } from "../summary/pastFigures.ts";
import { linesOf, parseLine, withoutComma } from "./analysisReader.ts";
import type { PublishedFinding } from "./findingsJson.ts";

/** What an earlier analysis reported. */
export interface EarlierFindings {
  accountId: string;
  /** By id. */
  findings: ReadonlyMap<string, EarlierFinding>;
  /** The analyses up to this one in numbers, the oldest first. */
  history: readonly PastFigures[];
  /** Kinds of which it could tell nothing. */
  unknownKinds: ReadonlySet<string>;
}

export interface EarlierFinding {
  severity: Severity;
  isAccepted: boolean;
  /** Milliseconds since the epoch. */
  firstSeen: number;
}

interface Opening {
  accountId: string;
  analysisTime: string;
  counts: PastFigures["counts"];
  /** Documents of earlier versions lack these two. */
  figures?: PastFigures["figures"];
  history?: readonly PastFigures[];
  notKnown?: { kind: string; extent: "all" | "some" }[];
}

const OPENING_END = ',"findings":[';

/** Reads a findings.json line by line. Throws `AnalysisUnreadable`, for a truncated document at its end. */
export async function readEarlierFindings(text: AsyncIterable<string>): Promise<EarlierFindings> {
  const findings = new Map<string, EarlierFinding>();
  let opening: Opening | undefined;
  let isComplete = false;
  for await (const lines of linesOf(text)) {
    for (const line of lines) {
      if (opening === undefined) {
        if (!line.startsWith("{") || !line.endsWith(OPENING_END)) throw new AnalysisUnreadable("not a findings.json");
        opening = parseLine<Opening>(`${line.slice(0, -OPENING_END.length)}}`);
      } else if (line.startsWith("]")) isComplete = true;
      else if (!isComplete) {
        const { id, severity, accepted, firstSeen } = parseLine<PublishedFinding>(withoutComma(line));
        // Documents of earlier versions do not say since when.
        const seen = Date.parse(firstSeen ?? opening.analysisTime);
        findings.set(id, { severity, isAccepted: accepted !== undefined, firstSeen: seen });
      }
    }
  }
  if (opening === undefined || !isComplete) throw new AnalysisUnreadable("the end is missing");
  const unknown = (opening.notKnown ?? []).filter(({ extent }) => extent === "all").map(({ kind }) => kind);
  const { accountId, analysisTime, counts, figures = {}, history = [] } = opening;
  return {
    accountId,
    findings,
    history: [...history, { analysisTime, counts, figures }],
    unknownKinds: new Set(unknown),
  };
}

/** When each was first reported, by id, in milliseconds since the epoch. */
export function firstSeenOf({ findings }: EarlierFindings): ReadonlyMap<string, number> {
  return new Map([...findings].map(([id, { firstSeen }]) => [id, firstSeen]));
}
