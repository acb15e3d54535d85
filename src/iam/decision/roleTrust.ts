import { isRoleArn } from "../inventory/resourcePolicyKind.ts";
import { type CallerSide, ownGrants, type ResourceGrants } from "./resourcePolicy.ts";
import { allOf, anyOf, type Support } from "./support.ts";

const TRUSTED = new Set([
  "sts:assumerole",
  "sts:assumerolewithsaml",
  "sts:assumerolewithwebidentity",
  "sts:tagsession",
  "sts:setsourceidentity",
  "sts:setcontext",
]);

/** Whether the request is decided by the role's trust policy; `action` in lower case. */
export function isTrustRequest(action: string, resource: string): boolean {
  return TRUSTED.has(action) && isRoleArn(resource);
}

/**
 * A role in the caller's account: its trust policy must allow, whoever asks. One that names the caller is enough, one
 * that names the account leaves it to the identity policies ("How IAM roles differ from resource-based policies"). The root user assumes no role at all.
 */
export function trustAllows(side: CallerSide, grants: ResourceGrants): Support {
  return anyOf(grants.direct, allOf(grants.delegated, ownGrants(side)));
}
