import * as z from "zod";
import { arnMismatch, parseRoleArn } from "../../platform/auditArn.ts";
import {
  type AccountKey,
  type AccountRecord,
  deleteAccount,
  findAccount,
  listAccounts,
  putAccount,
} from "../../store/account.ts";
import type { CustomerKey } from "../../store/customer.ts";
import { type Issue, refuse } from "../http/errors.ts";
import { valueAt } from "../http/issues.ts";
import { type BodyContext, defineRoute } from "../http/route.ts";
import { repeatsPath } from "../schema/bodyRules.ts";
import {
  accountId,
  accountParams,
  createdBy,
  customerId,
  customerParams,
  EXAMPLE_ACCOUNT,
  instant,
  partnerCustomerId,
  partnerId,
  provider,
  toInstant,
} from "../schema/identifiers.ts";
import { cursorOf, LINK_HEADER, limitOf, pageOf } from "../schema/page.ts";

const auditorAuthConfig = z
  .strictObject({
    roleArn: z
      .string()
      .refine((text) => parseRoleArn(text) !== null, "must be the ARN of an IAM role")
      .meta({
        description: "Role in the account, in the partition that `provider` names.",
        example: "arn:aws:iam::123456789012:role/k9-auditor",
      }),
    externalId: z
      .string()
      .regex(/^[\w+=,.@:/-]{2,1224}$/, "must be 2 to 1224 characters of A-Z, a-z, 0-9 and _+=,.@:/-")
      .meta({ example: "EXAMPLE-EXTERNAL-ID-1234" }),
  })
  .meta({ id: "AuditorAuthConfig" });

const auditorAuthMethod = z.enum(["config", "cvs"]).meta({
  description:
    "`config`: an IAM role that the service assumes. `cvs`: the credential vending service of an OEM partner.",
});

const accountBody = z
  .strictObject({
    partnerId,
    partnerCustomerId,
    accountId,
    provider,
    auditorAuthMethod,
    auditorAuthConfig: auditorAuthConfig
      .optional()
      .meta({ description: "Required with `config`; omit it with `cvs`." }),
  })
  .meta({
    id: "AccountConfiguration",
    examples: [
      {
        ...EXAMPLE_ACCOUNT,
        provider: "aws",
        auditorAuthMethod: "config",
        auditorAuthConfig: {
          roleArn: "arn:aws:iam::123456789012:role/k9-auditor",
          externalId: "EXAMPLE-EXTERNAL-ID-1234",
        },
      },
    ],
  });

/** How the members of an account's configuration must agree with each other and with the path. */
function accountBodyRules(raw: unknown, { params }: BodyContext): Issue[] {
  const method = valueAt(raw, ["auditorAuthMethod"]);
  const config = valueAt(raw, ["auditorAuthConfig"]);
  const roleArn = valueAt(raw, ["auditorAuthConfig", "roleArn"]);
  const issues = repeatsPath(raw, params, ["partnerId", "partnerCustomerId", "accountId"]);
  if (method === "config" && config === undefined)
    issues.push({ path: "auditorAuthConfig", message: "is required when auditorAuthMethod is config" });
  if (method === "cvs" && config !== undefined)
    issues.push({ path: "auditorAuthConfig", message: "must be omitted when auditorAuthMethod is cvs" });
  const role = typeof roleArn === "string" ? parseRoleArn(roleArn) : null;
  const mismatch = role && arnMismatch(role, valueAt(raw, ["provider"]), params.accountId);
  if (mismatch !== null) issues.push({ path: "auditorAuthConfig.roleArn", message: mismatch });
  return issues;
}

const accountSummary = z
  .strictObject({ partnerId, partnerCustomerId, customerId, provider, accountId })
  .meta({ id: "AccountSummary" });

export type AccountSummary = z.output<typeof accountSummary>;

const deletedAccount = accountSummary
  .partial({ customerId: true, provider: true })
  .meta({ id: "DeletedAccount", description: "`customerId` and `provider` are present when they are known." });

const accountResource = accountSummary
  .extend({
    auditorAuthMethod,
    auditorAuthConfig: auditorAuthConfig.optional().meta({ description: "Present with `config`." }),
    createdAt: instant,
    updatedAt: instant,
    createdBy,
    warnings: z
      .array(z.strictObject({ path: z.string(), message: z.string() }).meta({ id: "ConfigurationWarning" }))
      .optional()
      .meta({ description: "What should be changed, by the member that it is about. Missing when there is nothing." }),
  })
  .meta({ id: "Account" });

export type AccountResource = z.output<typeof accountResource>;

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

/** Characters. Shorter external IDs can be guessed: AWS advises the third party to generate one for each customer. */
const MIN_STRONG_EXTERNAL_ID = 16;
const SHORT_EXTERNAL_ID = {
  path: "auditorAuthConfig.externalId",
  message: `is shorter than ${MIN_STRONG_EXTERNAL_ID} characters and could be guessed: create one with POST /partner/{partnerId}/external-id and put it into the role's trust policy, then here`,
};

function resourceOf(key: AccountKey, record: AccountRecord) {
  const { roleArn, externalId } = record;
  return {
    ...summaryOf(key, record),
    auditorAuthMethod: record.auditorAuthMethod,
    ...(roleArn !== null && externalId !== null ? { auditorAuthConfig: { roleArn, externalId } } : {}),
    createdAt: toInstant(record.createdAt),
    updatedAt: toInstant(record.updatedAt),
    createdBy: record.createdBy,
    ...(externalId !== null && externalId.length < MIN_STRONG_EXTERNAL_ID && { warnings: [SHORT_EXTERNAL_ID] }),
  };
}

export const putAccountRoute = defineRoute({
  method: "PUT",
  path: "/partner/{partnerId}/customer/{partnerCustomerId}/account/{accountId}",
  operationId: "putAccount",
  tag: "Account",
  summary: "Configure the monitoring of an account",
  description:
    "Creates the customer if it does not exist, creates or replaces the configuration, and enrols the account in the daily analysis.",
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
  async handler({ db, params, body, deed, dependencies }) {
    const configuration = {
      provider: body.provider,
      auditorAuthMethod: body.auditorAuthMethod,
      roleArn: body.auditorAuthConfig?.roleArn ?? null,
      externalId: body.auditorAuthConfig?.externalId ?? null,
    };
    const put = await putAccount(db, params, configuration, deed, dependencies.runtime.randomBytes);
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
  description:
    "Idempotent: deleting a configuration that does not exist succeeds. Executions that would use the configuration and have not ended are cancelled; other executions, and reports, are kept.",
  permission: "account:write",
  forbidden: "Caller is not authorized to delete the account configuration.",
  params: accountParams,
  responses: { 200: { description: "The account is no longer configured.", schema: deletedAccount } },
  errors: [],
  async handler({ db, params, deed }) {
    const { customerId, provider } = await deleteAccount(db, params, deed);
    return Response.json({
      partnerId: params.partnerId,
      partnerCustomerId: params.partnerCustomerId,
      ...(customerId === undefined ? {} : { customerId }),
      ...(provider === undefined ? {} : { provider }),
      accountId: params.accountId,
    });
  },
});
