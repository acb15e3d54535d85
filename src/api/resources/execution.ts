import * as z from "zod";
import { type ExecutionRecord, findExecution, listExecutions, listPartnerExecutions } from "../../store/execution.ts";
import { requestExecutionRemoval } from "../../store/life/removal.ts";
import { refuse } from "../http/errors.ts";
import { defineRoute } from "../http/route.ts";
import {
  accountId,
  accountParams,
  accountPath,
  createdBy,
  customerId,
  executionId,
  executionParams,
  executionPath,
  instant,
  partnerCustomerId,
  partnerId,
  partnerParams,
  toInstant,
} from "../schema/identifiers.ts";
import { cursorOf, LINK_HEADER, limitOf, pageOf } from "../schema/page.ts";
import { newRemoval, sendRemoval } from "./removal.ts";

const STATUSES = ["queued", "collecting", "analyzing", "delivering", "succeeded", "failed", "cancelled"] as const;

const status = z.enum(STATUSES).meta({ id: "ExecutionStatus", description: "Never moves backwards." });

const progress = z
  .strictObject({ done: z.int(), total: z.int(), what: z.string() })
  .meta({ id: "ExecutionProgress", description: "Progress of the current stage. `total` is 0 until it is known." });

const executionError = z
  .strictObject({
    code: z.string().meta({
      description:
        "`credential_expired`, `assume_role_denied`, `wrong_account`, `access_denied`, `throttled`, `vending_failed` or `internal`; `cancelled` when cancelled. More may be added.",
    }),
    message: z.string(),
  })
  .meta({ id: "ExecutionError" });

const reportLink = z
  .strictObject({
    fileName: z.string(),
    contentType: z.string(),
    bytes: z.int(),
    sha256: z.string().meta({ description: "Lower-case hex." }),
    href: z.string().meta({ description: "Path of the report in this API." }),
  })
  .meta({ id: "Report" });

const execution = z
  .strictObject({
    partnerId,
    partnerCustomerId,
    customerId,
    accountId,
    executionId,
    status,
    auditorAuthMethod: z.enum(["config", "cvs", "credential"]),
    createdBy,
    createdAt: instant,
    startedAt: instant.nullable().meta({ description: "Null while queued." }),
    finishedAt: instant.nullable().meta({ description: "Null until succeeded, failed or cancelled." }),
    progress,
    reportsDeletedAt: instant
      .optional()
      .meta({ description: "When the deletion of the reports was requested. Missing while there are reports." }),
    error: executionError.nullable().meta({ description: "Null unless failed or cancelled." }),
    reports: z.array(reportLink).meta({ description: "Empty until succeeded." }),
  })
  .meta({ id: "Execution" });

export type Execution = z.output<typeof execution>;

function executionOf(record: ExecutionRecord): Execution {
  const instantOrNull = (ms: number | null) => (ms === null ? null : toInstant(ms));
  const { errorCode, errorMessage } = record;
  return {
    partnerId: record.partnerId,
    partnerCustomerId: record.partnerCustomerId,
    customerId: record.customerId,
    accountId: record.accountId,
    executionId: record.executionId,
    status: record.status,
    auditorAuthMethod: record.auditorAuthMethod,
    createdBy: record.createdBy,
    createdAt: toInstant(record.createdAt),
    startedAt: instantOrNull(record.startedAt),
    finishedAt: instantOrNull(record.finishedAt),
    progress: { done: record.progressDone, total: record.progressTotal, what: record.progressWhat },
    error: errorCode === null ? null : { code: errorCode, message: errorMessage ?? "" },
    ...(record.reportsDeletedAt !== null && { reportsDeletedAt: toInstant(record.reportsDeletedAt) }),
    reports: (record.reportsDeletedAt === null ? record.reports : []).map((report) => ({
      ...report,
      href: `${executionPath(record)}/report/${report.fileName}`,
    })),
  };
}

export const getExecution = defineRoute({
  method: "GET",
  path: "/partner/{partnerId}/customer/{partnerCustomerId}/account/{accountId}/analysis/{executionId}",
  operationId: "getExecution",
  tag: "Analysis",
  summary: "Get the status and the reports of an execution",
  permission: "analysis:read",
  forbidden: "Caller is not authorized to get the execution.",
  params: executionParams,
  responses: { 200: { description: "The execution.", schema: execution } },
  errors: ["execution_unknown"],
  async handler({ db, params }) {
    const record = await findExecution(db, params);
    return record ? Response.json(executionOf(record)) : refuse("execution_unknown");
  },
});

export const listExecutionsRoute = defineRoute({
  method: "GET",
  path: "/partner/{partnerId}/customer/{partnerCustomerId}/account/{accountId}/analysis",
  operationId: "listExecutions",
  tag: "Analysis",
  summary: "List the executions of an account, newest first",
  permission: "analysis:read",
  forbidden: "Caller is not authorized to list the executions.",
  params: accountParams,
  query: z.object({ limit: limitOf(100, 20), cursor: cursorOf(z.tuple([z.int().min(0), executionId])) }),
  responses: { 200: { description: "A page of executions.", schema: z.array(execution), headers: LINK_HEADER } },
  errors: ["customer_unknown"],
  async handler({ db, params, query }) {
    const [createdAt, last] = query.cursor ?? [];
    if (last !== undefined && !isOfAccount(last, params)) {
      return refuse("invalid_request", { issues: [{ path: "cursor", message: "is not a cursor of this list" }] });
    }
    const after = createdAt !== undefined && last !== undefined ? { createdAt, executionId: last } : undefined;
    const records = await listExecutions(db, params, after, query.limit + 1);
    if (!records) return refuse("customer_unknown");
    const page = pageOf(records, `${accountPath(params)}/analysis`, query.limit, positionOf);
    return Response.json(page.rows.map(executionOf), { headers: page.headers });
  },
});

export const deleteExecution = defineRoute({
  method: "DELETE",
  path: "/partner/{partnerId}/customer/{partnerCustomerId}/account/{accountId}/analysis/{executionId}",
  operationId: "deleteExecution",
  tag: "Analysis",
  summary: "Cancel an execution, or delete its reports",
  description:
    "Cancels an execution that has not ended. Of one that has succeeded the reports are deleted, and the latest copies that were made from them; the execution itself stays until its retention ends. Idempotent. What was delivered to the partner's own bucket stays there.",
  permission: "account:write",
  forbidden: "Caller is not authorized to delete the execution.",
  params: executionParams,
  responses: { 200: { description: "The execution as it is now.", schema: execution } },
  errors: ["execution_unknown"],
  async handler(call) {
    const made = newRemoval(call);
    if (await requestExecutionRemoval(call.db, call.params, made, call.deed)) await sendRemoval(call, made.removalId);
    const record = await findExecution(call.db, call.params);
    return record ? Response.json(executionOf(record)) : refuse("execution_unknown");
  },
});

export const listPartnerExecutionsRoute = defineRoute({
  method: "GET",
  path: "/partner/{partnerId}/analysis",
  operationId: "listPartnerExecutions",
  tag: "Analysis",
  summary: "List the executions of all accounts of a partner, newest first",
  permission: "analysis:read",
  forbidden: "Caller is not authorized to list the executions.",
  params: partnerParams,
  query: z.object({
    status: status.optional(),
    accountId: accountId.optional(),
    since: z.iso
      .datetime({ offset: true, error: "is not an ISO 8601 timestamp" })
      .optional()
      .meta({ description: "Only executions that were created then or later.", example: "2025-04-09T00:00:00Z" }),
    limit: limitOf(100, 20),
    cursor: cursorOf(z.tuple([z.int().min(0), executionId])),
  }),
  responses: { 200: { description: "A page of executions.", schema: z.array(execution), headers: LINK_HEADER } },
  errors: [],
  async handler({ db, params, query }) {
    const [createdAt, last] = query.cursor ?? [];
    const after = createdAt !== undefined && last !== undefined ? { createdAt, executionId: last } : undefined;
    const { status, accountId, since, limit } = query;
    const filter = { status, accountId, since: since === undefined ? undefined : Date.parse(since) };
    const records = await listPartnerExecutions(db, params.partnerId, filter, after, limit + 1);
    const filters = Object.entries({ status, accountId, since }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    );
    const page = pageOf(records, `/partner/${params.partnerId}/analysis`, limit, positionOf, filters);
    return Response.json(page.rows.map(executionOf), { headers: page.headers });
  },
});

const positionOf = (row: ExecutionRecord) => [row.createdAt, row.executionId];

/** Whether the executionId of a cursor can belong to the list: it contains partner and account. */
function isOfAccount(executionId: string, key: { partnerId: string; accountId: string }): boolean {
  const [, partner, , account] = executionId.split("-");
  return partner === key.partnerId && account === key.accountId;
}
