import { nameWithoutPath, parseArn } from "./arn.ts";
import { WITNESS } from "./witness.ts";

/** What a name of IAM cannot hold ("IAM and AWS STS quotas": names are of letters, digits and `+=,.@_-`), a wildcard's token aside. */
const NOT_IN_NAMES = /[^\w+=,.@\uFDEF-]/;

/**
 * Whether something of IAM exists, or can be made, by this ARN or by the witness of a pattern. The variable of a policy
 * whose version has none, `user/${aws:username}`, is the name of nobody. IAM would take it in a path, and a wildcard
 * after it may end one; but it is no path that anyone has.
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
