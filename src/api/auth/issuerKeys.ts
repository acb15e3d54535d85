import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";
import * as z from "zod";
import type { Runtime } from "../../platform/runtime.ts";

/** Published keys are read again after so long, and used for a day while they cannot be. */
const FRESH_MS = 60 * 60_000;
const USABLE_MS = 24 * 60 * 60_000;
/** At most this often for one issuer, whatever the tokens name. */
const FETCHED_EVERY_MS = 60_000;
const TIMEOUT_MS = 5_000;
const MAX_BYTES = 64 * 1024;
const MAX_ISSUERS = 500;

const jwks = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(50) });

interface Kept {
  find: ReturnType<typeof createLocalJWKSet> | undefined;
  fetchedAt: number;
  triedAt: number;
}

export interface IssuerKeysSettings {
  runtime: Pick<Runtime, "fetch" | "log">;
  /** What stands in for AWS: the keys of an issuer are then below this URL, in a folder with the name of the issuer's host. */
  endpoint: string | undefined;
}

/**
 * The public keys of token issuers, kept by issuer. An issuer's host must have been allowed before it is passed here. A key that
 * is not known leads to one more fetch, since issuers rotate their keys. `now` in milliseconds.
 */
export function createIssuerKeys({ runtime, endpoint }: IssuerKeysSettings) {
  const byIssuer = new Map<string, Kept>();

  async function refresh(issuer: string, now: number): Promise<Kept> {
    const kept = byIssuer.get(issuer) ?? { find: undefined, fetchedAt: 0, triedAt: 0 };
    kept.triedAt = now;
    byIssuer.delete(issuer);
    byIssuer.set(issuer, kept);
    const [oldest] = byIssuer.keys();
    if (byIssuer.size > MAX_ISSUERS && oldest !== undefined) byIssuer.delete(oldest);
    try {
      kept.find = createLocalJWKSet(await fetchKeys(runtime, keysUrl(issuer, endpoint)));
      kept.fetchedAt = now;
    } catch (error) {
      runtime.log.error("identity.keys_unavailable", error, { issuer });
    }
    return kept;
  }

  /** The key that a token of the issuer names; throws an error of jose when there is none. */
  return function keysOf(issuer: string, now: number): JWTVerifyGetKey {
    return async (header, token) => {
      let kept = byIssuer.get(issuer);
      const mayFetch = () => now - (kept?.triedAt ?? 0) >= FETCHED_EVERY_MS;
      if ((kept === undefined || now - kept.fetchedAt > FRESH_MS) && mayFetch()) kept = await refresh(issuer, now);
      if (kept?.find === undefined || now - kept.fetchedAt > USABLE_MS) throw new errors.JWKSNoMatchingKey();
      try {
        return await kept.find(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey) || !mayFetch()) throw error;
        const { find } = await refresh(issuer, now);
        if (find === undefined) throw error;
        return find(header, token);
      }
    };
  };
}

/** Where an issuer publishes its keys. AWS: "EnableOutboundWebIdentityFederation" (IAM API Reference), IssuerIdentifier. */
function keysUrl(issuer: string, endpoint: string | undefined): string {
  const base = endpoint === undefined ? issuer : `${endpoint.replace(/\/+$/, "")}/${new URL(issuer).host}`;
  return `${base}/.well-known/jwks.json`;
}

async function fetchKeys(runtime: Pick<Runtime, "fetch">, url: string): Promise<JSONWebKeySet> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), TIMEOUT_MS);
  try {
    const response = await runtime.fetch(new Request(url, { redirect: "manual", signal: deadline.signal }));
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new Error("the issuer did not answer with its keys");
    }
    return jwks.parse(JSON.parse(await textAtMost(response, MAX_BYTES)));
  } finally {
    clearTimeout(timer);
  }
}

async function textAtMost(response: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new RangeError("the keys of the issuer are too long");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
