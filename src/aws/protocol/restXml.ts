import type { AwsClient } from "../client/client.ts";
import type { AwsService } from "../client/endpoint.ts";
import type { AwsOutcome } from "../client/failure.ts";
import type { XmlNode } from "../client/xml.ts";
import type { Action } from "./operation.ts";
import { xmlElement } from "./xmlResponse.ts";

export interface RestXmlRead {
  service: AwsService;
  action: Action;
  region: string;
  path: string;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  hostPrefix?: string;
}

/** A GET by S3's REST protocol that returns an XML document. Gives the root element, which must have this name. */
export async function readXml(client: AwsClient, read: RestXmlRead, root: string): Promise<AwsOutcome<XmlNode>> {
  const answer = await client.call({ ...read, method: "GET" });
  if (!answer.ok) return answer;
  return xmlElement(read.action, answer.value.body, root);
}

/** Percent-encodes everything but unreserved characters (RFC 3986 section 2.3) and slashes, as SigV4 requires. */
export function encodePath(path: string): string {
  return path
    .split("/")
    .map((segment) =>
      encodeURIComponent(segment).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join("/");
}
