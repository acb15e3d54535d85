import * as z from "zod";
import { findCustomerById } from "../../../store/customer.ts";
import { refuse } from "../../http/errors.ts";
import { partnerOfPath } from "../../http/permission.ts";
import { runAgainIfUnavailable } from "../../http/retry.ts";
import { defineRoute } from "../../http/route.ts";
import { repeatsPath } from "../../schema/bodyRules.ts";
import { accountId, customerId } from "../../schema/identifiers.ts";
import { TRIGGER_ERRORS, TRIGGER_RESPONSES, trigger } from "./triggerAnalysis.ts";
import { triggerHeaders } from "./triggerBody.ts";

/** The same trigger for callers that know the customerId: it names the partner too. */
export const triggerCustomerAnalysis = defineRoute({
  method: "POST",
  path: "/customer/{customerId}/account/{accountId}/analysis",
  operationId: "triggerCustomerAnalysis",
  tag: "Analysis",
  summary: "Trigger an analysis of an account by the customerId",
  description: "As `triggerAnalysis` with the configured method, for callers that know the customer by its customerId.",
  permission: "analysis:trigger",
  forbidden: "Caller is not authorized to trigger analysis for the customer.",
  params: z.object({ customerId, accountId }),
  headers: triggerHeaders,
  body: z.strictObject({ customerId, accountId }).meta({
    id: "CustomerAnalysisRequest",
    examples: [{ customerId: "P123456-430363089266", accountId: "123456789012" }],
  }),
  bodyRules: (raw, { params }) => repeatsPath(raw, params, ["customerId", "accountId"]),
  responses: TRIGGER_RESPONSES,
  errors: [...TRIGGER_ERRORS, "customer_unknown"],
  async handler(call) {
    const { db, params, deed, dependencies } = call;
    const { customerId, accountId } = params;
    const partnerId = partnerOfPath(params) ?? "";
    const customer = await runAgainIfUnavailable(
      () => findCustomerById(db, { partnerId, customerId }),
      dependencies.runtime,
    );
    if (!customer) return refuse("customer_unknown");
    const named = { partnerId, partnerCustomerId: customer.partnerCustomerId, accountId };
    return trigger({ ...call, params: named, body: named, deed: { ...deed, ...named } });
  },
});
