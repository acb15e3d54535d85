import { type AccessChange, type Changes, type ComparisonGap, compareAnalyses, isGain } from "../../iam/index.ts";
import type { AnalysisHeader } from "../model/analysisHeader.ts";
import { knowledgeOf } from "../model/knowledge.ts";
import { CHANGES } from "../model/reportNames.ts";
import { jsonTime } from "../model/time.ts";
import type { ReportOutput, WrittenReport } from "../stream/output.ts";
import { createSpool } from "../stream/spool.ts";
import type { Compared, Comparison, PreviousAnalysis } from "../summary/comparison.ts";
import { openComparedAnalysis, readAnalysisEnds } from "./comparedAnalysis.ts";

/** The document's `schema`. */
export const CHANGES_SCHEMA = "changes.v1";

/** Opens the text of an analysis from its beginning. */
export type OpenText = () => Promise<AsyncIterable<string>>;

/**
 * Compares the texts of two analyses; each is read twice, because its gaps come last and say what can be compared. Throws
 * `AnalysisUnreadable` when one of them cannot be read.
 */
export async function compareTexts(
  previous: PreviousAnalysis,
  previousText: OpenText,
  currentText: OpenText,
): Promise<Comparison> {
  const access = { gained: createSpool(), lost: createSpool() };
  const before = await readAnalysisEnds(await previousText());
  const now = await readAnalysisEnds(await currentText());
  const earlier = await openComparedAnalysis(await previousText(), before.limits, previous.analysisTime);
  const { changes, notComparable } = await compareAnalyses(
    earlier,
    await openComparedAnalysis(await currentText(), now.limits, previous.analysisTime),
    async (found) => {
      for (const change of found) {
        const spool = isGain(change) ? access.gained : access.lost;
        await spool.add(`${spool.count === 0 ? "" : ","}\n${JSON.stringify(accessMember(change))}`);
      }
    },
  );
  const engine = { previous: before.versions, current: now.versions };
  const known = knowledgeOf(before.limits.gaps, earlier.types());
  return { previous, figures: earlier.figures(), known, changes, notComparable, engine, access };
}

/** In the order of the document: the most important first. */
const NOTHING: Changes = {
  administrators: { gained: [], lost: [] },
  escalation: { gained: [], lost: [] },
  externalAccess: { gained: [], lost: [] },
  principals: { added: [], removed: [] },
  resources: { added: [], removed: [] },
};

/** Writes `changes.{stamp}.json`. Without a comparison `previous` is null and every list is empty. */
export async function writeChanges(
  output: Pick<ReportOutput, "open">,
  header: AnalysisHeader,
  { comparison, gaps }: Compared = { comparison: undefined, gaps: [] },
): Promise<WrittenReport> {
  const sink = output.open(CHANGES);
  try {
    const { changes, access } = comparison ?? { changes: NOTHING, access: undefined };
    const opening = JSON.stringify({
      schema: CHANGES_SCHEMA,
      executionId: header.executionId,
      accountId: header.accountId,
      analysisTime: jsonTime(header.analysisTime),
      previous: comparison
        ? {
            executionId: comparison.previous.executionId,
            analysisTime: jsonTime(comparison.previous.analysisTime),
          }
        : null,
      engine: comparison?.engine ?? null,
      gaps: [...gaps, ...(comparison?.notComparable.gaps ?? []).map(gapMember)],
      notComparable: comparison?.notComparable.parts ?? {},
      summary: summaryOf(changes, access),
      ...NOTHING,
      ...changes,
    });
    await sink.write(`${opening.slice(0, -1)},"access":{"gained":[`);
    for await (const chunk of access?.gained.read() ?? []) await sink.write(chunk);
    await sink.write(`\n],"lost":[`);
    for await (const chunk of access?.lost.read() ?? []) await sink.write(chunk);
    await sink.write("\n]}}\n");
    return { ...CHANGES, ...(await sink.close()) };
  } catch (error) {
    await sink.abort();
    throw error;
  }
}

function summaryOf(changes: Changes, access: Comparison["access"] | undefined) {
  const sizes = (lists: { gained: readonly unknown[]; lost: readonly unknown[] }) => ({
    gained: lists.gained.length,
    lost: lists.lost.length,
  });
  const listed = ({ added, removed }: Changes["principals"]) => ({ added: added.length, removed: removed.length });
  return {
    administrators: sizes(changes.administrators),
    escalation: sizes(changes.escalation),
    externalAccess: sizes(changes.externalAccess),
    access: { gained: access?.gained.count ?? 0, lost: access?.lost.count ?? 0 },
    principals: listed(changes.principals),
    resources: listed(changes.resources),
  };
}

function gapMember({ service, region, action, code, resource, message, missingIn }: ComparisonGap) {
  return { service, region, action, code, resource, message, missingIn };
}

function accessMember({ principal, service, capability, from, to, scope, resources, patterns }: AccessChange) {
  const where = scope === "resource" ? { resources } : scope === "pattern" ? { patterns } : {};
  return { principal, service, capability, from, to, scope, ...where };
}
