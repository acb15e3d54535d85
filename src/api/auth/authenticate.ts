import { bearerTokenOf, isJwtText } from "../../platform/bearerToken.ts";
import { sha256 } from "../../platform/hash.ts";
import type { Database } from "../../store/database.ts";
import type { TakenBody } from "../http/body.ts";
import type { ApiDependencies } from "../http/dependencies.ts";
import type { Authentication } from "./authentication.ts";
import { authenticateKey } from "./bearerKey.ts";
import { createIssuerKeys } from "./issuerKeys.ts";
import { parsePartnerKey } from "./partnerKey.ts";
import { createSignatureAuthenticator, isSigned } from "./signature.ts";
import { authenticateToken } from "./webIdentity.ts";

/** A request as authentication needs it. */
export interface PresentedRequest {
  request: Request;
  /** The partner that its path is about, if any. */
  partnerId: string | undefined;
  /** Reads the body, once. */
  takeBody: () => Promise<TakenBody>;
}

export type Authenticate = (presented: PresentedRequest, db: Database, now: number) => Promise<Authentication>;

/**
 * Identifies the caller: by the operator's token, a partner's key, a web identity token or a signature. Every kind makes one
 * look-up, the only round trip, and does the same work whatever is wrong. Only the operator is recognised without a look-up.
 */
export function createAuthenticator({
  operatorToken,
  keyRing,
  runtime,
  tokenEndpoint,
}: Pick<ApiDependencies, "operatorToken" | "keyRing" | "runtime" | "tokenEndpoint">): Authenticate {
  const operatorDigest = operatorToken === undefined ? undefined : sha256(operatorToken);
  const authenticateSignature = keyRing && createSignatureAuthenticator(keyRing, runtime.randomBytes);
  const keysOf = createIssuerKeys({ runtime, endpoint: tokenEndpoint });
  return async ({ request, partnerId, takeBody }, db, now) => {
    if (isSigned(request)) {
      return authenticateSignature?.(request, takeBody, db, now) ?? { outcome: "setting_missing" };
    }
    const token = bearerTokenOf(request.headers.get("Authorization") ?? undefined);
    const tokenDigest = await sha256(token ?? "");
    if (operatorDigest && crypto.subtle.timingSafeEqual(tokenDigest, await operatorDigest)) {
      return { outcome: "known", caller: { kind: "operator" } };
    }
    if (token !== undefined && isJwtText(token)) return authenticateToken(token, keysOf, partnerId, db, now);
    const presented = token === undefined ? null : parsePartnerKey(token);
    // It may be the operator's.
    if (!operatorDigest && token !== undefined && !presented) return { outcome: "setting_missing" };
    return authenticateKey(presented, db, now);
  };
}
