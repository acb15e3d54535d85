/** How a web identity token can be signed. */
export type TokenAlgorithm = "ES384" | "RS256";

/** A key pair of the token issuers, as JSON Web Keys. */
export interface TokenKey {
  /** As AWS names them: `RSA_0`, `EC384_0`. */
  readonly kid: string;
  readonly algorithm: TokenAlgorithm;
  readonly privateKey: JsonWebKey;
  readonly publicKey: JsonWebKey;
}

const GENERATION = {
  ES384: { name: "ECDSA", namedCurve: "P-384" },
  RS256: {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  },
} as const;
const SIGNING = { ES384: { name: "ECDSA", hash: "SHA-384" }, RS256: { name: "RSASSA-PKCS1-v1_5" } } as const;
const IMPORTING = {
  ES384: GENERATION.ES384,
  RS256: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
} as const;

/** One pair for each algorithm, numbered with the rotation that they come from. */
export async function makeTokenKeys(rotation: number): Promise<TokenKey[]> {
  return Promise.all([makePair("RS256", `RSA_${rotation}`), makePair("ES384", `EC384_${rotation}`)]);
}

async function makePair(algorithm: TokenAlgorithm, kid: string): Promise<TokenKey> {
  const pair = await crypto.subtle.generateKey(GENERATION[algorithm], true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("a pair was expected");
  const [privateKey, publicKey] = await Promise.all([exported(pair.privateKey), exported(pair.publicKey)]);
  return { kid, algorithm, privateKey, publicKey };
}

async function exported(key: CryptoKey): Promise<JsonWebKey> {
  const jwk = await crypto.subtle.exportKey("jwk", key);
  if (jwk instanceof ArrayBuffer) throw new Error("a JSON Web Key was expected");
  return jwk;
}

/** The signature of a text, as JSON Web Signatures have it (RFC 7518, sections 3.3 and 3.4). */
export async function signWith(key: TokenKey, text: string): Promise<Uint8Array> {
  const { algorithm } = key;
  const privateKey = await crypto.subtle.importKey("jwk", key.privateKey, IMPORTING[algorithm], false, ["sign"]);
  const data = new TextEncoder().encode(text);
  return new Uint8Array(await crypto.subtle.sign(SIGNING[algorithm], privateKey, data));
}

/** The key as it is published: like AWS, without `alg` for RSA. */
export function publishedKey({ kid, algorithm, publicKey }: TokenKey): JsonWebKey & { kid: string } {
  const { kty, n, e, crv, x, y } = publicKey;
  const parts = algorithm === "RS256" ? { e, kid, kty, n } : { alg: "ES384", crv, kid, kty, x, y };
  return { ...parts, use: "sig" } as JsonWebKey & { kid: string };
}
