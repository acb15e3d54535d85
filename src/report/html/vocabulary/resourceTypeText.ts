import type { ResourceType } from "../../../iam/index.ts";
import { counted } from "../../../platform/numberText.ts";
import { visible } from "../markup.ts";

const WORDS: Readonly<Record<ResourceType, string>> = {
  IAMRole: "role",
  S3Bucket: "S3 bucket",
  KMSKey: "KMS key",
  DynamoDBTable: "DynamoDB table",
  SQSQueue: "SQS queue",
  SNSTopic: "SNS topic",
  SecretsManagerSecret: "secret",
  RDSCluster: "RDS cluster",
  RDSInstance: "RDS instance",
  LambdaFunction: "Lambda function",
  ECRRepository: "ECR repository",
};

/** Types that only escalation paths lead through. */
const OTHER_WORDS: ReadonlyMap<string, string> = new Map([
  ["CloudFormationStack", "CloudFormation stack"],
  ["CodeBuildProject", "CodeBuild project"],
  ["EC2Instance", "EC2 instance"],
  ["ECSService", "ECS service"],
  ["ECSTaskDefinition", "ECS task definition"],
  ["GlueDevEndpoint", "Glue development endpoint"],
  ["GlueJob", "Glue job"],
  ["SageMakerNotebook", "SageMaker notebook"],
]);

/** `S3 bucket` for S3Bucket; a type without words of its own as it is. */
export function typeWords(type: string): string {
  return Object.hasOwn(WORDS, type) ? WORDS[type as ResourceType] : (OTHER_WORDS.get(type) ?? visible(type));
}

/** `1 ECR repository`, `2 ECR repositories`. */
export function countedType(amount: number, type: string): string {
  const words = typeWords(type);
  return counted(
    amount,
    words,
    words.endsWith("y") && !words.endsWith("ey") ? `${words.slice(0, -1)}ies` : `${words}s`,
  );
}
