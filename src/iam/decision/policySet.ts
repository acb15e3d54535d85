import type { PublicAccessBlock } from "../policy/publicAccess.ts";

/** The policies that apply to requests, each an object, JSON text, or URL-encoded JSON text. */
export interface PolicySet {
  identityPolicies?: readonly unknown[];
  permissionsBoundary?: unknown;
  /** From the root of the organization to the account; the policies of one level are read together. */
  serviceControlPolicies?: readonly (readonly unknown[])[];
  resourceControlPolicies?: readonly (readonly unknown[])[];
  /** None: the session is not limited. */
  sessionPolicies?: readonly unknown[];
  /** For a role: its trust policy. */
  resourcePolicy?: unknown;
  /** Of the bucket, and of its account: the stricter of both. */
  publicAccessBlock?: PublicAccessBlock;
}
