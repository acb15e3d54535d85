import { type KeyLookup, verify } from "../../aws/sigv4/verify.ts";
import { findKey, isInForce, type KeyForAuthentication, noteKeyUse } from "../../store/caller/partnerKey.ts";
import type { Database } from "../../store/database.ts";
import type { KeyRing } from "../../vault/keyRing.ts";
import { openSigningSecret, sealSigningSecret } from "../../vault/signingSecret.ts";
import type { TakenBody } from "../http/body.ts";
import { type Authentication, knownAs, NO_KEY, UNKNOWN } from "./authentication.ts";
import { keyIdOf } from "./partnerKey.ts";

/** The name of API Gateway in a credential scope, which signers are told for an HTTP API. */
const SIGNED_SERVICE = "execute-api";
const NOBODY = { partnerId: NO_KEY, keyId: NO_KEY };

/** Whether a request says that it is signed, in its header or, without one, in its query. */
export function isSigned(request: Request): boolean {
  const header = request.headers.get("Authorization");
  if (header !== null) return /^AWS4-/i.test(header);
  return request.url.includes("X-Amz-Algorithm=");
}

/**
 * Tells who signed a request (Signature Version 4). A look-up of the key, the opening of a secret and the calculation of a
 * signature are made for unknown, revoked and expired keys too. Temporary credentials do not exist here: a session token is refused.
 */
export function createSignatureAuthenticator(
  ring: KeyRing,
  randomBytes: (count: number) => Uint8Array<ArrayBuffer>,
): (request: Request, takeBody: () => Promise<TakenBody>, db: Database, now: number) => Promise<Authentication> {
  const decoySecret = crypto.randomUUID();
  let decoy: Promise<string> | undefined;

  async function secretOf(keyId: string, found: KeyForAuthentication | undefined): Promise<string | undefined> {
    const sealed = found?.sealedSecret ?? undefined;
    if (found && sealed !== undefined) return openSigningSecret(ring, { partnerId: found.partnerId, keyId }, sealed);
    decoy ??= sealSigningSecret(ring, NOBODY, decoySecret, randomBytes);
    await openSigningSecret(ring, NOBODY, await decoy);
    return undefined;
  }

  return async (request, takeBody, db, now) => {
    let lookups = 0;
    const lookUp = async (accessKeyId: string, sessionToken: string | undefined) => {
      lookups += 1;
      const keyId = keyIdOf(accessKeyId) ?? NO_KEY;
      const found = await findKey(db, keyId);
      const secretKey = await secretOf(keyId, found);
      const isValid = found && secretKey !== undefined && sessionToken === undefined && isInForce(found, now);
      const caller = isValid ? { ...found, keyId } : undefined;
      return { found: true, secretKey: secretKey ?? decoySecret, caller } satisfies KeyLookup<typeof caller>;
    };
    const signed = { method: request.method, url: new URL(request.url), headers: request.headers };
    const verified = await verify(signed, {
      now,
      findKey: lookUp,
      bodySha256: async () => (await takeBody()).sha256,
    });
    if (lookups === 0) await lookUp(NO_KEY, undefined);
    if (!verified.ok || verified.caller === undefined) return UNKNOWN;
    if (verified.authorization.service !== SIGNED_SERVICE) return UNKNOWN;
    const { keyId, ...found } = verified.caller;
    return knownAs(keyId, found, now, (db, notSince) => noteKeyUse(db, found.partnerId, keyId, now, notSince));
  };
}
