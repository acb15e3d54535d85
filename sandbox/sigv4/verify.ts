import { type Authorization, parseCompactTime, readAuthorization } from "./authorization.ts";
import { canonicalRequest, type HttpRequest, stringToSign } from "./canonical.ts";
import { equalInConstantTime, hex, hmac, sha256, utf8 } from "./digest.ts";

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
  findKey(accessKeyId: string, sessionToken: string | undefined): Promise<KeyLookup<Caller>>;
}

const maxSkewMs = 15 * 60 * 1000;
const streamingPayload = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

/**
 * Verifies the AWS Signature Version 4 of a request, in the Authorization header or in the query.
 * The payload is hashed again; S3 alone may leave it unsigned. Every x-amz-* header that is there must be signed.
 * AWS: "Create a signed AWS API request" and "Authenticating Requests (AWS Signature Version 4)" of Amazon S3.
 */
export async function verify<Caller>(
  request: HttpRequest,
  options: VerifyOptions<Caller>,
): Promise<Verification<Caller>> {
  const authorization = readAuthorization(request);
  if (authorization === "missing" || authorization === "malformed") {
    return { ok: false, reason: authorization, authorization: undefined };
  }
  const reject = (reason: Rejection): Verification<Caller> => ({ ok: false, reason, authorization });

  const untimely = checkTime(authorization, options.now);
  if (untimely !== undefined) return reject(untimely);
  const key = await options.findKey(authorization.accessKeyId, authorization.sessionToken);
  if (!key.found) return reject(key.reason);
  if (!signsEnough(request, authorization)) return reject("headersNotSigned");

  const payloadHash = await signedPayloadHash(request, authorization);
  if (payloadHash === undefined) return reject("payloadMismatch");
  const expected = await signatureOf(request, authorization, key.secretKey, payloadHash);
  if (expected === undefined || !equalInConstantTime(authorization.signature, expected)) return reject("mismatch");
  return { ok: true, caller: key.caller, authorization };
}

function checkTime(authorization: Authorization, now: number): Rejection | undefined {
  const signedAt = parseCompactTime(authorization.dateTime);
  if (Number.isNaN(signedAt)) return "malformed";
  if (authorization.expiresSeconds === undefined) return Math.abs(now - signedAt) > maxSkewMs ? "skewed" : undefined;
  if (signedAt - now > maxSkewMs) return "skewed";
  return now > signedAt + authorization.expiresSeconds * 1000 ? "presignExpired" : undefined;
}

function signsEnough(request: HttpRequest, authorization: Authorization): boolean {
  const signed = new Set(authorization.signedHeaders);
  if (!signed.has("host")) return false;
  return [...request.headers.keys()].every((name) => !name.startsWith("x-amz-") || signed.has(name));
}

/** The payload hash that was signed; undefined when it is not that of the body. */
async function signedPayloadHash(request: HttpRequest, authorization: Authorization): Promise<string | undefined> {
  const inQuery = authorization.query.find(([name]) => name === "X-Amz-Content-Sha256")?.[1];
  const claimed = request.headers.get("x-amz-content-sha256") ?? inQuery ?? null;
  const isS3 = authorization.service === "s3";
  if (isS3 && claimed === null) return authorization.expiresSeconds === undefined ? undefined : "UNSIGNED-PAYLOAD";
  if (isS3 && (claimed === "UNSIGNED-PAYLOAD" || claimed === streamingPayload)) return claimed;
  const actual = hex(await sha256(request.body));
  return claimed === null || claimed === actual ? actual : undefined;
}

async function signatureOf(
  request: HttpRequest,
  authorization: Authorization,
  secretKey: string,
  payloadHash: string,
): Promise<string | undefined> {
  const { date, region, service, dateTime, query, signedHeaders } = authorization;
  const canonical = canonicalRequest({ request, query, signedHeaders, payloadHash, singleEncoding: service === "s3" });
  if (canonical === undefined) return undefined;
  let key = utf8(`AWS4${secretKey}`);
  for (const part of [date, region, service, "aws4_request"]) key = await hmac(key, part);
  return hex(await hmac(key, await stringToSign(dateTime, `${date}/${region}/${service}/aws4_request`, canonical)));
}
