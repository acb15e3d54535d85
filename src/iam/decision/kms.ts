import { parsePolicy } from "../policy/document.ts";
import { compileLayer, type Layer } from "./layer.ts";
import { type CallerSide, ownGrants, type ResourceGrants } from "./resourcePolicy.ts";
import { allOf, anyOf, type Support } from "./support.ts";

/** Whether the request is for a key, whose policy must allow: not for an alias, and not for no key in particular. */
export function isKeyRequest(action: string, resource: string): boolean {
  return action.startsWith("kms:") && /^arn:[^:]*:kms:[^:]*:[^:]*:key\//.test(resource);
}

/**
 * A key in the caller's account: its policy must allow, the caller itself or the account, which only then can allow by
 * identity policies ("Key policies in AWS KMS").
 */
export function keyAllows(side: CallerSide, grants: ResourceGrants): Support {
  return anyOf(grants.direct, allOf(grants.delegated, ownGrants(side)));
}

/** The policy that a key has when none was given for it: it delegates to IAM ("Default key policy"). */
export function defaultKeyPolicy(account: string): Layer {
  const { policy } = parsePolicy(
    { Statement: { Effect: "Allow", Principal: { AWS: account }, Action: "kms:*", Resource: "*" } },
    "defaultKeyPolicy",
  );
  return compileLayer(policy === undefined ? [] : [policy]);
}
