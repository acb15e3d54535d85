import { sha256, toHex } from "../../platform/hash.ts";

/** An HTTP request as it arrived, without its body: the URL is still percent-encoded. */
export interface SignedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
}

/** Percent-encodes all but the unreserved characters of RFC 3986, section 2.3. */
export function encodeUriComponent3986(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Decodes percent-encoding and the form encoding of a space; undefined when an escape is malformed. */
function decodeFormComponent(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

/**
 * The canonical URI. S3 encodes every segment once and keeps the path as it is; all other services normalise the
 * path and encode the encoded segments again.
 * AWS: "Create a signed AWS API request", step 1. Undefined when the path holds a malformed escape.
 */
function canonicalPath(pathname: string, singleEncoding: boolean): string | undefined {
  if (!singleEncoding) {
    const segments = pathname.split("/").filter((segment) => segment !== "");
    const trailing = segments.length > 0 && pathname.endsWith("/") ? "/" : "";
    return `/${segments.map(encodeUriComponent3986).join("/")}${trailing}`;
  }
  const segments: string[] = [];
  for (const segment of pathname.split("/")) {
    const decoded = decodeFormComponent(segment);
    if (decoded === undefined) return undefined;
    segments.push(encodeUriComponent3986(decoded));
  }
  return segments.join("/");
}

/** Name-value pairs of a query string, decoded, in their order; undefined when an escape is malformed. */
export function parseQuery(search: string): readonly (readonly [string, string])[] | undefined {
  const pairs: [string, string][] = [];
  for (const part of search.replace(/^\?/, "").split("&")) {
    if (part === "") continue;
    const at = part.indexOf("=");
    const name = decodeFormComponent(at < 0 ? part : part.slice(0, at));
    const value = decodeFormComponent(at < 0 ? "" : part.slice(at + 1));
    if (name === undefined || value === undefined) return undefined;
    pairs.push([name, value]);
  }
  return pairs;
}

/** The canonical query string: encoded pairs in the order of their code points, without the signature itself. */
function canonicalQuery(pairs: readonly (readonly [string, string])[]): string {
  return pairs
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [encodeUriComponent3986(name), encodeUriComponent3986(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? order(x, y) : order(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The value of a header as it is signed: trimmed, runs of white space made one space. Host comes from the URL when
 * absent.
 */
function canonicalHeaderValue(request: SignedRequest, name: string): string | undefined {
  const value = request.headers.get(name) ?? (name === "host" ? request.url.host : undefined);
  return value?.trim().replace(/\s+/g, " ");
}

export interface CanonicalParts {
  readonly request: SignedRequest;
  readonly query: readonly (readonly [string, string])[];
  readonly signedHeaders: readonly string[];
  readonly payloadHash: string;
  readonly singleEncoding: boolean;
}

/** The canonical request of SigV4; undefined when the path is malformed or a signed header is absent. */
export function canonicalRequest(parts: CanonicalParts): string | undefined {
  const path = canonicalPath(parts.request.url.pathname, parts.singleEncoding);
  if (path === undefined) return undefined;
  const lines = [parts.request.method, path, canonicalQuery(parts.query)];
  for (const name of parts.signedHeaders) {
    const value = canonicalHeaderValue(parts.request, name);
    if (value === undefined) return undefined;
    lines.push(`${name}:${value}`);
  }
  lines.push("", parts.signedHeaders.join(";"), parts.payloadHash);
  return lines.join("\n");
}

/** The string to sign: algorithm, time, scope and the digest of the canonical request. */
export async function stringToSign(dateTime: string, scope: string, canonical: string): Promise<string> {
  return ["AWS4-HMAC-SHA256", dateTime, scope, toHex(await sha256(canonical))].join("\n");
}
