import { isServiceLinkedRole, parseArn } from "../policy/arn.ts";

/** Why AWS lets nobody in the account change a role; undefined for a principal that can be changed. */
export function protectionOf(arn: string): string | undefined {
  if (isServiceLinkedRole(arn)) return "it is a service-linked role, which only its AWS service changes";
  if (parseArn(arn)?.resource.startsWith("role/aws-reserved/") === true)
    return "AWS protects roles of IAM Identity Center: change the permission set there";
  return undefined;
}
