import { defineRoute, type Route } from "./http/route.ts";
import { documentOf } from "./openapi.ts";
import { getAccessCapabilities } from "./resources/accessCapabilities.ts";
import { deleteAccountRoute, getAccount, listAccountsRoute, putAccountRoute } from "./resources/account.ts";
import { getAccess } from "./resources/analysis/access.ts";
import { getFinding } from "./resources/analysis/finding.ts";
import { getCan, getWhoCan } from "./resources/analysis/questions.ts";
import { getCaller } from "./resources/caller/caller.ts";
import {
  deleteIdentityRoute,
  getIdentityRoute,
  listIdentitiesRoute,
  putIdentityRoute,
} from "./resources/caller/partnerIdentity.ts";
import { createKey, deleteKey, listKeysRoute } from "./resources/caller/partnerKey.ts";
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
import { deleteCustomerRoute, deletePartnerRoute, getPartnerRemoval, getRemoval } from "./resources/removal.ts";
import { getReport } from "./resources/report.ts";
import {
  getAnalysisSchema,
  getChangesSchema,
  getFindingsSchema,
  getFindingsSchemaV1,
} from "./resources/reportSchemas.ts";
import { triggerAnalysis } from "./resources/trigger/triggerAnalysis.ts";
import { triggerCustomerAnalysis } from "./resources/trigger/triggerCustomerAnalysis.ts";
import { listDeliveriesRoute, testWebhook } from "./resources/webhook/delivery.ts";
import { deleteWebhookRoute, getWebhook, listWebhooksRoute, putWebhookRoute } from "./resources/webhook/webhook.ts";

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
  listWebhooksRoute,
  putWebhookRoute,
  getWebhook,
  deleteWebhookRoute,
  listDeliveriesRoute,
  testWebhook,
  putIdentityRoute,
  listIdentitiesRoute,
  getIdentityRoute,
  deleteIdentityRoute,
  putCustomerRoute,
  listCustomersRoute,
  getCustomer,
  deleteCustomerRoute,
  putAccountRoute,
  listAccountsRoute,
  getAccount,
  deleteAccountRoute,
  triggerAnalysis,
  triggerCustomerAnalysis,
  listExecutionsRoute,
  getExecution,
  deleteExecution,
  listPartnerExecutionsRoute,
  getReport,
  getAccess,
  getWhoCan,
  getCan,
  getFindings,
  getFinding,
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
