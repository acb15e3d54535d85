import { parseQuery, type SignedRequest } from "./canonical.ts";

/** What a request says about its own signature, from the Authorization header or from a presigned URL. */
export interface Authorization {
  readonly accessKeyId: string;
  /** YYYYMMDD of the credential scope. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** YYYYMMDDTHHMMSSZ */
  readonly dateTime: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly sessionToken: string | undefined;
  /** Lifetime of a presigned URL; undefined for a signature in the header. */
  readonly expiresSeconds: number | undefined;
  readonly query: readonly (readonly [string, string])[];
}

const scopePattern = /^([^/\s]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request$/;
const dateTimePattern = /^\d{8}T\d{6}Z$/;
const maxPresignSeconds = 7 * 24 * 3600;

/** Reads the signature's parameters: `missing` when there is none, `malformed` when it cannot be read. */
export function readAuthorization(request: SignedRequest): Authorization | "missing" | "malformed" {
  const query = parseQuery(request.url.search);
  if (query === undefined) return "malformed";
  const header = request.headers.get("authorization");
  if (header !== null) return fromHeader(header, request.headers, query);
  const parameters = new Map(query);
  return parameters.has("X-Amz-Algorithm") ? fromQuery(parameters, query) : "missing";
}

function fromHeader(
  header: string,
  headers: Headers,
  query: Authorization["query"],
): Authorization | "missing" | "malformed" {
  const [algorithm, rest] = [header.slice(0, header.indexOf(" ")), header.slice(header.indexOf(" ") + 1)];
  if (algorithm !== "AWS4-HMAC-SHA256") return "malformed";
  const fields = new Map<string, string>();
  for (const field of rest.split(",")) {
    const at = field.indexOf("=");
    const name = field.slice(0, at).trim();
    if (at < 0 || fields.has(name)) return "malformed";
    fields.set(name, field.slice(at + 1).trim());
  }
  return assemble({
    credential: fields.get("Credential"),
    signedHeaders: fields.get("SignedHeaders"),
    signature: fields.get("Signature"),
    dateTime: headers.get("x-amz-date") ?? httpDate(headers.get("date")),
    sessionToken: headers.get("x-amz-security-token") ?? undefined,
    expiresSeconds: undefined,
    query,
  });
}

function fromQuery(parameters: Map<string, string>, query: Authorization["query"]): Authorization | "malformed" {
  const expires = parameters.get("X-Amz-Expires") ?? "";
  const expiresSeconds = /^\d{1,6}$/.test(expires) ? Number(expires) : Number.NaN;
  if (parameters.get("X-Amz-Algorithm") !== "AWS4-HMAC-SHA256") return "malformed";
  if (!(expiresSeconds >= 1 && expiresSeconds <= maxPresignSeconds)) return "malformed";
  return assemble({
    credential: parameters.get("X-Amz-Credential"),
    signedHeaders: parameters.get("X-Amz-SignedHeaders"),
    signature: parameters.get("X-Amz-Signature"),
    dateTime: parameters.get("X-Amz-Date"),
    sessionToken: parameters.get("X-Amz-Security-Token"),
    expiresSeconds,
    query,
  });
}

function assemble(fields: {
  credential: string | undefined;
  signedHeaders: string | undefined;
  signature: string | undefined;
  dateTime: string | undefined;
  sessionToken: string | undefined;
  expiresSeconds: number | undefined;
  query: Authorization["query"];
}): Authorization | "malformed" {
  const scope = scopePattern.exec(fields.credential ?? "");
  const [, accessKeyId, date, region, service] = scope ?? [];
  const names = (fields.signedHeaders ?? "").split(";");
  const { dateTime, signature } = fields;
  if (accessKeyId === undefined || date === undefined || region === undefined || service === undefined) {
    return "malformed";
  }
  if (dateTime === undefined || !dateTimePattern.test(dateTime) || dateTime.slice(0, 8) !== date) return "malformed";
  if (signature === undefined || !/^[0-9a-f]{64}$/.test(signature)) return "malformed";
  const ordered = names.every((name, index) => index === 0 || (names[index - 1] ?? "") < name);
  if (!ordered || names.some((name) => name === "" || name !== name.toLowerCase())) return "malformed";
  const { sessionToken, expiresSeconds, query } = fields;
  const signedHeaders = names;
  return {
    accessKeyId,
    date,
    region,
    service,
    dateTime,
    signedHeaders,
    signature,
    sessionToken,
    expiresSeconds,
    query,
  };
}

function httpDate(value: string | null): string | undefined {
  const time = Date.parse(value ?? "");
  return Number.isNaN(time) ? undefined : compactTime(time);
}

/** YYYYMMDDTHHMMSSZ of an instant in milliseconds. */
function compactTime(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, "");
}

/** Milliseconds of YYYYMMDDTHHMMSSZ; NaN when there is no such instant. */
export function parseCompactTime(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}
