import { parseArn } from "../policy/arn.ts";
import { parsePolicy } from "../policy/document.ts";
import type { Policy } from "../policy/statement.ts";

/** Whether the request is for a key, whose policy must allow: not for an alias, and not for no key in particular. */
export function isKeyRequest(action: string, resource: string): boolean {
  if (!action.startsWith("kms:")) return false;
  const arn = parseArn(resource);
  return arn?.service === "kms" && arn.resource.startsWith("key/");
}

/**
 * The policy of a key of which none is known, called `id` in proofs: it delegates to the policies of the account
 * ("Default key policy").
 */
export function defaultKeyPolicy(account: string, id: string): Policy {
  const Statement = { Effect: "Allow", Principal: { AWS: account }, Action: "kms:*", Resource: "*" };
  const { policy } = parsePolicy({ Version: "2012-10-17", Statement }, id, "resource");
  return policy ?? { id, version: "2012-10-17", statements: [] };
}
