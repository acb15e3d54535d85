import * as z from "zod";
import { CAPABILITIES, service as serviceOf } from "../../../iam/index.ts";
import { queryAccessIndex } from "../../../report/json/accessIndex/queryAccessIndex.ts";
import { queryAccess } from "../../../report/json/accessQuery.ts";
import { ANALYSIS } from "../../../report/model/reportNames.ts";
import { gunzippedText } from "../../../report/stream/gzip.ts";
import { refuse } from "../../http/errors.ts";
import { defineRoute } from "../../http/route.ts";
import { executionParams, executionPath } from "../../schema/identifiers.ts";
import { cursorOf, LINK_HEADER, limitOf, linkTo } from "../../schema/page.ts";
import { findStored, openObject } from "../storedReport.ts";
import { type AccessPage, openStoredIndex, readPage } from "./storedAccess.ts";

export const capability = z.enum(CAPABILITIES);

export const text = z.string().min(1, "must not be empty").max(2048, "must be at most 2048 characters");

const accessFilter = {
  principal: text.optional().meta({
    description: "ARN of the principal. For one outside the account: what the policy names, `*` for anyone.",
    example: "arn:aws:iam::123456789012:role/deploy",
  }),
  service: text
    .optional()
    .transform((name) => (name === undefined ? undefined : (serviceOf(name)?.displayName ?? name)))
    .meta({
      description: "Display name of the service, or its prefix in IAM actions: `Secrets Manager`, `secretsmanager`.",
      override: { type: "string", minLength: 1, maxLength: 2048 },
    }),
  capability: capability.optional(),
  resource: text.optional().meta({
    description: "ARN of a resource, or a pattern exactly as in a policy.",
    example: "arn:aws:s3:::example-bucket",
  }),
};

export const condition = z
  .strictObject({
    operator: z.string(),
    key: z.string(),
    values: z.array(z.string()),
    effect: z
      .enum(["Allow", "Deny"])
      .meta({ description: "`Allow`: access requires that the condition is met. `Deny`: that it is not met." }),
  })
  .meta({ id: "AccessCondition" });

export const proof = z
  .strictObject({
    policy: z.string().meta({
      description:
        "ARN of a managed policy; `{ARN}#{name}` for an inline policy, `{ARN}#policy` for a resource-based policy, `{ARN}#trust` for a trust policy.",
    }),
    statement: z.string().meta({ description: "Sid, or `#` and the position of the statement, counted from 0." }),
    effect: z.enum(["Allow", "Deny"]),
  })
  .meta({ id: "AccessProof" });

export const accessItem = z
  .strictObject({
    principal: z.string(),
    service: z.string(),
    capability,
    resource: z
      .string()
      .nullable()
      .meta({ description: "ARN; null for a pattern, and for access to the service as a whole." }),
    pattern: z.string().nullable().meta({
      description: "A resource pattern of a policy that matches nothing in the inventory, as written; null otherwise.",
    }),
    certainty: z
      .enum(["allowed", "conditional"])
      .meta({ description: "`conditional`: access depends on `conditions`." }),
    conditions: z.array(condition),
    because: z.array(proof).meta({ description: "The statements that decide the access." }),
  })
  .meta({ id: "AccessItem" });

/** A cursor names the principal, the grant and the resource after which a page starts. */
export const accessPosition = z.tuple([z.int().min(0), z.int().min(0), z.int().min(0)]).readonly();

export const getAccess = defineRoute({
  method: "GET",
  path: "/partner/{partnerId}/customer/{partnerCustomerId}/account/{accountId}/analysis/{executionId}/access",
  operationId: "getAccess",
  tag: "Analysis",
  summary: "List who can do what, and the policy statements that decide it",
  description:
    "Reads the stored analysis in its order: first access from outside the account, by resource, then the account's principals by ARN. Filters can be combined.",
  permission: "report:read",
  forbidden: "Caller is not authorized to read the access of the analysis.",
  params: executionParams,
  query: z.object({ ...accessFilter, limit: limitOf(100, 50), cursor: cursorOf(accessPosition) }),
  responses: { 200: { description: "A page of access.", schema: z.array(accessItem), headers: LINK_HEADER } },
  errors: ["execution_unknown", "report_unknown", "execution_unfinished", "execution_failed"],
  async handler({ db, params, query, dependencies }) {
    const stored = await findStored({ db }, params, ANALYSIS);
    if ("refusal" in stored) return stored;
    const { limit, cursor, ...filter } = query;
    const answer = ({ items, next }: AccessPage) =>
      Response.json(items, { headers: linkTo(`${executionPath(params)}/access`, filter, limit, next) });
    const index = await openStoredIndex(dependencies.inbox, stored.objectKey);
    if (index === undefined) {
      const body = await openObject(dependencies, stored.objectKey);
      if (body === undefined) return refuse("report_unknown");
      return answer(await readPage(queryAccess(gunzippedText(body), filter, cursor), limit));
    }
    return answer(await readPage(queryAccessIndex(index, filter, cursor), limit));
  },
});
