import { arnService, isRoleArn } from "../policy/arn.ts";
import type { PolicyKind } from "../policy/document.ts";

/**
 * Services that require Resource or NotResource in every statement of a resource policy, and refuse or ignore a statement
 * without it ("IAM JSON policy elements: Resource"; "PutKeyPolicy": such a statement has no effect). The repository
 * policies of ECR have no Resource ("Private repository policies in Amazon ECR"). For all other services it is not known;
 * their statements without Resource are about the resource that the policy belongs to.
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

/** Which elements the policy of a resource must have, by the ARN of the resource; the policy of a role is its trust policy. */
export function resourcePolicyKind(arn: string): PolicyKind {
  if (isRoleArn(arn)) return "trust";
  return NAMES_RESOURCE.has(arnService(arn)) ? "addressed" : "resource";
}
