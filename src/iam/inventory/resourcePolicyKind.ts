import { arnService, isRoleArn } from "../policy/arn.ts";
import type { PolicyKind } from "../policy/document.ts";

/**
 * Services that want Resource or NotResource in every statement of a resource policy, and refuse or disregard one
 * without ("IAM JSON policy elements: Resource"; "PutKeyPolicy": such a statement has no effect). The repository
 * policies of ECR have no Resource ("Private repository policies in Amazon ECR"). Of services that are not here it is
 * not known; there such a statement is about the resource that carries it.
 */
const NAMES_RESOURCE: ReadonlySet<string> = new Set([
  "dynamodb",
  "kms",
  "lambda",
  "s3",
  "secretsmanager",
  "sns",
  "sqs",
]);

/** What the policy of a resource must hold, by its ARN: that of a role is its trust policy. */
export function resourcePolicyKind(arn: string): PolicyKind {
  if (isRoleArn(arn)) return "trust";
  return NAMES_RESOURCE.has(arnService(arn)) ? "addressed" : "resource";
}
