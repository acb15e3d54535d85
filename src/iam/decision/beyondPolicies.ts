import { parseArn } from "../policy/arn.ts";
import type { Caller } from "../policy/caller.ts";
import { hasIdentity } from "./callerKinds.ts";

/**
 * Calls that no policy decides: true where the caller can make it, false where callers of its kind cannot, undefined
 * for all other calls. `action` in lower case.
 * - GetCallerIdentity needs no permission and stands against a deny ("GetCallerIdentity", AWS STS API Reference).
 * - GetSessionToken authenticates a user or the root user, and no policy controls authentication; it cannot be called
 *   with temporary credentials ("Permissions for GetSessionToken", "Compare AWS STS credentials").
 */
export function decidedWithoutPolicies(action: string, caller: Caller): boolean | undefined {
  if (action === "sts:getcalleridentity") return hasIdentity(caller);
  if (action === "sts:getsessiontoken") return caller.kind === "user" || caller.kind === "root";
  return undefined;
}

const BUCKET_POLICY = new Set(["s3:getbucketpolicy", "s3:putbucketpolicy", "s3:deletebucketpolicy"]);

/**
 * Whether the bucket's own policy does not count: the root user of the bucket's account can read, replace and delete the
 * policy even if it denies that; policies of the organization still can ("PutBucketPolicy", Amazon S3 API Reference).
 */
export function isOwnBucketPolicy(
  action: string,
  resource: string,
  caller: Caller,
  resourceAccount: string | undefined,
): boolean {
  if (caller.kind !== "root" || caller.account !== resourceAccount) return false;
  return BUCKET_POLICY.has(action) && isBucket(resource);
}

function isBucket(resource: string): boolean {
  const arn = parseArn(resource);
  return arn?.service === "s3" && arn.region === "" && arn.account === "" && /^[^/]+$/.test(arn.resource);
}
