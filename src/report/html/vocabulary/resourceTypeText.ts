import type { ResourceType } from "../../../iam/index.ts";
import { counted } from "../../model/numberText.ts";
import { visible } from "../markup.ts";

const WORDS: Readonly<Record<ResourceType, string>> = {
  IAMRole: "role",
  S3Bucket: "S3 bucket",
  KMSKey: "encryption key",
  DynamoDBTable: "DynamoDB table",
  SQSQueue: "message queue",
  SNSTopic: "notification topic",
  SecretsManagerSecret: "secret",
  RDSCluster: "database cluster",
  RDSInstance: "database",
  LambdaFunction: "Lambda function",
  ECRRepository: "image repository",
};

/** Others that a way to more rights may lead through. */
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

/** What it is, in the words of a reader: `S3 bucket`. */
export function typeWords(type: string): string {
  return Object.hasOwn(WORDS, type) ? WORDS[type as ResourceType] : (OTHER_WORDS.get(type) ?? visible(type));
}

/** `1 image repository`, `2 image repositories`. */
export function countedType(amount: number, type: string): string {
  const words = typeWords(type);
  return counted(
    amount,
    words,
    words.endsWith("y") && !words.endsWith("ey") ? `${words.slice(0, -1)}ies` : `${words}s`,
  );
}
