import type { AwsClient } from "../client/client.ts";
import type { AwsOutcome } from "../client/failure.ts";
import type { XmlNode } from "../client/xml.ts";
import { type Action, splitAction } from "./operation.ts";
import { xmlElement } from "./xmlResponse.ts";

const VERSIONS = {
  cloudformation: "2010-05-15",
  ec2: "2016-11-15",
  iam: "2010-05-08",
  rds: "2014-10-31",
  sns: "2010-03-31",
  sts: "2011-06-15",
} as const;

/**
 * A call by the AWS Query protocol: form parameters, an XML response. Gives the element `{Operation}Result` within
 * `{Operation}Response`; for EC2, which has no inner element, the response itself.
 */
export async function query(
  client: AwsClient,
  action: Action<keyof typeof VERSIONS>,
  region: string,
  parameters: Readonly<Record<string, string>> = {},
): Promise<AwsOutcome<XmlNode>> {
  const [service, operation] = splitAction(action);
  const answer = await client.call({
    service,
    action,
    region,
    method: "POST",
    path: "/",
    headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
    body: new URLSearchParams({ Action: operation, Version: VERSIONS[service], ...parameters }).toString(),
  });
  if (!answer.ok) return answer;
  const path = service === "ec2" ? [`${operation}Response`] : [`${operation}Response`, `${operation}Result`];
  return xmlElement(action, answer.value.body, ...path);
}
