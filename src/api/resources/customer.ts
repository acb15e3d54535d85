import * as z from "zod";
import { EXCEPTIONS, findingException } from "../../iam/index.ts";
import { type CustomerRecord, findCustomer, listCustomers, putCustomer } from "../../store/customer.ts";
import { refuse } from "../http/errors.ts";
import { defineRoute } from "../http/route.ts";
import { repeatsPath } from "../schema/bodyRules.ts";
import {
  customerId,
  customerParams,
  PARTNER_CUSTOMER_ID,
  partnerCustomerId,
  partnerId,
  partnerParams,
} from "../schema/identifiers.ts";
import { cursorOf, LINK_HEADER, limitOf, pageOf } from "../schema/page.ts";

const deliveryDestinations = z
  .array(z.strictObject({ methodName: z.literal("DeliverToPartner") }).meta({ id: "DeliveryMethod" }))
  .length(1, "must contain exactly one destination");

const subscriptionPlanName = z.enum(["Starter", "Team", "Enterprise"]).meta({ id: "SubscriptionPlanName" });

const trustedAccount = z
  .strictObject({
    accountId: z.string().regex(/^\d{12}$/, "must be 12 digits"),
    name: z
      .string()
      .regex(/^[^\p{Cc}]{1,100}$/u, "must be 1 to 100 characters, none of them control characters")
      .optional()
      .meta({ description: "What reports call the account." }),
  })
  .meta({ id: "TrustedAccount" });

const trustedAccounts = z
  .array(trustedAccount)
  .max(500, "must contain at most 500 accounts")
  .refine(
    (accounts) => new Set(accounts.map(({ accountId }) => accountId)).size === accounts.length,
    "must name each account once",
  )
  .meta({
    description:
      "Accounts that the customer trusts: its own, or its partners'. Their access is a finding of low severity.",
  });

const exceptions = z.array(findingException).max(EXCEPTIONS, `must contain at most ${EXCEPTIONS} exceptions`).meta({
  description:
    "Findings that the customer accepts: reports show them apart, and do not count them, until the exception expires. An exception names the `id` of a finding, or a `kind` and a pattern `arn`.",
});

const customerBody = z
  .strictObject({
    partnerId,
    partnerCustomerId,
    subscriptionPlanName,
    deliveryDestinations,
    featureFlags: z
      .strictObject({ latestReportEnabled: z.boolean().optional(), hiveEnabled: z.boolean().optional() })
      .optional(),
    trustedAccounts: trustedAccounts.optional(),
    exceptions: exceptions.optional(),
  })
  .meta({
    id: "CustomerConfiguration",
    examples: [
      {
        partnerId: "P123456",
        partnerCustomerId: "abcd-1234-defg-5678",
        subscriptionPlanName: "Team",
        deliveryDestinations: [{ methodName: "DeliverToPartner" }],
        featureFlags: { latestReportEnabled: true },
        trustedAccounts: [{ accountId: "210987654321", name: "Security tooling" }],
      },
    ],
  });

const customerResource = z
  .strictObject({
    partnerId,
    partnerCustomerId,
    customerId,
    subscriptionPlanName,
    deliveryDestinations,
    featureFlags: z.strictObject({ latestReportEnabled: z.boolean(), hiveEnabled: z.boolean() }),
    trustedAccounts: trustedAccounts.optional().meta({ description: "Missing where there are none." }),
    exceptions: exceptions.optional().meta({ description: "Missing where there are none." }),
  })
  .meta({ id: "Customer" });

export type Customer = z.output<typeof customerResource>;

function resourceOf({ latestReportEnabled, hiveEnabled, trustedAccounts, exceptions, ...customer }: CustomerRecord) {
  return {
    ...customer,
    featureFlags: { latestReportEnabled, hiveEnabled },
    ...(trustedAccounts.length > 0 && { trustedAccounts }),
    ...(exceptions.length > 0 && { exceptions }),
  };
}

export const putCustomerRoute = defineRoute({
  method: "PUT",
  path: "/partner/{partnerId}/customer/{partnerCustomerId}",
  operationId: "putCustomer",
  tag: "Customer",
  summary: "Create a customer or replace its configuration",
  permission: "customer:write",
  forbidden: "Caller is not authorized to update the customer configuration.",
  params: customerParams,
  body: customerBody,
  bodyRules: (raw, { params }) => repeatsPath(raw, params, ["partnerId", "partnerCustomerId"]),
  responses: { 200: { description: "The updated customer.", schema: customerResource } },
  errors: ["partner_unknown"],
  async handler({ db, params, body, dependencies, deed }) {
    const configuration = {
      subscriptionPlanName: body.subscriptionPlanName,
      deliveryDestinations: body.deliveryDestinations,
      latestReportEnabled: body.featureFlags?.latestReportEnabled ?? false,
      hiveEnabled: body.featureFlags?.hiveEnabled ?? false,
      trustedAccounts: body.trustedAccounts ?? [],
      exceptions: body.exceptions ?? [],
    };
    const customer = await putCustomer(db, params, configuration, deed, dependencies.runtime.randomBytes);
    return customer ? Response.json(resourceOf(customer)) : refuse("partner_unknown");
  },
});

export const getCustomer = defineRoute({
  method: "GET",
  path: "/partner/{partnerId}/customer/{partnerCustomerId}",
  operationId: "getCustomer",
  tag: "Customer",
  summary: "Get a customer",
  permission: "customer:read",
  forbidden: "Caller is not authorized to get the customer configuration.",
  params: customerParams,
  responses: { 200: { description: "The customer.", schema: customerResource } },
  errors: ["customer_unknown"],
  async handler({ db, params }) {
    const customer = await findCustomer(db, params);
    return customer ? Response.json(resourceOf(customer)) : refuse("customer_unknown");
  },
});

export const listCustomersRoute = defineRoute({
  method: "GET",
  path: "/partner/{partnerId}/customer",
  operationId: "listCustomers",
  tag: "Customer",
  summary: "List the customers of a partner by partnerCustomerId",
  permission: "customer:read",
  forbidden: "Caller is not authorized to list the customers.",
  params: partnerParams,
  query: z.object({
    limit: limitOf(1000, 1000),
    cursor: cursorOf(z.tuple([z.string().regex(PARTNER_CUSTOMER_ID)])),
  }),
  responses: { 200: { description: "A page of customers.", schema: z.array(customerResource), headers: LINK_HEADER } },
  errors: ["partner_unknown"],
  async handler({ db, params, query }) {
    const customers = await listCustomers(db, params.partnerId, query.cursor?.[0], query.limit + 1);
    if (!customers) return refuse("partner_unknown");
    const page = pageOf(customers, `/partner/${params.partnerId}/customer`, query.limit, (last) => [
      last.partnerCustomerId,
    ]);
    return Response.json(page.rows.map(resourceOf), { headers: page.headers });
  },
});
