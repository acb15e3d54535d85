/**
 * A policy document as AWS returns it: JSON text, which IAM percent-encodes (RFC 3986). Gives the parsed JSON; for invalid
 * JSON the text, decoded as far as possible.
 */
export function policyDocument(raw: string, encoding: "plain" | "percent"): unknown {
  const document = encoding === "percent" ? percentDecoded(raw) : raw;
  try {
    return JSON.parse(document);
  } catch {
    return document;
  }
}

function percentDecoded(raw: string): string {
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}
