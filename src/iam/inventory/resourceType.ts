import { service } from "../catalogue/catalogue.ts";

import { parseArn } from "../policy/arn.ts";

export type ResourceType =
  | "IAMRole"
  | "S3Bucket"
  | "KMSKey"
  | "DynamoDBTable"
  | "SQSQueue"
  | "SNSTopic"
  | "SecretsManagerSecret"
  | "RDSCluster"
  | "RDSInstance"
  | "LambdaFunction"
  | "ECRRepository";

/** How the type of a resource shows in its ARN. */
interface TypeRule {
  type: ResourceType;
  /** The ARN's service. */
  service: string;
  /** How the last part of the ARN begins; the rest is the name. */
  prefix: string;
  /** Prefix of the service that its access is shown under, if it is another one. */
  shownUnder?: string;
}

const RULES: readonly TypeRule[] = [
  { type: "IAMRole", service: "iam", prefix: "role/", shownUnder: "sts" },
  { type: "S3Bucket", service: "s3", prefix: "" },
  { type: "KMSKey", service: "kms", prefix: "key/" },
  { type: "DynamoDBTable", service: "dynamodb", prefix: "table/" },
  { type: "SQSQueue", service: "sqs", prefix: "" },
  { type: "SNSTopic", service: "sns", prefix: "" },
  { type: "SecretsManagerSecret", service: "secretsmanager", prefix: "secret:" },
  { type: "RDSCluster", service: "rds", prefix: "cluster:" },
  { type: "RDSInstance", service: "rds", prefix: "db:" },
  { type: "LambdaFunction", service: "lambda", prefix: "function:" },
  { type: "ECRRepository", service: "ecr", prefix: "repository/" },
];

/** The resource that an ARN names. A type that reports do not know is called by its service. Undefined for other text. */
export function resourceTypeOf(
  arn: string,
): { type: ResourceType | string; service: string; name: string } | undefined {
  const parsed = parseArn(arn);
  if (parsed === undefined) return undefined;
  const rule = RULES.find((each) => each.service === parsed.service && parsed.resource.startsWith(each.prefix));
  const prefix = rule?.shownUnder ?? parsed.service;
  const shown = service(prefix)?.displayName ?? prefix;
  const rest = parsed.resource.slice(rule?.prefix.length ?? 0);
  if (rule !== undefined && rule.type !== "IAMRole") return { type: rule.type, service: shown, name: rest };
  return { type: rule?.type ?? shown, service: shown, name: rest.slice(rest.lastIndexOf("/") + 1) };
}
