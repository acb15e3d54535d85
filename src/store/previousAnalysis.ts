import { and, desc, eq, lte, ne } from "drizzle-orm";
import { type Database, guarded } from "./database.ts";
import { isReportOf } from "./reportObject.ts";
import { execution, executionReport } from "./schema.ts";

/** The report that holds the whole analysis. */
const ANALYSIS_FILE = { report: "analysis", ext: "json.gz" };

/** An analysis that was delivered, and where its `analysis.json.gz` lies in the inbox. */
export interface PreviousAnalysis {
  executionId: string;
  /** Milliseconds since the epoch: its analysis time. */
  startedAt: number;
  objectKey: string;
}

/**
 * The newest analysis of the account that had succeeded before this execution began; undefined when it is the first. What
 * succeeds later does not count, so that a repeated run compares with the same one.
 */
export async function findPreviousAnalysis(
  db: Database,
  of: { executionId: string; partnerId: string; customerId: string; accountId: string; startedAt: number },
): Promise<PreviousAnalysis | undefined> {
  const [row] = await guarded(() =>
    db.orm
      .select({
        executionId: execution.executionId,
        startedAt: execution.startedAt,
        objectKey: executionReport.objectKey,
      })
      .from(execution)
      .innerJoin(executionReport, isReportOf(ANALYSIS_FILE))
      .where(
        and(
          eq(execution.partnerId, of.partnerId),
          eq(execution.customerId, of.customerId),
          eq(execution.accountId, of.accountId),
          eq(execution.status, "succeeded"),
          lte(execution.finishedAt, of.startedAt),
          ne(execution.executionId, of.executionId),
        ),
      )
      .orderBy(desc(execution.createdAt), desc(execution.executionId))
      .limit(1),
  );
  return row?.startedAt == null ? undefined : { ...row, startedAt: row.startedAt };
}
