import { malformed } from "../client/client.ts";
import type { AwsOutcome } from "../client/failure.ts";
import { element, hasDeclaration, parseXml, type XmlNode } from "../client/xml.ts";
import type { Action } from "./operation.ts";

/** The element at the end of `path` in the XML body of a successful response; a failure when it is not there. */
export function xmlElement(action: Action, body: string, ...path: string[]): AwsOutcome<XmlNode> {
  const found = element(parseXml(body), ...path);
  if (found !== undefined) return { ok: true, value: found };
  return malformed({ action }, hasDeclaration(body) ? "ForbiddenDeclaration" : "MalformedResponse");
}
