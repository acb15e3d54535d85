import { element, parseXml, text } from "./xml.ts";

/** AWS's codes are single words. Anything else may be arbitrary text and is not passed on. */
const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/**
 * The error code of an unsuccessful response, in the three ways that AWS writes it: `Code` in an XML document (Query:
 * `ErrorResponse/Error`, EC2: `Response/Errors/Error`, S3: `Error`), `__type` in a JSON document and the header
 * `x-amzn-errortype` (AWS JSON 1.1 protocol, "Operation error serialization", which drops a namespace before `#` and a URI after `:`).
 * `HTTP {status}` where there is no code.
 */
export function errorCode(status: number, headers: Headers, body: string): string {
  const found = body.trimStart().startsWith("<") ? codeOfXml(body) : codeOfJson(headers, body);
  return found !== undefined && CODE.test(found) ? found : `HTTP ${status}`;
}

function codeOfXml(body: string): string | undefined {
  const root = parseXml(body);
  const error =
    element(root, "ErrorResponse", "Error") ?? element(root, "Response", "Errors", "Error") ?? element(root, "Error");
  return text(error, "Code");
}

function codeOfJson(headers: Headers, body: string): string | undefined {
  const type = headers.get("x-amzn-errortype") ?? typeMember(body);
  return type?.replace(/^.*#/, "").replace(/:.*$/, "");
}

function typeMember(body: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== "object" || parsed === null) return undefined;
    const type = "__type" in parsed ? parsed.__type : "code" in parsed ? parsed.code : undefined;
    return typeof type === "string" ? type : undefined;
  } catch {
    return undefined;
  }
}
