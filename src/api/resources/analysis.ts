import * as z from "zod";
import { findExecution, listExecutions } from "../../store/execution.ts";
import { refuse } from "../http/errors.ts";
import { defineRoute } from "../http/route.ts";
import { execution, executionOf } from "../schema/execution.ts";
import { accountParams, accountPath, executionId, executionParams } from "../schema/identifiers.ts";
import { cursorOf, LINK_HEADER, limitOf, pageOf } from "../schema/page.ts";

export const getExecution = defineRoute({
  method: "GET",
  path: "/partner/{partnerId}/customer/{partnerCustomerId}/account/{accountId}/analysis/{executionId}",
  operationId: "getExecution",
  tag: "Analysis",
  summary: "Get an execution: how far it is, and its reports",
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
    const page = pageOf(records, `${accountPath(params)}/analysis`, query.limit, (row) => [
      row.createdAt,
      row.executionId,
    ]);
    return Response.json(page.rows.map(executionOf), { headers: page.headers });
  },
});

/** Whether the executionId of a cursor can be one of the list: its partner and account are in it. */
function isOfAccount(executionId: string, key: { partnerId: string; accountId: string }): boolean {
  const [, partner, , account] = executionId.split("-");
  return partner === key.partnerId && account === key.accountId;
}
