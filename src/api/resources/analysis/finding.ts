import * as z from "zod";
import { queryFindings } from "../../../report/json/findingsQuery.ts";
import { FINDINGS } from "../../../report/model/reportNames.ts";
import { decodedText } from "../../../report/stream/text.ts";
import { refuse } from "../../http/errors.ts";
import { defineRoute } from "../../http/route.ts";
import { executionParams } from "../../schema/identifiers.ts";
import { findingItem } from "../findings.ts";
import { openReport } from "../storedReport.ts";

const findingId = z.string().min(1, "must not be empty").max(4096, "must be at most 4096 characters").meta({
  description: "`id` of the finding, percent-encoded: it can contain colons and slashes.",
  example: "rootWithoutMfa:arn:aws:iam::123456789012:root",
});

export const getFinding = defineRoute({
  method: "GET",
  path: "/partner/{partnerId}/customer/{partnerCustomerId}/account/{accountId}/analysis/{executionId}/findings/{findingId}",
  operationId: "getFinding",
  tag: "Analysis",
  summary: "Get a finding",
  permission: "report:read",
  forbidden: "Caller is not authorized to read the findings of the analysis.",
  params: executionParams.extend({ findingId }),
  responses: { 200: { description: "The finding.", schema: findingItem } },
  errors: ["execution_unknown", "report_unknown", "finding_unknown", "execution_unfinished", "execution_failed"],
  async handler({ db, params, dependencies }) {
    const stored = await openReport({ db, dependencies }, params, FINDINGS);
    if (!("body" in stored)) return stored;
    for await (const { finding } of queryFindings(decodedText(stored.body), { id: params.findingId }))
      return Response.json(finding);
    return refuse("finding_unknown");
  },
});
