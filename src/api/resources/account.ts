import * as z from "zod";
import {
  type AccountKey,
  type AccountRecord,
  deleteAccount,
  findAccount,
  listAccounts,
  putAccount,
} from "../../store/account.ts";
import type { CustomerKey } from "../../store/customer.ts";
import { refuse } from "../http/errors.ts";
import { valueAt } from "../http/issues.ts";
import { defineRoute } from "../http/route.ts";
import { accountBody, accountBodyRules, accountResource, accountSummary, deletedAccount } from "../schema/account.ts";
import { accountId, accountParams, customerParams, toInstant } from "../schema/identifiers.ts";
import { cursorOf, LINK_HEADER, limitOf, pageOf } from "../schema/page.ts";

const MAY_NOT_PUT = "Caller is not authorized to create the account configuration.";

function summaryOf(key: CustomerKey, record: AccountRecord) {
  return {
    partnerId: key.partnerId,
    partnerCustomerId: key.partnerCustomerId,
    customerId: record.customerId,
    provider: record.provider,
    accountId: record.accountId,
  };
}

function resourceOf(key: AccountKey, record: AccountRecord) {
  const { roleArn, externalId } = record;
  return {
    ...summaryOf(key, record),
    auditorAuthMethod: record.auditorAuthMethod,
    ...(roleArn !== null && externalId !== null ? { auditorAuthConfig: { roleArn, externalId } } : {}),
    createdAt: toInstant(record.createdAt),
    updatedAt: toInstant(record.updatedAt),
  };
}

export const putAccountRoute = defineRoute({
  method: "PUT",
  path: "/partner/{partnerId}/customer/{partnerCustomerId}/account/{accountId}",
  operationId: "putAccount",
  tag: "Account",
  summary: "Configure the monitoring of an account",
  description:
    "Creates the customer if there is none, creates or replaces the configuration, and enrols the account in the daily analysis.",
  permission: "account:write",
  forbidden: MAY_NOT_PUT,
  params: accountParams,
  body: accountBody,
  forbiddenBody: (raw, caller) =>
    caller.kind === "partner" && !caller.isOem && valueAt(raw, ["auditorAuthMethod"]) === "cvs"
      ? MAY_NOT_PUT
      : undefined,
  bodyRules: accountBodyRules,
  responses: { 200: { description: "The account is configured.", schema: accountSummary } },
  errors: ["partner_unknown"],
  async handler({ db, params, body, dependencies, now }) {
    const configuration = {
      provider: body.provider,
      auditorAuthMethod: body.auditorAuthMethod,
      roleArn: body.auditorAuthConfig?.roleArn ?? null,
      externalId: body.auditorAuthConfig?.externalId ?? null,
    };
    const put = await putAccount(db, params, configuration, now, dependencies.runtime.randomBytes);
    switch (put.outcome) {
      case "stored":
        return Response.json(summaryOf(params, put.account));
      case "partner_unknown":
        return refuse("partner_unknown");
      case "not_oem":
        return refuse("forbidden", { message: MAY_NOT_PUT });
    }
  },
});

export const getAccount = defineRoute({
  method: "GET",
  path: "/partner/{partnerId}/customer/{partnerCustomerId}/account/{accountId}",
  operationId: "getAccount",
  tag: "Account",
  summary: "Get the configuration of an account",
  permission: "account:read",
  forbidden: "Caller is not authorized to get the account configuration.",
  params: accountParams,
  responses: { 200: { description: "The configuration.", schema: accountResource } },
  errors: ["account_unknown"],
  async handler({ db, params }) {
    const record = await findAccount(db, params);
    return record ? Response.json(resourceOf(params, record)) : refuse("account_unknown");
  },
});

export const listAccountsRoute = defineRoute({
  method: "GET",
  path: "/partner/{partnerId}/customer/{partnerCustomerId}/account",
  operationId: "listAccounts",
  tag: "Account",
  summary: "List the configured accounts of a customer by accountId",
  permission: "account:read",
  forbidden: "Caller is not authorized to list the partner account configurations.",
  params: customerParams,
  query: z.object({ limit: limitOf(1000, 1000), cursor: cursorOf(z.tuple([accountId])) }),
  responses: { 200: { description: "A page of accounts.", schema: z.array(accountSummary), headers: LINK_HEADER } },
  errors: ["customer_unknown"],
  async handler({ db, params, query }) {
    const accounts = await listAccounts(db, params, query.cursor?.[0], query.limit + 1);
    if (!accounts) return refuse("customer_unknown");
    const path = `/partner/${params.partnerId}/customer/${params.partnerCustomerId}/account`;
    const page = pageOf(accounts, path, query.limit, (last) => [last.accountId]);
    return Response.json(
      page.rows.map((record) => summaryOf(params, record)),
      { headers: page.headers },
    );
  },
});

export const deleteAccountRoute = defineRoute({
  method: "DELETE",
  path: "/partner/{partnerId}/customer/{partnerCustomerId}/account/{accountId}",
  operationId: "deleteAccount",
  tag: "Account",
  summary: "Delete the configuration of an account and end its daily analysis",
  description: "Idempotent: deleting what is not there succeeds. Executions and reports stay.",
  permission: "account:write",
  forbidden: "Caller is not authorized to delete the account configuration.",
  params: accountParams,
  responses: { 200: { description: "The account is not configured.", schema: deletedAccount } },
  errors: [],
  async handler({ db, params }) {
    const { customerId, provider } = await deleteAccount(db, params);
    return Response.json({
      partnerId: params.partnerId,
      partnerCustomerId: params.partnerCustomerId,
      ...(customerId === undefined ? {} : { customerId }),
      ...(provider === undefined ? {} : { provider }),
      accountId: params.accountId,
    });
  },
});
