import { parseArn } from "../policy/arn.ts";
import { parsePolicy } from "../policy/document.ts";
import type { Policy } from "../policy/statement.ts";

/** Whether the request is for one KMS key, whose policy must allow it; false for an alias and for `*`. */
export function isKeyRequest(action: string, resource: string): boolean {
  if (!action.startsWith("kms:")) return false;
  const arn = parseArn(resource);
  return arn?.service === "kms" && arn.resource.startsWith("key/");
}

/**
 * The default key policy, for a key whose own policy is not known: it delegates to the policies of the account ("Default
 * key policy"). Proofs call it `id`.
 */
export function defaultKeyPolicy(account: string, id: string): Policy {
  const Statement = { Effect: "Allow", Principal: { AWS: account }, Action: "kms:*", Resource: "*" };
  const { policy } = parsePolicy({ Version: "2012-10-17", Statement }, id, "resource");
  return policy ?? { id, version: "2012-10-17", statements: [] };
}
