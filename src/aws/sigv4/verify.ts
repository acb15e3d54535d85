import { fromHex } from "../../platform/hash.ts";
import { type Authorization, parseCompactTime, readAuthorization } from "./authorization.ts";
import { canonicalRequest, type SignedRequest, stringToSign } from "./canonical.ts";

/** Why a request was not accepted. Each service has its own codes for these. */
export type Rejection =
  | "missing"
  | "malformed"
  | "skewed"
  | "presignExpired"
  | "unknownKey"
  | "badToken"
  | "expiredToken"
  | "headersNotSigned"
  | "payloadMismatch"
  | "mismatch";

export type KeyLookup<Caller> =
  | { readonly found: true; readonly secretKey: string; readonly caller: Caller }
  | { readonly found: false; readonly reason: "unknownKey" | "badToken" | "expiredToken" };

export type Verification<Caller> =
  | { readonly ok: true; readonly caller: Caller; readonly authorization: Authorization }
  | { readonly ok: false; readonly reason: Rejection; readonly authorization: Authorization | undefined };

export interface VerifyOptions<Caller> {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The secret of an access key. It is asked for before anything else about a well-formed signature is checked. */
  findKey(accessKeyId: string, sessionToken: string | undefined): Promise<KeyLookup<Caller>>;
  /** SHA-256 of the body, lower-case hex; undefined when there is no telling, as of a body that is too long. */
  bodySha256(): Promise<string | undefined>;
}

const MAX_SKEW_MS = 15 * 60 * 1000;
const UNSIGNED = "UNSIGNED-PAYLOAD";
/** What the payload hash may be instead of a digest, by service; of other services the body is always signed. */
const UNSIGNED_PAYLOADS: Readonly<Record<string, readonly string[]>> = {
  s3: [UNSIGNED, "STREAMING-UNSIGNED-PAYLOAD-TRAILER"],
  "execute-api": [UNSIGNED],
};

/**
 * Verifies the AWS Signature Version 4 of a request, in the Authorization header or in the query. The signature is compared in
 * constant time, and every x-amz-* header that is there must be signed.
 * AWS: "Create a signed AWS API request" and "Authenticating Requests (AWS Signature Version 4)" of Amazon S3.
 */
export async function verify<Caller>(
  request: SignedRequest,
  options: VerifyOptions<Caller>,
): Promise<Verification<Caller>> {
  const authorization = readAuthorization(request);
  if (authorization === "missing" || authorization === "malformed") {
    return { ok: false, reason: authorization, authorization: undefined };
  }
  const reject = (reason: Rejection): Verification<Caller> => ({ ok: false, reason, authorization });

  const key = await options.findKey(authorization.accessKeyId, authorization.sessionToken);
  const untimely = checkTime(authorization, options.now);
  if (untimely !== undefined) return reject(untimely);
  if (!key.found) return reject(key.reason);
  if (!signsEnough(request, authorization)) return reject("headersNotSigned");

  const payloadHash = await signedPayloadHash(request, authorization, options.bodySha256);
  if (payloadHash === undefined) return reject("payloadMismatch");
  const isSigned = await isSignatureOf(request, authorization, key.secretKey, payloadHash);
  return isSigned ? { ok: true, caller: key.caller, authorization } : reject("mismatch");
}

function checkTime(authorization: Authorization, now: number): Rejection | undefined {
  const signedAt = parseCompactTime(authorization.dateTime);
  if (Number.isNaN(signedAt)) return "malformed";
  if (authorization.expiresSeconds === undefined) return Math.abs(now - signedAt) > MAX_SKEW_MS ? "skewed" : undefined;
  if (signedAt - now > MAX_SKEW_MS) return "skewed";
  return now > signedAt + authorization.expiresSeconds * 1000 ? "presignExpired" : undefined;
}

function signsEnough(request: SignedRequest, authorization: Authorization): boolean {
  const signed = new Set(authorization.signedHeaders);
  if (!signed.has("host")) return false;
  return [...request.headers.keys()].every((name) => !name.startsWith("x-amz-") || signed.has(name));
}

/** The payload hash that was signed; undefined when it is not that of the body. */
async function signedPayloadHash(
  request: SignedRequest,
  { query, service, expiresSeconds }: Authorization,
  bodySha256: () => Promise<string | undefined>,
): Promise<string | undefined> {
  const inQuery = query.find(([name]) => name === "X-Amz-Content-Sha256")?.[1];
  const claimed = request.headers.get("x-amz-content-sha256") ?? inQuery;
  if (service === "s3" && claimed === undefined) return expiresSeconds === undefined ? undefined : UNSIGNED;
  if (claimed !== undefined && UNSIGNED_PAYLOADS[service]?.includes(claimed)) return claimed;
  const actual = await bodySha256();
  return claimed === undefined || claimed === actual ? actual : undefined;
}

async function isSignatureOf(
  request: SignedRequest,
  authorization: Authorization,
  secretKey: string,
  payloadHash: string,
): Promise<boolean> {
  const { date, region, service, dateTime, query, signedHeaders } = authorization;
  const canonical = canonicalRequest({ request, query, signedHeaders, payloadHash, singleEncoding: service === "s3" });
  const signature = fromHex(authorization.signature);
  if (canonical === undefined || signature === null) return false;
  let key = await hmacKey(utf8(`AWS4${secretKey}`));
  for (const part of [date, region, service, "aws4_request"]) {
    key = await hmacKey(new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8(part))));
  }
  const signed = await stringToSign(dateTime, `${date}/${region}/${service}/aws4_request`, canonical);
  return crypto.subtle.verify("HMAC", key, signature, utf8(signed));
}

function hmacKey(secret: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text));
}
