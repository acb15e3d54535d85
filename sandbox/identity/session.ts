import type { KeyLookup } from "../../src/aws/sigv4/verify.ts";
import { decodeBase64, toBase64 } from "../../src/platform/base64.ts";
import { type Bytes, hmac, hmacKey, utf8 } from "../bytes.ts";
import type { Caller } from "./caller.ts";

/** Temporary credentials as STS gives them. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

interface Claims {
  readonly caller: Caller;
  readonly expiresAt: number;
}

/** Not a secret: it tells sessions of the sandbox from invented ones, and protects nothing. */
const seed = utf8("k9-sandbox-session-seed");
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/**
 * Makes temporary credentials that need no memory: the secret follows from the access key id, the token carries
 * the claims and a MAC over them and the access key id.
 */
export async function issueSession(caller: Caller, expiresAt: number, random: Bytes): Promise<SessionCredentials> {
  let accessKeyId = "ASIA";
  for (const byte of random.subarray(0, 16)) accessKeyId += alphabet[byte % 32];
  const claims: Claims = { caller, expiresAt };
  const payload = toBase64(utf8(JSON.stringify(claims)));
  // 44 characters of base64.
  const mac = toBase64(await hmac(seed, signedText(accessKeyId, payload)));
  const secretAccessKey = await secretOf(accessKeyId);
  return { accessKeyId, secretAccessKey, sessionToken: `${payload}/${mac}`, expiresAt };
}

/** Finds the secret of a session; the token must belong to the access key, be genuine and not be expired. */
export async function openSession(
  accessKeyId: string,
  sessionToken: string | undefined,
  now: number,
): Promise<KeyLookup<Caller>> {
  const token = sessionToken ?? "";
  const at = token.length - 45;
  const payload = token.slice(0, Math.max(at, 0));
  const mac = decodeBase64(token.slice(at + 1));
  const signed = utf8(signedText(accessKeyId, payload));
  const genuine =
    at > 0 &&
    token[at] === "/" &&
    mac !== null &&
    (await crypto.subtle.verify("HMAC", await hmacKey(seed), mac, signed));
  if (!genuine) return { found: false, reason: "badToken" };
  const claims = JSON.parse(new TextDecoder().decode(decodeBase64(payload) ?? undefined)) as Claims;
  if (claims.expiresAt <= now) return { found: false, reason: "expiredToken" };
  return { found: true, secretKey: await secretOf(accessKeyId), caller: claims.caller };
}

/** What the MAC of a token is made over. */
function signedText(accessKeyId: string, payload: string): string {
  return `token ${accessKeyId} ${payload}`;
}

async function secretOf(accessKeyId: string): Promise<string> {
  return toBase64(await hmac(seed, `secret ${accessKeyId}`)).slice(0, 40);
}
