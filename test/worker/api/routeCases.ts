import { env } from "cloudflare:workers";
import * as z from "zod";
import { NOTHING_REMOVED } from "../../../src/store/life/removal.ts";
import { findings } from "../../node/report/smallAccount.ts";
import { AUDIENCE, ROLE, registerIdentity } from "./callers.ts";
import {
  ACCOUNT,
  ACCOUNT_PATH,
  accountBody,
  CUSTOMER,
  credentialBody,
  OPERATOR,
  PARTNER,
  type Service,
  triggerBody,
} from "./service.ts";
import { FINDINGS_NAME, smallFindings, storeAnalysis } from "./storedAnalysis.ts";

/** One row a route: a request that succeeds, how, and at what cost. */
export interface RouteCase {
  path: (world: RouteWorld) => string;
  body?: unknown;
  status: number;
  /** Round trips beyond the one that authenticates. */
  trips: number;
  /** The fixed message of its 403, where the contract has one. */
  forbidden?: string;
}

const WEBHOOK = "ticketing";

/** What the requests of the table name. */
export interface RouteWorld {
  key: string;
  keyId: string;
  executionId: string;
  /** An execution that has failed. */
  failedId: string;
}

export const REPORT_NAME = "principals.2025-04-09-1000.csv";
export const REPORT_TEXT = "analysis_time,principal_name\r\n";
const FAILED_ACCOUNT = "210987654321";
const REMOVAL = "0123456789abcdef0123456789abcdef";
/** The customerId of another customer, with the same account. */
const KNOWN_CUSTOMER = `${PARTNER}-430363089266`;
const ISSUER = "https://99999999-2222-3333-4444-555555555555.tokens.sts.global.api.aws";
const SHA256 = "0".repeat(64);

export const ROUTE_CASES: Record<string, RouteCase> = {
  putPartner: { path: () => `/partner/${PARTNER}`, body: { partnerId: PARTNER }, status: 200, trips: 1 },
  getPartner: {
    path: () => `/partner/${PARTNER}`,
    status: 200,
    trips: 1,
    forbidden: "Caller is not authorized to get the partner configuration.",
  },
  listPartners: { path: () => "/partner", status: 200, trips: 1 },
  deletePartner: { path: () => "/partner/P777777", status: 200, trips: 1 },
  listEvents: { path: () => `/partner/${PARTNER}/event`, status: 200, trips: 1 },
  createExternalId: { path: () => `/partner/${PARTNER}/external-id`, status: 201, trips: 1 },
  getRemoval: { path: () => `/removal/${REMOVAL}`, status: 200, trips: 1 },
  getPartnerRemoval: { path: () => `/partner/${PARTNER}/removal/${REMOVAL}`, status: 200, trips: 1 },
  getCaller: { path: () => "/caller", status: 200, trips: 0 },
  createPartnerKey: {
    path: () => `/partner/${PARTNER}/key`,
    body: { permissions: ["partner:write"] },
    status: 201,
    trips: 1,
  },
  listPartnerKeys: { path: () => `/partner/${PARTNER}/key`, status: 200, trips: 1 },
  putPartnerIdentity: {
    path: () => `/partner/${PARTNER}/identity/ci`,
    body: { issuer: ISSUER, subject: ROLE, audience: AUDIENCE, permissions: ["partner:write"] },
    status: 200,
    trips: 1,
  },
  listPartnerIdentities: { path: () => `/partner/${PARTNER}/identity`, status: 200, trips: 1 },
  getPartnerIdentity: { path: () => `/partner/${PARTNER}/identity/standing`, status: 200, trips: 1 },
  deletePartnerIdentity: { path: () => `/partner/${PARTNER}/identity/ci`, status: 200, trips: 1 },
  revokePartnerKey: { path: ({ keyId }) => `/partner/${PARTNER}/key/${keyId}`, status: 200, trips: 1 },
  listWebhooks: { path: () => `/partner/${PARTNER}/webhook`, status: 200, trips: 1 },
  putWebhook: {
    path: () => `/partner/${PARTNER}/webhook/${WEBHOOK}`,
    body: { url: "https://hooks.example.com/k9", events: ["analysis.succeeded"] },
    status: 200,
    trips: 1,
  },
  getWebhook: { path: () => `/partner/${PARTNER}/webhook/${WEBHOOK}`, status: 200, trips: 1 },
  listWebhookDeliveries: { path: () => `/partner/${PARTNER}/webhook/${WEBHOOK}/delivery`, status: 200, trips: 1 },
  testWebhook: { path: () => `/partner/${PARTNER}/webhook/${WEBHOOK}/test`, status: 202, trips: 1 },
  deleteWebhook: { path: () => `/partner/${PARTNER}/webhook/spare`, status: 200, trips: 1 },
  putCustomer: {
    path: () => `/partner/${PARTNER}/customer/${CUSTOMER}`,
    body: {
      partnerId: PARTNER,
      partnerCustomerId: CUSTOMER,
      subscriptionPlanName: "Team",
      deliveryDestinations: [{ methodName: "DeliverToPartner" }],
    },
    status: 200,
    trips: 1,
  },
  listCustomers: { path: () => `/partner/${PARTNER}/customer`, status: 200, trips: 1 },
  getCustomer: { path: () => `/partner/${PARTNER}/customer/${CUSTOMER}`, status: 200, trips: 1 },
  deleteCustomer: { path: () => `/partner/${PARTNER}/customer/no-such-customer`, status: 200, trips: 1 },
  putAccount: {
    path: () => ACCOUNT_PATH,
    body: accountBody,
    status: 200,
    trips: 1,
    forbidden: "Caller is not authorized to create the account configuration.",
  },
  listAccounts: {
    path: () => `/partner/${PARTNER}/customer/${CUSTOMER}/account`,
    status: 200,
    trips: 1,
    forbidden: "Caller is not authorized to list the partner account configurations.",
  },
  getAccount: { path: () => ACCOUNT_PATH, status: 200, trips: 1 },
  deleteAccount: {
    path: () => ACCOUNT_PATH,
    status: 200,
    trips: 1,
    forbidden: "Caller is not authorized to delete the account configuration.",
  },
  triggerAnalysis: {
    path: () => `${ACCOUNT_PATH}/analysis`,
    body: triggerBody,
    status: 202,
    trips: 2,
    forbidden: `Caller is not authorized to trigger analysis for k9 partnerId (${PARTNER}) and partnerCustomerId (${CUSTOMER})`,
  },
  triggerCustomerAnalysis: {
    path: () => `/customer/${KNOWN_CUSTOMER}/account/${ACCOUNT}/analysis`,
    body: { customerId: KNOWN_CUSTOMER, accountId: ACCOUNT },
    status: 202,
    trips: 3,
  },
  listExecutions: { path: () => `${ACCOUNT_PATH}/analysis`, status: 200, trips: 1 },
  getExecution: { path: ({ executionId }) => `${ACCOUNT_PATH}/analysis/${executionId}`, status: 200, trips: 1 },
  deleteExecution: {
    path: ({ failedId }) => `/partner/${PARTNER}/customer/${CUSTOMER}/account/${FAILED_ACCOUNT}/analysis/${failedId}`,
    status: 200,
    trips: 2,
  },
  listPartnerExecutions: { path: () => `/partner/${PARTNER}/analysis`, status: 200, trips: 1 },
  getReport: {
    path: ({ executionId }) => `${ACCOUNT_PATH}/analysis/${executionId}/report/${REPORT_NAME}`,
    status: 200,
    trips: 1,
  },
  getAccess: {
    path: ({ executionId }) => `${ACCOUNT_PATH}/analysis/${executionId}/access`,
    status: 200,
    trips: 1,
  },
  getFindings: {
    path: ({ executionId }) => `${ACCOUNT_PATH}/analysis/${executionId}/findings`,
    status: 200,
    trips: 1,
  },
  getWhoCan: {
    path: ({ executionId }) =>
      `${ACCOUNT_PATH}/analysis/${executionId}/who-can?action=s3:GetObject&resource=arn:aws:s3:::ledger`,
    status: 200,
    trips: 1,
  },
  getCan: {
    path: ({ executionId }) => `${ACCOUNT_PATH}/analysis/${executionId}/can?principal=*`,
    status: 200,
    trips: 1,
  },
  getFinding: {
    path: ({ executionId }) =>
      `${ACCOUNT_PATH}/analysis/${executionId}/findings/${encodeURIComponent(findings[0]?.id ?? "")}`,
    status: 200,
    trips: 1,
  },
  getAccessCapabilities: { path: () => "/access-capabilities/aws", status: 200, trips: 0 },
  getAnalysisSchema: { path: () => "/schemas/analysis.v1.json", status: 200, trips: 0 },
  getFindingsSchema: { path: () => "/schemas/findings.v2.json", status: 200, trips: 0 },
  getFindingsSchemaV1: { path: () => "/schemas/findings.v1.json", status: 200, trips: 0 },
  getChangesSchema: { path: () => "/schemas/changes.v1.json", status: 200, trips: 0 },
  getOpenApi: { path: () => "/openapi.json", status: 200, trips: 0 },
  getRoot: { path: () => "/", status: 302, trips: 0 },
  getDocs: { path: () => "/docs", status: 200, trips: 0 },
  getDocsFile: { path: () => "/docs/start.js", status: 200, trips: 0 },
  getHealth: { path: () => "/health", status: 200, trips: 1 },
};

/** A partner with a key, a configured account, and an execution that has succeeded with one report and its analysis. */
export async function makeRouteWorld(service: Service): Promise<RouteWorld> {
  const key = await service.partner();
  await service.expect(200, "PUT", ACCOUNT_PATH, { key: OPERATOR, body: accountBody });
  const spare = await service.expect(201, "POST", `/partner/${PARTNER}/key`, {
    key: OPERATOR,
    body: { permissions: ["report:read"] },
  });
  const triggered = await service.expect(202, "POST", `${ACCOUNT_PATH}/analysis`, {
    key: OPERATOR,
    body: credentialBody(),
  });
  const { executionId, customerId } = z
    .object({ executionId: z.string(), customerId: z.string() })
    .parse(triggered.json);
  await addReport({ executionId, customerId }, REPORT_NAME, "text/csv; charset=utf-8", REPORT_TEXT);
  await storeAnalysis({ executionId, customerId });
  await addReport({ executionId, customerId }, FINDINGS_NAME, "application/json", smallFindings());
  const webhook = { url: "https://hooks.example.com/k9", events: ["analysis.failed"] };
  await service.expect(200, "PUT", `/partner/${PARTNER}/webhook/${WEBHOOK}`, { key: OPERATOR, body: webhook });
  await service.expect(202, "POST", `/partner/${PARTNER}/webhook/${WEBHOOK}/test`, { key: OPERATOR });
  const failedId = `ondemand-${customerId}-${FAILED_ACCOUNT}-2025-04-08_FAIL`;
  await env.DB.batch([
    env.DB.prepare(
      `insert into execution (execution_id, partner_id, partner_customer_id, customer_id, account_id, kind, day, provider, auditor_auth_method, status, created_at, finished_at)
       values (?, ?, ?, ?, ?, 'ondemand', '2025-04-08', 'aws', 'config', 'failed', 1, 2)`,
    ).bind(failedId, PARTNER, CUSTOMER, customerId, FAILED_ACCOUNT),
    env.DB.prepare(
      `insert into customer (customer_id, partner_id, partner_customer_id, delivery_destinations, created_at, updated_at)
       values (?, ?, 'another-customer', '[{"methodName":"DeliverToPartner"}]', 1, 1)`,
    ).bind(KNOWN_CUSTOMER, PARTNER),
    env.DB.prepare(
      `insert into account (customer_id, account_id, partner_id, provider, auditor_auth_method, created_at, updated_at, role_arn, external_id)
       values (?, ?, ?, 'aws', 'config', 1, 1, ?, 'EXAMPLE-EXTERNAL-ID-1234')`,
    ).bind(KNOWN_CUSTOMER, ACCOUNT, PARTNER, accountBody.auditorAuthConfig.roleArn),
    env.DB.prepare("insert into removal values (?, 'customer', ?, null, null, 1, null, 2, ?)").bind(
      REMOVAL,
      PARTNER,
      JSON.stringify(NOTHING_REMOVED),
    ),
  ]);
  await registerIdentity(service, "standing", { issuer: ISSUER }, { subject: `${ROLE}-standing` });
  return { key, failedId, keyId: z.object({ keyId: z.string() }).parse(spare.json).keyId, executionId };
}

export async function addReport(
  of: { executionId: string; customerId: string },
  fileName: string,
  contentType: string,
  text: string,
): Promise<void> {
  const objectKey = `customers/${of.customerId}/reports/${fileName}`;
  await env.INBOX.put(objectKey, text);
  await env.DB.prepare("insert into execution_report values (?, ?, ?, ?, ?, ?, ?)")
    .bind(of.executionId, of.customerId, fileName, contentType, text.length, SHA256, objectKey)
    .run();
}
