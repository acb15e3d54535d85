import { toBase64Url } from "../../src/platform/base64.ts";
import { findAccount } from "../accounts/registry.ts";
import type { Caller } from "./caller.ts";
import { publishedKey, signWith, type TokenKey } from "./tokenKeys.ts";

const DOMAIN = "tokens.sts.global.api.aws";
const LABEL = "00000000-0000-4000-8000-";

/** The token issuer of an account: IAM, "Outbound identity federation". */
export function issuerOf(accountId: string): string {
  return `https://${LABEL}${accountId}.${DOMAIN}`;
}

/** Whether a host is that of a token issuer. */
export function isIssuerHost(host: string): boolean {
  return host.endsWith(`.${DOMAIN}`);
}

export interface TokenRequest {
  readonly caller: Caller;
  readonly region: string;
  readonly audiences: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly issuedAtSeconds: number;
  readonly expiresAtSeconds: number;
  readonly id: string;
}

/** A token of sts:GetWebIdentityToken. Claims by "Understanding token claims" of the IAM User Guide. */
export async function issueToken(key: TokenKey, request: TokenRequest): Promise<string> {
  const { caller, region, audiences, tags } = request;
  const [audience] = audiences;
  const claims = {
    iss: issuerOf(caller.accountId),
    aud: audiences.length === 1 ? audience : audiences,
    sub: principalOf(caller),
    iat: request.issuedAtSeconds,
    exp: request.expiresAtSeconds,
    jti: request.id,
    "https://sts.amazonaws.com/": {
      aws_account: caller.accountId,
      principal_id: principalOf(caller),
      source_region: region,
      ...(Object.keys(tags).length > 0 && { request_tags: tags }),
    },
  };
  const signed = [{ alg: key.algorithm, kid: key.kid, typ: "JWT" }, claims].map(encoded).join(".");
  return `${signed}.${toBase64Url(await signWith(key, signed))}`;
}

function encoded(value: object): string {
  return toBase64Url(new TextEncoder().encode(JSON.stringify(value)));
}

/** The IAM principal that calls: of a session its role. */
function principalOf({ arn, accountId, partition }: Caller): string {
  const role = /:assumed-role\/([^/]+)\//.exec(arn)?.[1];
  if (role === undefined) return arn;
  return findAccount(accountId)?.findRole(role)?.Arn ?? `arn:${partition}:iam::${accountId}:role/${role}`;
}

/** What an issuer publishes at `path`; undefined when there is nothing. */
export function discoveryDocument(host: string, path: string, keys: readonly TokenKey[]): object | undefined {
  const issuer = `https://${host}`;
  if (path === "/.well-known/jwks.json") return { keys: keys.map(publishedKey) };
  if (path !== "/.well-known/openid-configuration") return undefined;
  return {
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256", "ES384"],
    claims_supported: ["sub", "iss", "aud", "exp", "iat", "jti", "https://sts.amazonaws.com/"],
  };
}
