import { getAccess } from "./access.ts";
import { deleteAccountRoute, getAccount, listAccountsRoute, putAccountRoute } from "./account.ts";
import { getExecution, listExecutionsRoute } from "./analysis.ts";
import { getAccessCapabilities } from "./capabilities.ts";
import { getCustomer, listCustomersRoute, putCustomerRoute } from "./customer.ts";
import { getDocs, getDocsFile } from "./docs.ts";
import { getHealth } from "./health.ts";
import { createKey, deleteKey, listKeysRoute } from "./key.ts";
import { documentOf } from "./openapi.ts";
import { getPartner, putPartnerRoute } from "./partner.ts";
import { getReport } from "./report.ts";
import { getAnalysisSchema, getChangesSchema, getFindingsSchema } from "./reportSchemas.ts";
import { defineRoute, type Route } from "./route.ts";
import { triggerAnalysis } from "./trigger.ts";

let document: string | undefined;

const getOpenApi = defineRoute({
  method: "GET",
  path: "/openapi.json",
  operationId: "getOpenApi",
  tag: "Reference",
  summary: "This document (OpenAPI 3.1)",
  permission: "public",
  responses: { 200: { description: "The document.", contentType: "application/json" } },
  errors: [],
  handler: async () => {
    document ??= JSON.stringify(documentOf(ROUTES));
    return new Response(document, { headers: { "Content-Type": "application/json" } });
  },
});

/** The one list of routes: what is not here is not served, not documented and not tested. */
export const ROUTES: readonly Route[] = [
  putPartnerRoute,
  getPartner,
  createKey,
  listKeysRoute,
  deleteKey,
  putCustomerRoute,
  listCustomersRoute,
  getCustomer,
  putAccountRoute,
  listAccountsRoute,
  getAccount,
  deleteAccountRoute,
  triggerAnalysis,
  listExecutionsRoute,
  getExecution,
  getReport,
  getAccess,
  getAccessCapabilities,
  getAnalysisSchema,
  getFindingsSchema,
  getChangesSchema,
  getOpenApi,
  getDocs,
  getDocsFile,
  getHealth,
];
