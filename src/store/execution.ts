import { and, desc, eq, gte, isNull, sql } from "drizzle-orm";
import { QueryBuilder } from "drizzle-orm/sqlite-core";
import type { AccountKey } from "./account.ts";
import { isCustomer } from "./customer.ts";
import { type Database, guarded } from "./database.ts";
import { type AuthMethod, customer, type ExecutionStatus, execution, executionReport } from "./schema.ts";

export interface ReportRecord {
  fileName: string;
  contentType: string;
  bytes: number;
  /** Lower-case hex. */
  sha256: string;
}

/** An execution as its partner sees it. Instants in milliseconds since the epoch. */
export interface ExecutionRecord {
  executionId: string;
  partnerId: string;
  partnerCustomerId: string;
  customerId: string;
  accountId: string;
  status: ExecutionStatus;
  auditorAuthMethod: AuthMethod;
  progressDone: number;
  progressTotal: number;
  progressWhat: string;
  errorCode: string | null;
  errorMessage: string | null;
  createdBy: string | null;
  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
  reportsDeletedAt: number | null;
  reports: ReportRecord[];
}

/** The reports of the execution that the outer query reads, as a JSON list. */
const REPORTS = new QueryBuilder()
  .select({
    list: sql`json_group_array(json_object(
      'fileName', ${executionReport.fileName}, 'contentType', ${executionReport.contentType},
      'bytes', ${executionReport.bytes}, 'sha256', ${executionReport.sha256}))`.as("list"),
  })
  .from(executionReport)
  .where(
    and(eq(executionReport.executionId, execution.executionId), eq(executionReport.customerId, execution.customerId)),
  );

function parseReports(list: unknown): ReportRecord[] {
  const reports: ReportRecord[] = JSON.parse(String(list));
  return reports.sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
}

const RECORD = {
  executionId: execution.executionId,
  partnerId: execution.partnerId,
  partnerCustomerId: execution.partnerCustomerId,
  customerId: execution.customerId,
  accountId: execution.accountId,
  status: execution.status,
  auditorAuthMethod: execution.auditorAuthMethod,
  progressDone: execution.progressDone,
  progressTotal: execution.progressTotal,
  progressWhat: execution.progressWhat,
  errorCode: execution.errorCode,
  errorMessage: execution.errorMessage,
  createdBy: execution.createdBy,
  createdAt: execution.createdAt,
  startedAt: execution.startedAt,
  finishedAt: execution.finishedAt,
  reportsDeletedAt: execution.reportsDeletedAt,
  reports: sql`${REPORTS}`.mapWith(parseReports).as("reports"),
};

const isOfAccount = (key: AccountKey) =>
  and(
    eq(execution.partnerId, key.partnerId),
    eq(execution.partnerCustomerId, key.partnerCustomerId),
    eq(execution.accountId, key.accountId),
  );

export type ExecutionKey = AccountKey & { executionId: string };

export async function findExecution(db: Database, key: ExecutionKey): Promise<ExecutionRecord | undefined> {
  const rows = await guarded(() =>
    db.orm
      .select(RECORD)
      .from(execution)
      .where(and(eq(execution.executionId, key.executionId), isOfAccount(key))),
  );
  return rows[0];
}

/** Where a page of executions ends: the next one starts right after it. */
export interface ExecutionPosition {
  createdAt: number;
  executionId: string;
}

const isAfter = ({ createdAt, executionId }: ExecutionPosition) =>
  sql`(${execution.createdAt}, ${execution.executionId}) < (${createdAt}, ${executionId})`;

/** Executions of a partner that match the filter, newest first, those after `after`. `since` in milliseconds since the epoch. */
export async function listPartnerExecutions(
  db: Database,
  partnerId: string,
  filter: { status: ExecutionStatus | undefined; accountId: string | undefined; since: number | undefined },
  after: ExecutionPosition | undefined,
  limit: number,
): Promise<ExecutionRecord[]> {
  const { status, accountId, since } = filter;
  return guarded(() =>
    db.orm
      .select(RECORD)
      .from(execution)
      .where(
        and(
          eq(execution.partnerId, partnerId),
          status && eq(execution.status, status),
          accountId === undefined ? undefined : eq(execution.accountId, accountId),
          since === undefined ? undefined : gte(execution.createdAt, since),
          after && isAfter(after),
        ),
      )
      .orderBy(desc(execution.createdAt), desc(execution.executionId))
      .limit(limit),
  );
}

/** Executions of an account, newest first, those after `after`; undefined when there is no such customer. */
export async function listExecutions(
  db: Database,
  key: AccountKey,
  after: ExecutionPosition | undefined,
  limit: number,
): Promise<ExecutionRecord[] | undefined> {
  const customerIdOf = db.orm.select({ customerId: customer.customerId }).from(customer).where(isCustomer(key));
  const [customers, executions] = await guarded(() =>
    db.orm.batch([
      customerIdOf,
      db.orm
        .select(RECORD)
        .from(execution)
        .where(and(eq(execution.customerId, customerIdOf), isOfAccount(key), after && isAfter(after)))
        .orderBy(desc(execution.createdAt), desc(execution.executionId))
        .limit(limit),
    ]),
  );
  return customers.length === 0 ? undefined : executions;
}

/** Where a report of an execution lies in the inbox, with what is known of it. */
export async function findReport(
  db: Database,
  key: ExecutionKey,
  fileName: string,
): Promise<(ReportRecord & { objectKey: string }) | undefined> {
  const rows = await guarded(() =>
    db.orm
      .select({
        fileName: executionReport.fileName,
        contentType: executionReport.contentType,
        bytes: executionReport.bytes,
        sha256: executionReport.sha256,
        objectKey: executionReport.objectKey,
      })
      .from(executionReport)
      .innerJoin(
        execution,
        and(
          eq(execution.executionId, executionReport.executionId),
          eq(execution.customerId, executionReport.customerId),
        ),
      )
      .where(
        and(
          eq(executionReport.executionId, key.executionId),
          eq(executionReport.fileName, fileName),
          isOfAccount(key),
          isNull(execution.reportsDeletedAt),
        ),
      ),
  );
  return rows[0];
}
