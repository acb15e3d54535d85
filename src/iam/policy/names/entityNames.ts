import { nameWithoutPath, parseArn } from "../arn.ts";
import { WITNESS } from "../witness.ts";

/**
 * Characters that a name in IAM cannot contain ("IAM and AWS STS quotas": names are of letters, digits and `+=,.@_-`),
 * the wildcard token aside.
 */
const NOT_IN_NAMES = /[^\w+=,.@\uFDEF-]/;

/**
 * Whether an IAM entity can have this ARN, or the ARN of this witness. In a policy whose version has no variables,
 * `user/${aws:username}` is plain text and matches no user: IAM would accept it in a path, but no path in use has it.
 */
export function canBeNamed(arn: string): boolean {
  const parsed = parseArn(arn);
  if (parsed?.service !== "iam") return true;
  const { resource } = parsed;
  if (resource.includes("${")) return false;
  const name = nameWithoutPath(resource);
  const strange = name.search(NOT_IN_NAMES);
  return strange < 0 || name.indexOf(WITNESS, strange) >= 0;
}
