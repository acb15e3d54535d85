import * as z from "zod";
import { insertKey, type KeyRecord, listKeys, revokeKey } from "../../store/partnerKey.ts";
import { mintPartnerKey } from "../auth/partnerKey.ts";
import { refuse } from "../http/errors.ts";
import { valueAt } from "../http/issues.ts";
import { PERMISSIONS } from "../http/permission.ts";
import { defineRoute } from "../http/route.ts";
import { repeatsPath } from "../schema/bodyRules.ts";
import { createdBy, instant, keyId, partnerId, partnerParams, toInstant } from "../schema/identifiers.ts";

const permissions = z
  .array(z.enum(PERMISSIONS))
  .min(1, "must name at least one permission")
  .max(PERMISSIONS.length, "must name each permission once")
  .refine((names) => new Set(names).size === names.length, "must name each permission once");

const keyResource = z
  .strictObject({
    keyId,
    partnerId,
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
    permissions,
    expiresAt: z.iso.datetime({ offset: true, error: "is not an ISO 8601 timestamp" }).optional(),
  })
  .meta({ id: "NewPartnerKey", examples: [{ permissions: ["analysis:trigger", "analysis:read", "report:read"] }] });

function resourceOf(key: KeyRecord) {
  const instantOrNull = (ms: number | null) => (ms === null ? null : toInstant(ms));
  return {
    keyId: key.keyId,
    partnerId: key.partnerId,
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
  description: "The key is returned only in this response; the service stores a hash of it.",
  permission: "operator",
  forbidden: "Caller is not authorized to create partner keys.",
  params: partnerParams,
  body: keyBody,
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
        .extend({ key: z.string().meta({ description: "`k9_<keyId>_<secret>`" }) })
        .meta({ id: "CreatedPartnerKey" }),
    },
  },
  errors: ["partner_unknown"],
  async handler({ db, params, body, deed, dependencies }) {
    const minted = await mintPartnerKey(dependencies.runtime.randomBytes);
    const record = await insertKey(
      db,
      {
        keyId: minted.keyId,
        partnerId: params.partnerId,
        secretHash: minted.secretHash,
        permissions: body.permissions,
        expiresAt: body.expiresAt === undefined ? null : Date.parse(body.expiresAt),
      },
      deed,
    );
    return record
      ? Response.json({ ...resourceOf(record), key: minted.key }, { status: 201 })
      : refuse("partner_unknown");
  },
});

export const listKeysRoute = defineRoute({
  method: "GET",
  path: "/partner/{partnerId}/key",
  operationId: "listPartnerKeys",
  tag: "Key",
  summary: "List the keys of a partner, newest first",
  permission: "operator",
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
  permission: "operator",
  forbidden: "Caller is not authorized to revoke partner keys.",
  params: z.object({ partnerId, keyId }),
  responses: { 200: { description: "The revoked key.", schema: keyResource } },
  errors: ["key_unknown"],
  async handler({ db, params, deed }) {
    const key = await revokeKey(db, params.partnerId, params.keyId, deed);
    return key ? Response.json(resourceOf(key)) : refuse("key_unknown");
  },
});
