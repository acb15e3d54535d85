import { and, eq } from "drizzle-orm";
import { type Database, guarded } from "./database.ts";
import type { ExecutionKey } from "./execution.ts";
import { isAnalysisReport } from "./previousAnalysis.ts";
import { type ExecutionStatus, execution, executionReport } from "./schema.ts";

/** How far an execution is, and where its analysis lies in the inbox: null while there is none. */
export interface AnalysisObject {
  status: ExecutionStatus;
  objectKey: string | null;
}

/** Undefined when the account has no such execution. */
export async function findAnalysisObject(db: Database, key: ExecutionKey): Promise<AnalysisObject | undefined> {
  const rows = await guarded(() =>
    db.orm
      .select({ status: execution.status, objectKey: executionReport.objectKey })
      .from(execution)
      .leftJoin(executionReport, isAnalysisReport)
      .where(
        and(
          eq(execution.executionId, key.executionId),
          eq(execution.partnerId, key.partnerId),
          eq(execution.partnerCustomerId, key.partnerCustomerId),
          eq(execution.accountId, key.accountId),
        ),
      ),
  );
  return rows[0];
}
