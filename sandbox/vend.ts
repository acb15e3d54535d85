import { findAccount } from "./accounts/registry.ts";
import { type Bytes, utf8 } from "./bytes.ts";
import { issueSession } from "./identity/session.ts";

const prefix = "whsec_";

/** Key of the sandbox's vending endpoint, in the form of Standard Webhooks. Public, like all keys of the sandbox. */
export const vendingSecret = `${prefix}${btoa("k9-sandbox-vending-secret-32byte")}`;

const toleranceSeconds = 5 * 60;
const lifetimeMs = 60 * 60 * 1000;

export interface VendRequest {
  readonly headers: Headers;
  readonly body: Bytes;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Of the form `whsec_` and base64; a signature by any of them will do. */
  readonly secrets: readonly string[];
  /** The credential has already expired. */
  readonly expired: boolean;
}

/**
 * Answers a request for credentials: verifies its signature (Standard Webhooks, "Verifying webhook authenticity"),
 * reads `accountId` of the JSON body and gives a session of that account's role k9-auditor.
 */
export async function vend(request: VendRequest): Promise<Response> {
  if (!(await isGenuine(request))) return refuse(401, "The webhook signature is missing or wrong.");
  const account = findAccount(readAccountId(request.body) ?? "");
  const role = account?.findRole("k9-auditor");
  if (account === undefined || role === undefined) return refuse(404, "There is no such account.");
  const { accountId, partition } = account;
  const arn = `arn:${partition}:sts::${accountId}:assumed-role/${role.RoleName}/k9-vended`;
  const expiresAt = request.now + (request.expired ? -1000 : lifetimeMs);
  const session = await issueSession(
    { arn, userId: `${role.RoleId}:k9-vended`, accountId, partition, may: "audit" },
    expiresAt,
    crypto.getRandomValues(new Uint8Array(16)),
  );
  return Response.json({
    provider: partition,
    type: "credential_sts",
    details: {
      accessKey: session.accessKeyId,
      secretKey: session.secretAccessKey,
      sessionToken: session.sessionToken,
      expiration: new Date(expiresAt).toISOString(),
      arn,
    },
  });
}

async function isGenuine({ headers, body, now, secrets }: VendRequest): Promise<boolean> {
  const id = headers.get("webhook-id");
  const timestamp = headers.get("webhook-timestamp");
  if (id === null || id === "" || timestamp === null || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now / 1000 - Number(timestamp)) > toleranceSeconds) return false;
  const heading = utf8(`${id}.${timestamp}.`);
  const signed = new Uint8Array(heading.length + body.length);
  signed.set(heading);
  signed.set(body, heading.length);
  const macs = (headers.get("webhook-signature") ?? "")
    .split(" ")
    .flatMap((entry) => (entry.startsWith("v1,") ? (decodeBase64(entry.slice(3)) ?? []) : []));
  for (const secret of secrets) {
    const raw = readSecret(secret);
    if (raw === undefined) continue;
    const key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
    for (const mac of macs) if (await crypto.subtle.verify("HMAC", key, mac, signed)) return true;
  }
  return false;
}

/** The bytes of a Standard Webhooks secret; undefined for any other text. */
export function readSecret(secret: string): Bytes | undefined {
  const bytes = secret.startsWith(prefix) ? decodeBase64(secret.slice(prefix.length)) : undefined;
  return bytes === undefined || bytes.length === 0 ? undefined : bytes;
}

function decodeBase64(text: string): Bytes | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function readAccountId(body: Bytes): string | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    const id = typeof value === "object" && value !== null && "accountId" in value ? value.accountId : undefined;
    return typeof id === "string" ? id : undefined;
  } catch {
    return undefined;
  }
}

function refuse(status: number, message: string): Response {
  return Response.json({ message }, { status });
}
