import * as z from "zod";
import {
  deleteIdentity,
  getIdentity,
  type IdentityRecord,
  listIdentities,
  putIdentity,
} from "../../../store/caller/partnerIdentity.ts";
import { TOKEN_ISSUER } from "../../auth/webIdentity.ts";
import { refuse } from "../../http/errors.ts";
import { defineRoute } from "../../http/route.ts";
import { repeatsPath } from "../../schema/bodyRules.ts";
import { createdBy, instant, partnerId, partnerParams, toInstant } from "../../schema/identifiers.ts";
import { mayNotGrant, permissions } from "../../schema/permissions.ts";
import { visibleAscii } from "../../schema/text.ts";

const MAX_IDENTITIES = 20;

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, "must be 1 to 64 characters from A-Z, a-z, 0-9, _, . and -")
  .meta({ description: "The partner's own name of it.", example: "ci" });

const subject = {
  issuer: z.string().regex(TOKEN_ISSUER, "must be https://….tokens.sts.global.api.aws").meta({
    description: "Token issuer of the AWS account: `aws iam get-outbound-web-identity-federation-info` prints it.",
    example: "https://11111111-2222-3333-4444-555555555555.tokens.sts.global.api.aws",
  }),
  subject: z
    .string()
    .regex(
      /^arn:aws(?:-[a-z]+){0,2}:iam::\d{12}:(?:role|user)\/[\x21-\x7e]{1,512}$/,
      "must be the ARN of an IAM role or user",
    )
    .meta({
      description: "Who asks for the token. For a session of a role: the role.",
      example: "arn:aws:iam::123456789012:role/ci",
    }),
  audience: visibleAscii(1000).meta({
    description: "The Audience that the token is requested for.",
    example: "https://k9.partner-example.com",
  }),
};

const identityResource = z
  .strictObject({
    partnerId,
    name,
    ...subject,
    permissions: z.array(z.string()),
    createdAt: instant,
    updatedAt: instant,
    lastUsedAt: instant.nullable().meta({ description: "Updated at most once a minute." }),
    createdBy,
  })
  .meta({ id: "PartnerIdentity" });

const identityBody = z
  .strictObject({ partnerId: partnerId.optional(), name: name.optional(), ...subject, permissions })
  .meta({
    id: "PartnerIdentityConfiguration",
    examples: [
      {
        issuer: "https://11111111-2222-3333-4444-555555555555.tokens.sts.global.api.aws",
        subject: "arn:aws:iam::123456789012:role/ci",
        audience: "https://k9.partner-example.com",
        permissions: ["analysis:trigger", "analysis:read", "report:read"],
      },
    ],
  });

const identityParams = z.object({ partnerId, name });

function resourceOf({ createdAt, updatedAt, lastUsedAt, ...identity }: IdentityRecord) {
  return {
    ...identity,
    createdAt: toInstant(createdAt),
    updatedAt: toInstant(updatedAt),
    lastUsedAt: lastUsedAt === null ? null : toInstant(lastUsedAt),
  };
}

export const putIdentityRoute = defineRoute({
  method: "PUT",
  path: "/partner/{partnerId}/identity/{name}",
  operationId: "putPartnerIdentity",
  tag: "Key",
  summary: "Let an IAM principal call without a secret",
  description: `The principal sends \`Authorization: Bearer <token>\` with a token of sts:GetWebIdentityToken (AWS IAM outbound identity federation). Creates or replaces the identity; a partner can have ${MAX_IDENTITIES}. It is given no permission that the caller lacks.`,
  permission: "partner:write",
  forbidden: "Caller is not authorized to configure identities.",
  params: identityParams,
  body: identityBody,
  forbiddenBody: mayNotGrant,
  bodyRules: (raw, { params }) => repeatsPath(raw, params, ["partnerId", "name"]),
  responses: { 200: { description: "The identity.", schema: identityResource } },
  errors: ["partner_unknown", "too_many_identities"],
  async handler({ db, params, body, deed }) {
    const put = await putIdentity(db, { ...body, ...params }, MAX_IDENTITIES, deed);
    if (put.outcome === "too_many") return refuse("too_many_identities");
    return put.outcome === "stored" ? Response.json(resourceOf(put.identity)) : refuse("partner_unknown");
  },
});

export const getIdentityRoute = defineRoute({
  method: "GET",
  path: "/partner/{partnerId}/identity/{name}",
  operationId: "getPartnerIdentity",
  tag: "Key",
  summary: "Get an identity",
  permission: "partner:write",
  forbidden: "Caller is not authorized to get identities.",
  params: identityParams,
  responses: { 200: { description: "The identity.", schema: identityResource } },
  errors: ["identity_unknown"],
  async handler({ db, params }) {
    const identity = await getIdentity(db, params);
    return identity ? Response.json(resourceOf(identity)) : refuse("identity_unknown");
  },
});

export const listIdentitiesRoute = defineRoute({
  method: "GET",
  path: "/partner/{partnerId}/identity",
  operationId: "listPartnerIdentities",
  tag: "Key",
  summary: "List the identities of a partner by name",
  permission: "partner:write",
  forbidden: "Caller is not authorized to list identities.",
  params: partnerParams,
  responses: { 200: { description: "All identities.", schema: z.array(identityResource) } },
  errors: [],
  async handler({ db, params }) {
    return Response.json((await listIdentities(db, params.partnerId)).map(resourceOf));
  },
});

export const deleteIdentityRoute = defineRoute({
  method: "DELETE",
  path: "/partner/{partnerId}/identity/{name}",
  operationId: "deletePartnerIdentity",
  tag: "Key",
  summary: "Delete an identity",
  description: "Idempotent: deleting an identity that does not exist succeeds. Its tokens are refused from then on.",
  permission: "partner:write",
  forbidden: "Caller is not authorized to delete identities.",
  params: identityParams,
  responses: {
    200: {
      description: "The partner does not have the identity any more.",
      schema: z.strictObject({ partnerId, name }).meta({ id: "DeletedPartnerIdentity" }),
    },
  },
  errors: [],
  async handler({ db, params, deed }) {
    await deleteIdentity(db, params, deed);
    return Response.json({ partnerId: params.partnerId, name: params.name });
  },
});
