import { type AwsClient, type AwsRequest, malformed } from "../client/client.ts";
import type { AwsOutcome } from "../client/failure.ts";
import { element, type XmlNode } from "../client/xml.ts";
import { createXmlReader, type XmlRecord } from "../client/xmlReader.ts";
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

type QueryAction = Action<keyof typeof VERSIONS>;

/**
 * A call by the AWS Query protocol: form parameters, an XML response. Gives the element `{Operation}Result` within
 * `{Operation}Response`; for EC2, which has no inner element, the response itself.
 */
export async function query(
  client: AwsClient,
  action: QueryAction,
  region: string,
  parameters: Readonly<Record<string, string>> = {},
): Promise<AwsOutcome<XmlNode>> {
  const answer = await client.call(queryRequest(action, region, parameters));
  return answer.ok ? xmlElement(action, answer.value.body, ...resultPath(action)) : answer;
}

/** Takes the records of a response as they are read. */
export interface RecordTaker {
  /** Which elements are records. */
  isRecord(path: readonly string[]): boolean;
  /** Begins a response; called once for each attempt. */
  begin(): (record: XmlRecord) => Promise<void>;
}

/** The same for a long response, whose records are handed on while it arrives. Gives the result without them. */
export async function queryRecords(
  client: AwsClient,
  action: QueryAction,
  region: string,
  parameters: Readonly<Record<string, string>>,
  taker: RecordTaker,
): Promise<AwsOutcome<XmlNode>> {
  return client.stream(queryRequest(action, region, parameters), async (pieces) => {
    const reader = createXmlReader(taker.isRecord);
    const take = taker.begin();
    for await (const piece of pieces) {
      for (const record of reader.write(piece)) await take(record);
    }
    const found = element(reader.end(), ...resultPath(action));
    if (found !== undefined) return { ok: true, value: found };
    return malformed({ action }, reader.hasDeclaration() ? "ForbiddenDeclaration" : "MalformedResponse");
  });
}

function queryRequest(action: QueryAction, region: string, parameters: Readonly<Record<string, string>>): AwsRequest {
  const [service, operation] = splitAction(action);
  return {
    service,
    action,
    region,
    method: "POST",
    path: "/",
    headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
    body: new URLSearchParams({ Action: operation, Version: VERSIONS[service], ...parameters }).toString(),
  };
}

function resultPath(action: QueryAction): string[] {
  const [service, operation] = splitAction(action);
  return service === "ec2" ? [`${operation}Response`] : [`${operation}Response`, `${operation}Result`];
}
