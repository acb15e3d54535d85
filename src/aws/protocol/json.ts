import type * as z from "zod";
import { type AwsClient, malformed } from "../client/client.ts";
import type { AwsOutcome } from "../client/failure.ts";
import { type Action, splitAction } from "./operation.ts";

/** The prefix of the operation in `X-Amz-Target`, and the version of the protocol. */
const SERVICES = {
  codebuild: ["CodeBuild_20161006", "1.1"],
  dynamodb: ["DynamoDB_20120810", "1.0"],
  ecr: ["AmazonEC2ContainerRegistry_V20150921", "1.1"],
  ecs: ["AmazonEC2ContainerServiceV20141113", "1.1"],
  glue: ["AWSGlue", "1.1"],
  kms: ["TrentService", "1.1"],
  organizations: ["AWSOrganizationsV20161128", "1.1"],
  sagemaker: ["SageMaker", "1.1"],
  secretsmanager: ["secretsmanager", "1.1"],
  sqs: ["AmazonSQS", "1.0"],
} as const;

/** A call by the AWS JSON protocol 1.0 or 1.1: the operation in `X-Amz-Target`. `schema` checks the response. */
export async function json<T>(
  client: AwsClient,
  action: Action<keyof typeof SERVICES>,
  region: string,
  parameters: Readonly<Record<string, unknown>>,
  schema: z.ZodType<T>,
): Promise<AwsOutcome<T>> {
  const [service, operation] = splitAction(action);
  const [target, version] = SERVICES[service];
  const answer = await client.call({
    service,
    action,
    region,
    method: "POST",
    path: "/",
    headers: { "content-type": `application/x-amz-json-${version}`, "x-amz-target": `${target}.${operation}` },
    body: JSON.stringify(parameters),
  });
  if (!answer.ok) return answer;
  const parsed = schema.safeParse(parseJson(answer.value.body));
  return parsed.success ? { ok: true, value: parsed.data } : malformed({ action });
}

/** The value of a JSON text; undefined when it is invalid. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
