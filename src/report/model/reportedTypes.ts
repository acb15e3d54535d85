import type { ResourceEntry, ResourceType } from "../../iam/index.ts";

/** The resource types of the CSVs. What else runs with a role (EC2 instances, ECS tasks, …) is in `analysis.json` alone. */
const TYPES: ReadonlySet<string> = new Set<ResourceType>([
  "IAMRole",
  "S3Bucket",
  "KMSKey",
  "DynamoDBTable",
  "SQSQueue",
  "SNSTopic",
  "SecretsManagerSecret",
  "RDSCluster",
  "RDSInstance",
  "LambdaFunction",
  "ECRRepository",
]);

export function isReported({ type }: ResourceEntry): boolean {
  return TYPES.has(type);
}
