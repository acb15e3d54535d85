import * as z from "zod";
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from "zod-openapi";
import { ERRORS, type ErrorCode } from "./http/errors.ts";
import type { ResponseSpec, Route } from "./http/route.ts";

const API_VERSION = "1.0.0";

const DESCRIPTION = `Partners configure the AWS accounts of their customers and have their IAM configuration analyzed, daily and on demand.

All operations except those of *Reference* require \`Authorization: Bearer\` with a key or a web identity token of AWS, or a signature
(AWS Signature Version 4, service \`execute-api\`, any Region). Every response has an \`X-Request-Id\`; a caller can
choose it (8 to 64 characters from A-Z, a-z, 0-9, \`.\`, \`_\` and \`-\`). Errors are decided in this order: 401, 403, 400 (with 413
and 415), then 404, 409, 422 and 429. A caller without permission gets 403 whether or not the resource exists.
Unknown members of a body are refused by name, and all problems of a body are listed at once.`;

/** In the order of the document. */
const TAGS: Record<Route["tag"], string> = {
  Partner: "Partners and the delivery of their reports.",
  Webhook: "Where the service tells a partner what has happened, by Standard Webhooks.",
  Key: "Keys and identities of partners.",
  Customer: "A partner's customers.",
  Account: "AWS accounts and how they are monitored.",
  Analysis: "Executions and their reports.",
  Event: "Who changed what.",
  Reference: "Public operations, which need no key.",
};

const issue = z
  .strictObject({
    path: z.string().meta({
      description: "Dotted path of the member, or the name of the parameter.",
      example: "auditorAuthConfig.roleArn",
    }),
    message: z.string(),
  })
  .meta({ id: "ApiIssue" });

const errorBody = z
  .strictObject({
    message: z.string(),
    code: z.string().meta({ description: "Stable, for programs to act on." }),
    requestId: z.string(),
    issues: z.array(issue).optional(),
  })
  .meta({ id: "ApiError", description: "Why a request was refused." });

/** The OpenAPI 3.1 document of the routes that are not hidden. */
export function documentOf(routes: readonly Route[]): object {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    if (route.hidden) continue;
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "k9 partner API",
      version: API_VERSION,
      description: DESCRIPTION,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/", description: "This service." }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    security: [{ key: [] }, { token: [] }, { signature: [] }],
    paths,
    components: {
      securitySchemes: {
        key: {
          type: "http",
          scheme: "bearer",
          description: "A partner key, `k9_<keyId>_<secret>`, or the operator's token.",
        },
        token: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          description:
            "A token of sts:GetWebIdentityToken for an IAM principal that the partner has registered as an identity.",
        },
        signature: {
          type: "apiKey",
          in: "header",
          name: "Authorization",
          description:
            "AWS Signature Version 4 with a key of type `sigv4`, service `execute-api`, in any Region; in the header or in the query of a presigned URL. Without a session token.",
          "x-amazon-apigateway-authtype": "awsSigv4",
        },
      },
    },
  });
}

/** What the description says of access where it is not a permission. */
const ACCESS: Partial<Record<Route["permission"], string>> = {
  public: "",
  any: "Any caller that is known.",
  operator: "Permission: operator only.",
};

function operationOf(route: Route): ZodOpenApiOperationObject {
  const requestParams = {
    ...(route.params ? { path: route.params } : {}),
    ...(route.query ? { query: route.query } : {}),
    ...(route.headers ? { header: route.headers } : {}),
  };
  const access = ACCESS[route.permission] ?? `Permission: \`${route.permission}\`.`;
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, access].filter((text) => text !== undefined && text !== "").join("\n\n"),
    ...(route.permission === "public" ? { security: [] } : {}),
    requestParams,
    ...(route.body ? { requestBody: { required: true, content: { "application/json": { schema: route.body } } } } : {}),
    responses: { ...successesOf(route), ...refusalsOf(route) },
  };
}

function successesOf(route: Route): ZodOpenApiResponsesObject {
  const responses: ZodOpenApiResponsesObject = {};
  for (const [status, spec] of Object.entries(route.responses)) {
    responses[status as `2${string}`] = {
      description: spec.description,
      ...contentOf(spec),
      ...(spec.headers ? { headers: headersOf(spec.headers) } : {}),
    };
  }
  return responses;
}

function contentOf({ schema, contentType, otherContentTypes = [] }: ResponseSpec) {
  const types = [...(contentType === undefined ? [] : [contentType]), ...otherContentTypes];
  const others = Object.fromEntries(types.map((type) => [type, { schema: schemaOf(type) }]));
  const content = { ...(schema && { "application/json": { schema } }), ...others };
  return Object.keys(content).length === 0 ? {} : { content };
}

/** Of a body that no schema of ours describes: any JSON, text, or bytes. */
function schemaOf(contentType: string) {
  if (/[/+]json$/.test(contentType)) return {};
  const isText = contentType.startsWith("text/") || contentType === "application/x-ndjson";
  return isText ? { type: "string" as const } : { type: "string" as const, format: "binary" };
}

function headersOf(headers: Record<string, string>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: "string" as const } }]),
  );
}

/** Every code that the route can refuse with, by status: those of its handler and those of the way to it. */
function refusalsOf(route: Route): ZodOpenApiResponsesObject {
  const codes = new Set<ErrorCode>(route.errors);
  if (route.permission !== "public")
    for (const code of ["unauthenticated", "too_many_requests", "unavailable"] as const) codes.add(code);
  if (route.permission !== "public" && route.permission !== "any") codes.add("forbidden");
  if (route.params || route.query || route.body) codes.add("invalid_request");
  if (route.body)
    for (const code of ["malformed_json", "body_too_large", "unsupported_media_type"] as const) codes.add(code);
  codes.add("internal");
  const byStatus = Map.groupBy([...codes], (code) => ERRORS[code].status);
  const responses: ZodOpenApiResponsesObject = {};
  for (const [status, group] of [...byStatus].sort(([a], [b]) => a - b)) {
    responses[`${status}` as `4${string}`] = {
      description: group.map((code) => `\`${code}\`: ${messageOf(code, route)}`).join("\n\n"),
      content: { "application/json": { schema: errorBody } },
      ...(status === 429 || status === 503
        ? { headers: headersOf({ "Retry-After": "Seconds to wait before retrying." }) }
        : {}),
      ...(status === 401 ? { headers: headersOf({ "WWW-Authenticate": "`Bearer`" }) } : {}),
    };
  }
  return responses;
}

function messageOf(code: ErrorCode, { forbidden }: Route): string {
  if (code !== "forbidden" || forbidden === undefined) return ERRORS[code].message;
  return typeof forbidden === "string"
    ? forbidden
    : forbidden({ partnerId: "P123456", partnerCustomerId: "abcd-1234-defg-5678" });
}
