import { isRoleArn } from "../policy/arn.ts";

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
