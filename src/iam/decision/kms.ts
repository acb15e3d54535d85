import { parsePolicy } from "../policy/document.ts";
import { compileLayer, type Layer } from "./layer.ts";

/** Whether the request is for a key, whose policy must allow: not for an alias, and not for no key in particular. */
export function isKeyRequest(action: string, resource: string): boolean {
  return action.startsWith("kms:") && /^arn:[^:]*:kms:[^:]*:[^:]*:key\//.test(resource);
}

/** The policy that a key has when none was given for it: it delegates to IAM ("Default key policy"). */
export function defaultKeyPolicy(account: string): Layer {
  const { policy } = parsePolicy(
    { Statement: { Effect: "Allow", Principal: { AWS: account }, Action: "kms:*", Resource: "*" } },
    "defaultKeyPolicy",
  );
  return compileLayer(policy === undefined ? [] : [policy]);
}
