import * as z from "zod";
import { actionCapabilities } from "../../../iam/index.ts";
import { type AccessQuestion, answerQuestion } from "../../../report/json/accessIndex/accessQuestion.ts";
import type { AccessPosition } from "../../../report/json/accessQuery.ts";
import { ANALYSIS } from "../../../report/model/reportNames.ts";
import { type Refusal, refuse } from "../../http/errors.ts";
import { type Call, defineRoute } from "../../http/route.ts";
import { executionParams, executionPath } from "../../schema/identifiers.ts";
import { cursorOf, LINK_HEADER, limitOf, linkTo } from "../../schema/page.ts";
import { findStored, openObject } from "../storedReport.ts";
import { accessItem, accessPosition, text } from "./access.ts";
import { indexInMemory, openStoredIndex, readPage } from "./storedAccess.ts";

const action = text
  .transform((name, context) => {
    const known = actionCapabilities(name);
    if (known !== undefined) return known;
    context.addIssue({ code: "custom", message: "is not an IAM action of the catalogue, such as s3:GetObject" });
    return z.NEVER;
  })
  .meta({
    description: "IAM action, in any case. It stands for the capabilities that it counts as.",
    example: "s3:GetObject",
    override: { type: "string", minLength: 1, maxLength: 2048, description: "IAM action.", example: "s3:GetObject" },
  });

const resource = text.meta({
  description:
    "ARN. One inside a resource of the inventory, such as an object of a bucket, stands for that. `*`: the service as a whole.",
  example: "arn:aws:s3:::example-bucket",
});

const { principal, service, capability, pattern, certainty, conditions, because } = accessItem.shape;

export const accessAnswer = z
  .strictObject({
    principal,
    certainty,
    conditions,
    statements: because,
    service,
    capability,
    resource: accessItem.shape.resource,
    pattern,
  })
  .meta({ id: "AccessAnswer", description: "One way in which a principal has the access. It may have several." });

const page = { limit: limitOf(1000, 100), cursor: cursorOf(accessPosition) };
const responses = {
  200: { description: "A page of answers.", schema: z.array(accessAnswer), headers: LINK_HEADER },
};
const errors = ["execution_unknown", "report_unknown", "execution_unfinished", "execution_failed"] as const;
const ABOUT =
  "Answered from the stored analysis, which knows capabilities and not single actions; in its order: first access from outside the account, then the account's principals by ARN.";

export const getWhoCan = defineRoute({
  method: "GET",
  path: "/partner/{partnerId}/customer/{partnerCustomerId}/account/{accountId}/analysis/{executionId}/who-can",
  operationId: "getWhoCan",
  tag: "Analysis",
  summary: "List who can do an action on a resource, and the policy statements that decide it",
  description: ABOUT,
  permission: "report:read",
  forbidden: "Caller is not authorized to read the access of the analysis.",
  params: executionParams,
  query: z.object({ action, resource, ...page }),
  responses,
  errors,
  handler: (call) => answer(call, call.query, "who-can"),
});

export const getCan = defineRoute({
  method: "GET",
  path: "/partner/{partnerId}/customer/{partnerCustomerId}/account/{accountId}/analysis/{executionId}/can",
  operationId: "getCan",
  tag: "Analysis",
  summary: "List what a principal can do, and the policy statements that decide it",
  description: ABOUT,
  permission: "report:read",
  forbidden: "Caller is not authorized to read the access of the analysis.",
  params: executionParams,
  query: z.object({
    principal: text.meta({
      description: "ARN of the principal. For one outside the account: what the policy names, `*` for anyone.",
      example: "arn:aws:iam::123456789012:role/deploy",
    }),
    action: action.optional(),
    resource: resource.optional(),
    ...page,
  }),
  responses,
  errors,
  handler: (call) => answer(call, call.query, "can"),
});

type Asked = AccessQuestion & { limit: number; cursor?: AccessPosition | undefined };

async function answer(
  { db, dependencies, params }: Pick<Call<z.output<typeof executionParams>>, "db" | "dependencies" | "params">,
  { limit, cursor, ...question }: Asked,
  route: string,
): Promise<Response | Refusal> {
  const stored = await findStored({ db }, params, ANALYSIS);
  if ("refusal" in stored) return stored;
  let index = await openStoredIndex(dependencies.inbox, stored.objectKey);
  if (index === undefined) {
    const body = await openObject(dependencies, stored.objectKey);
    index = body && (await indexInMemory(body));
  }
  if (index === undefined) return refuse("report_unknown");
  const { items, next } = await readPage(answerQuestion(index, question, cursor), limit);
  const answers = items.map(
    ({ principal, certainty, conditions, because, service, capability, resource, pattern }) => ({
      principal,
      certainty,
      conditions,
      statements: because,
      service,
      capability,
      resource,
      pattern,
    }),
  );
  const query = { ...question, action: question.action?.action };
  return Response.json(answers, { headers: linkTo(`${executionPath(params)}/${route}`, query, limit, next) });
}
