import { defineRoute, type Route } from "./http/route.ts";
import { documentOf } from "./openapi.ts";
import { getAccess } from "./resources/access.ts";
import { getAccessCapabilities } from "./resources/accessCapabilities.ts";
import { deleteAccountRoute, getAccount, listAccountsRoute, putAccountRoute } from "./resources/account.ts";
import { getCaller } from "./resources/caller.ts";
import { getCustomer, listCustomersRoute, putCustomerRoute } from "./resources/customer.ts";
import { getDocs, getDocsFile, getRoot } from "./resources/docs.ts";
import { listEventsRoute } from "./resources/event.ts";
import {
  deleteExecution,
  getExecution,
  listExecutionsRoute,
  listPartnerExecutionsRoute,
} from "./resources/execution.ts";
import { createExternalId } from "./resources/externalId.ts";
import { getFindings } from "./resources/findings.ts";
import { getHealth } from "./resources/health.ts";
import { getPartner, listPartnersRoute, putPartnerRoute } from "./resources/partner.ts";
import { createKey, deleteKey, listKeysRoute } from "./resources/partnerKey.ts";
import { deleteCustomerRoute, deletePartnerRoute, getPartnerRemoval, getRemoval } from "./resources/removal.ts";
import { getReport } from "./resources/report.ts";
import {
  getAnalysisSchema,
  getChangesSchema,
  getFindingsSchema,
  getFindingsSchemaV1,
} from "./resources/reportSchemas.ts";
import { triggerAnalysis } from "./resources/triggerAnalysis.ts";

let document: string | undefined;

const getOpenApi = defineRoute({
  method: "GET",
  path: "/openapi.json",
  operationId: "getOpenApi",
  tag: "Reference",
  summary: "Get this OpenAPI 3.1 document",
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
  listPartnersRoute,
  putPartnerRoute,
  getPartner,
  deletePartnerRoute,
  listEventsRoute,
  createExternalId,
  getRemoval,
  getPartnerRemoval,
  getCaller,
  createKey,
  listKeysRoute,
  deleteKey,
  putCustomerRoute,
  listCustomersRoute,
  getCustomer,
  deleteCustomerRoute,
  putAccountRoute,
  listAccountsRoute,
  getAccount,
  deleteAccountRoute,
  triggerAnalysis,
  listExecutionsRoute,
  getExecution,
  deleteExecution,
  listPartnerExecutionsRoute,
  getReport,
  getAccess,
  getFindings,
  getAccessCapabilities,
  getAnalysisSchema,
  getFindingsSchema,
  getFindingsSchemaV1,
  getChangesSchema,
  getOpenApi,
  getRoot,
  getDocs,
  getDocsFile,
  getHealth,
];
