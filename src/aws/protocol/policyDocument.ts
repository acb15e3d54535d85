/**
 * A policy document as AWS hands it over: JSON text, percent-encoded (RFC 3986) by IAM. Gives what the JSON says; where it is
 * none, the text, decoded as far as that goes.
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
