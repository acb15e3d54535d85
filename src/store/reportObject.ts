import { and, eq, isNull, sql } from "drizzle-orm";
import { type Database, guarded } from "./database.ts";
import type { ExecutionKey } from "./execution.ts";
import { type ExecutionStatus, execution, executionReport, type Provider } from "./schema.ts";

/** How far an execution is, and where one of its reports lies in the inbox: null while there is none. */
export interface ReportObject {
  status: ExecutionStatus;
  provider: Provider;
  /** Milliseconds since the epoch, the time of the analysis; null before it began. */
  startedAt: number | null;
  objectKey: string | null;
}

/** Row of the dated report of an execution: `analysis`, `json.gz`. */
export function isReportOf({ report, ext }: { report: string; ext: string }) {
  return and(
    eq(executionReport.executionId, execution.executionId),
    eq(executionReport.customerId, execution.customerId),
    isNull(execution.reportsDeletedAt),
    eq(executionReport.fileName, sql`${report} || '.' || ${execution.stamp} || '.' || ${ext}`),
  );
}

/** Undefined when the account has no such execution. */
export async function findReportObject(
  db: Database,
  key: ExecutionKey,
  kind: { report: string; ext: string },
): Promise<ReportObject | undefined> {
  const rows = await guarded(() =>
    db.orm
      .select({
        status: execution.status,
        provider: execution.provider,
        startedAt: execution.startedAt,
        objectKey: executionReport.objectKey,
      })
      .from(execution)
      .leftJoin(executionReport, isReportOf(kind))
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
