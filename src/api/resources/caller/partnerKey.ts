import * as z from "zod";
import { findKeyOf, insertKey, type KeyRecord, listKeys, revokeKey } from "../../../store/caller/partnerKey.ts";
import { ConstraintViolated } from "../../../store/database.ts";
import { sealSigningSecret } from "../../../vault/signingSecret.ts";
import { accessKeyIdOf, bearerKeyOf, mintPartnerKey } from "../../auth/partnerKey.ts";
import { mintRepeatably } from "../../auth/repeatableKey.ts";
import { type Refusal, refuse } from "../../http/errors.ts";
import { valueAt } from "../../http/issues.ts";
import { type Call, defineRoute } from "../../http/route.ts";
import { repeatsPath } from "../../schema/bodyRules.ts";
import { createdBy, instant, keyId, partnerId, partnerParams, toInstant } from "../../schema/identifiers.ts";
import { mayNotGrant, permissions } from "../../schema/permissions.ts";
import { visibleAscii } from "../../schema/text.ts";
import { IDEMPOTENCY_TTL_MS } from "../idempotency.ts";

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

const createdKey = keyResource
  .extend({
    key: z.string().optional().meta({ description: "`k9_<keyId>_<secret>`. Of type `bearer`." }),
    secretAccessKey: z.string().optional().meta({ description: "Signs requests. Of type `sigv4`." }),
  })
  .meta({ id: "CreatedPartnerKey" });

export type CreatedPartnerKey = z.output<typeof createdKey>;

const keyBody = z
  .strictObject({
    partnerId: partnerId.optional(),
    type: keyType.optional(),
    permissions,
    expiresAt: z.iso.datetime({ offset: true, error: "is not an ISO 8601 timestamp" }).optional(),
  })
  .meta({ id: "NewPartnerKey", examples: [{ permissions: ["analysis:trigger", "analysis:read", "report:read"] }] });

type KeyCall = Call<
  { partnerId: string },
  unknown,
  { "Idempotency-Key"?: string | undefined },
  z.output<typeof keyBody>
>;

const keyHeaders = z.object({
  "Idempotency-Key": visibleAscii(255).optional().meta({
    description:
      "For 24 hours, the same key with the same body returns the same response and makes no second key. Scoped to partner and caller.",
  }),
});

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
  headers: keyHeaders,
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
      schema: createdKey,
    },
  },
  errors: ["partner_unknown", "too_many_keys", "setting_missing", "idempotency_mismatch"],
  async handler(call) {
    const { keyRing, runtime } = call.dependencies;
    const idempotencyKey = call.headers["Idempotency-Key"];
    if ((call.body.type === "sigv4" || idempotencyKey !== undefined) && !keyRing) return refuse("setting_missing");
    if (idempotencyKey === undefined || !keyRing) return storeKey(call, await mintPartnerKey(runtime.randomBytes));
    const { partnerId } = call.params;
    const minted = await mintRepeatably(keyRing, { partnerId, actor: call.deed.actor, idempotencyKey });
    const repeated = () => answerAgain(call, minted.all);
    const earlier = await repeated();
    if (earlier) return earlier;
    try {
      return await storeKey(call, minted.first);
    } catch (error) {
      const meanwhile = error instanceof ConstraintViolated ? await repeated() : undefined;
      if (meanwhile) return meanwhile;
      throw error;
    }
  },
});

type Minted = Awaited<ReturnType<typeof mintPartnerKey>>;

async function storeKey(call: KeyCall, { keyId, secret, secretHash }: Minted): Promise<Response | Refusal> {
  const { db, params, body, caller, deed, dependencies } = call;
  const { keyRing, runtime } = dependencies;
  const { partnerId } = params;
  const sealedSecret =
    body.type === "sigv4" && keyRing
      ? await sealSigningSecret(keyRing, { partnerId, keyId }, secret, runtime.randomBytes)
      : null;
  const key = { keyId, partnerId, secretHash, sealedSecret, permissions: body.permissions, expiresAt: expiryOf(call) };
  const inserted = await insertKey(db, key, caller.kind === "operator" ? undefined : MAX_KEYS, deed);
  if (inserted.outcome === "partner_unknown") return refuse("partner_unknown");
  return inserted.outcome === "too_many" ? refuse("too_many_keys") : shown(inserted.key, secret);
}

/** The answer to a request that is repeated: the same within 24 hours, while the key is not revoked. */
async function answerAgain(call: KeyCall, minted: readonly Minted[]): Promise<Response | Refusal | undefined> {
  const { db, params, body, now } = call;
  const ids = minted.map(({ keyId }) => keyId);
  const earlier = await findKeyOf(db, params.partnerId, ids);
  const secret = minted.find(({ keyId }) => keyId === earlier?.keyId)?.secret;
  if (earlier === undefined || secret === undefined) return undefined;
  const isSame =
    earlier.type === (body.type ?? "bearer") &&
    earlier.expiresAt === expiryOf(call) &&
    JSON.stringify(earlier.permissions) === JSON.stringify(body.permissions);
  const isShown = isSame && earlier.revokedAt === null && now - earlier.createdAt < IDEMPOTENCY_TTL_MS;
  return isShown ? shown(earlier, secret) : refuse("idempotency_mismatch", isSame ? { message: KEY_TAKEN } : {});
}

const KEY_TAKEN =
  "The Idempotency-Key was used for a key that was revoked since, or more than 24 hours ago. Use a new one.";

const expiryOf = ({ body }: KeyCall) => (body.expiresAt === undefined ? null : Date.parse(body.expiresAt));

function shown(key: KeyRecord, secret: string): Response {
  const shownOnce = key.type === "sigv4" ? { secretAccessKey: secret } : { key: bearerKeyOf({ ...key, secret }) };
  return Response.json({ ...resourceOf(key), ...shownOnce }, { status: 201 });
}

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
