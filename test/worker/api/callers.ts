import { AwsV4Signer } from "aws4fetch";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import * as z from "zod";
import { ALL_PERMISSIONS, OPERATOR, PARTNER, type Service } from "./service.ts";

/** Puts its proof of who sends it onto a request; `now` is the clock of the service. */
export type Signer = (request: Request, now: number) => Promise<Request>;
/** How somebody proves who they are: a bearer token or a signature. */
export type Credential = string | Signer;

export interface SigningKey {
  keyId: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** Signs with aws4fetch: for API Gateway in a region, unless told otherwise. */
export function signedBy(
  { accessKeyId, secretAccessKey }: Pick<SigningKey, "accessKeyId" | "secretAccessKey">,
  { atMs = 0, ...more }: { atMs?: number; service?: string; sessionToken?: string; signQuery?: boolean } = {},
): Signer {
  return async (request, now) => {
    const body = request.body === null ? undefined : await request.clone().text();
    const signer = new AwsV4Signer({
      method: request.method,
      url: request.url,
      headers: request.headers,
      accessKeyId,
      secretAccessKey,
      service: "execute-api",
      region: "eu-west-1",
      datetime: new Date(now + atMs).toISOString().replace(/[:-]|\.\d{3}/g, ""),
      ...(body === undefined ? {} : { body }),
      ...more,
    });
    const signed = await signer.sign();
    return new Request(signed.url, {
      method: signed.method,
      headers: signed.headers,
      ...(body !== undefined && { body }),
    });
  };
}

export async function makeSigningKey(
  service: Service,
  permissions: readonly string[] = ALL_PERMISSIONS,
  more: object = {},
  partnerId = PARTNER,
): Promise<SigningKey> {
  const made = await service.expect(201, "POST", `/partner/${partnerId}/key`, {
    key: OPERATOR,
    body: { type: "sigv4", permissions, ...more },
  });
  return z.object({ keyId: z.string(), accessKeyId: z.string(), secretAccessKey: z.string() }).parse(made.json);
}

export const ROLE = "arn:aws:iam::123456789012:role/ci";
export const AUDIENCE = "https://k9.partner-example.com";

const makePair = (alg: string) => generateKeyPair(alg, { extractable: true });
let rsaPair: ReturnType<typeof makePair> | undefined;

/** A token issuer of an AWS account, whose published keys the service under test can fetch. */
export class Issuer {
  readonly issuer: string;
  readonly keysUrl: string;
  /** The JWKS as it is published. */
  published: unknown = { keys: [] };
  fetches = 0;
  private readonly keys = new Map<string, { alg: string; privateKey: CryptoKey; publicKey: CryptoKey }>();

  constructor(label = "11111111-2222-3333-4444-555555555555") {
    this.issuer = `https://${label}.tokens.sts.global.api.aws`;
    this.keysUrl = `${this.issuer}/.well-known/jwks.json`;
  }

  /** Makes a key and publishes it with those that are there; AWS names no `alg` for RSA. */
  async addKey(kid: string, alg: "ES384" | "RS256", publish = true): Promise<void> {
    // An RSA key takes long to make: one serves all issuers.
    rsaPair ??= makePair("RS256");
    const pair = await (alg === "RS256" ? rsaPair : makePair(alg));
    this.keys.set(kid, { alg, ...pair });
    if (publish) await this.publish();
  }

  async publish(): Promise<void> {
    const keys = [...this.keys].map(async ([kid, { alg, publicKey }]) => ({
      ...(await exportJWK(publicKey)),
      kid,
      use: "sig",
      ...(alg === "ES384" && { alg }),
    }));
    this.published = { keys: await Promise.all(keys) };
  }

  drop(kid: string): void {
    this.keys.delete(kid);
  }

  publicKeyOf(kid: string): CryptoKey {
    const key = this.keys.get(kid);
    if (!key) throw new Error(`no key ${kid}`);
    return key.publicKey;
  }

  /** A token as sts:GetWebIdentityToken makes it, for five minutes from `now`; `claims` replace its own. */
  async token(now: number, claims: JWTPayload = {}, kid = "EC384_0"): Promise<string> {
    const key = this.keys.get(kid);
    if (!key) throw new Error(`no key ${kid}`);
    const seconds = Math.floor(now / 1000);
    const payload = {
      iss: this.issuer,
      sub: ROLE,
      aud: AUDIENCE,
      iat: seconds,
      exp: seconds + 300,
      jti: crypto.randomUUID(),
      "https://sts.amazonaws.com/": { aws_account: "123456789012", source_region: "us-east-1" },
      ...claims,
    };
    return new SignJWT(payload).setProtectedHeader({ alg: key.alg, kid, typ: "JWT" }).sign(key.privateKey);
  }

  /** Answers the fetches of the service under test. */
  answer = async (request: Request): Promise<Response> => {
    if (request.url !== this.keysUrl) throw new Error(`the API calls ${request.url}`);
    this.fetches += 1;
    return Response.json(this.published);
  };
}

export async function registerIdentity(
  service: Service,
  name: string,
  { issuer }: Pick<Issuer, "issuer">,
  more: { partnerId?: string; subject?: string; audience?: string; permissions?: readonly string[] } = {},
): Promise<void> {
  const { partnerId = PARTNER, subject = ROLE, audience = AUDIENCE, permissions = ALL_PERMISSIONS } = more;
  await service.expect(200, "PUT", `/partner/${partnerId}/identity/${name}`, {
    key: OPERATOR,
    body: { issuer, subject, audience, permissions },
  });
}
