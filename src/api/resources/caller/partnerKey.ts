import * as z from "zod";
import { insertKey, type KeyRecord, listKeys, revokeKey } from "../../../store/caller/partnerKey.ts";
import { sealSigningSecret } from "../../../vault/signingSecret.ts";
import { accessKeyIdOf, bearerKeyOf, mintPartnerKey } from "../../auth/partnerKey.ts";
import { refuse } from "../../http/errors.ts";
import { valueAt } from "../../http/issues.ts";
import { defineRoute } from "../../http/route.ts";
import { repeatsPath } from "../../schema/bodyRules.ts";
import { createdBy, instant, keyId, partnerId, partnerParams, toInstant } from "../../schema/identifiers.ts";
import { mayNotGrant, permissions } from "../../schema/permissions.ts";

/** Keys of a partner that are neither revoked nor expired, when the partner makes another. */
const MAX_KEYS = 20;

const keyType = z.enum(["bearer", "sigv4"]).meta({
  description:
    "`bearer`: the key is sent as `Authorization: Bearer`. `sigv4`: requests are signed with it by AWS Signature Version 4, service `execute-api`.",
});

const accessKeyId = z.string().meta({ example: "K9AK0123456789ABCDEF" });

const keyResource = z
  .strictObject({
    keyId,
    partnerId,
    type: keyType,
    accessKeyId: accessKeyId.optional().meta({ description: "Of a key of type `sigv4`." }),
    permissions: z.array(z.string()),
    createdAt: instant,
    expiresAt: instant.nullable(),
    revokedAt: instant.nullable(),
    lastUsedAt: instant.nullable().meta({ description: "Updated at most once a minute." }),
    createdBy,
  })
  .meta({ id: "PartnerKey" });

export type PartnerKey = z.output<typeof keyResource>;

const keyBody = z
  .strictObject({
    partnerId: partnerId.optional(),
    type: keyType.optional(),
    permissions,
    expiresAt: z.iso.datetime({ offset: true, error: "is not an ISO 8601 timestamp" }).optional(),
  })
  .meta({ id: "NewPartnerKey", examples: [{ permissions: ["analysis:trigger", "analysis:read", "report:read"] }] });

function resourceOf(key: KeyRecord) {
  const instantOrNull = (ms: number | null) => (ms === null ? null : toInstant(ms));
  return {
    keyId: key.keyId,
    partnerId: key.partnerId,
    type: key.type,
    ...(key.type === "sigv4" && { accessKeyId: accessKeyIdOf(key.keyId) }),
    permissions: key.permissions,
    createdAt: toInstant(key.createdAt),
    expiresAt: instantOrNull(key.expiresAt),
    revokedAt: instantOrNull(key.revokedAt),
    lastUsedAt: instantOrNull(key.lastUsedAt),
    createdBy: key.createdBy,
  };
}

export const createKey = defineRoute({
  method: "POST",
  path: "/partner/{partnerId}/key",
  operationId: "createPartnerKey",
  tag: "Key",
  summary: "Create a partner key",
  description: `The key is returned only in this response. A partner can have ${MAX_KEYS} keys that are neither revoked nor expired, and gives a key no permission that the caller lacks.`,
  permission: "partner:write",
  forbidden: "Caller is not authorized to create partner keys.",
  params: partnerParams,
  body: keyBody,
  forbiddenBody: mayNotGrant,
  bodyRules(raw, { params, now }) {
    const expiresAt = valueAt(raw, ["expiresAt"]);
    const isPast = typeof expiresAt === "string" && Date.parse(expiresAt) <= now;
    return [
      ...repeatsPath(raw, params, ["partnerId"]),
      ...(isPast ? [{ path: "expiresAt", message: "must be in the future" }] : []),
    ];
  },
  responses: {
    201: {
      description: "The new key.",
      schema: keyResource
        .extend({
          key: z.string().optional().meta({ description: "`k9_<keyId>_<secret>`. Of type `bearer`." }),
          secretAccessKey: z.string().optional().meta({ description: "Signs requests. Of type `sigv4`." }),
        })
        .meta({ id: "CreatedPartnerKey" }),
    },
  },
  errors: ["partner_unknown", "too_many_keys", "setting_missing"],
  async handler({ db, params, body, deed, caller, dependencies }) {
    const { keyRing, runtime } = dependencies;
    const { partnerId } = params;
    const { keyId, secret, secretHash } = await mintPartnerKey(runtime.randomBytes);
    const signs = body.type === "sigv4";
    if (signs && !keyRing) return refuse("setting_missing");
    const sealedSecret =
      signs && keyRing ? await sealSigningSecret(keyRing, { partnerId, keyId }, secret, runtime.randomBytes) : null;
    const expiresAt = body.expiresAt === undefined ? null : Date.parse(body.expiresAt);
    const { permissions } = body;
    const key = { keyId, partnerId, secretHash, sealedSecret, permissions, expiresAt };
    const inserted = await insertKey(db, key, caller.kind === "operator" ? undefined : MAX_KEYS, deed);
    if (inserted.outcome === "partner_unknown") return refuse("partner_unknown");
    if (inserted.outcome === "too_many") return refuse("too_many_keys");
    const shownOnce = signs ? { secretAccessKey: secret } : { key: bearerKeyOf({ keyId, secret }) };
    return Response.json({ ...resourceOf(inserted.key), ...shownOnce }, { status: 201 });
  },
});

export const listKeysRoute = defineRoute({
  method: "GET",
  path: "/partner/{partnerId}/key",
  operationId: "listPartnerKeys",
  tag: "Key",
  summary: "List the keys of a partner, newest first",
  permission: "partner:write",
  forbidden: "Caller is not authorized to list partner keys.",
  params: partnerParams,
  responses: { 200: { description: "All keys, including revoked ones.", schema: z.array(keyResource) } },
  errors: ["partner_unknown"],
  async handler({ db, params }) {
    const keys = await listKeys(db, params.partnerId);
    return keys ? Response.json(keys.map(resourceOf)) : refuse("partner_unknown");
  },
});

export const deleteKey = defineRoute({
  method: "DELETE",
  path: "/partner/{partnerId}/key/{keyId}",
  operationId: "revokePartnerKey",
  tag: "Key",
  summary: "Revoke a partner key",
  description:
    "Idempotent: revoking a revoked key succeeds. A key that the partner never had is a 404, so that a mistyped ID is noticed.",
  permission: "partner:write",
  forbidden: "Caller is not authorized to revoke partner keys.",
  params: z.object({ partnerId, keyId }),
  responses: { 200: { description: "The revoked key.", schema: keyResource } },
  errors: ["key_unknown"],
  async handler({ db, params, deed }) {
    const key = await revokeKey(db, params.partnerId, params.keyId, deed);
    return key ? Response.json(resourceOf(key)) : refuse("key_unknown");
  },
});
