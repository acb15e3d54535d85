import type { PublicAccessBlock } from "../policy/publicAccess.ts";
import type { RawPolicyDocument } from "./authorizationDetails.ts";

/** A resource that holds data or carries a policy. */
export interface ResourceRecord {
  arn: string;
  /** Taken from the ARN where it is missing. */
  type?: string;
  /** Bucket name, first key alias, table name; the last part of the ARN where it is missing. */
  name?: string;
  policy?: RawPolicyDocument;
  tags?: Record<string, string>;
  /** ARN of the role it runs with. */
  role?: string;
  publicAccessBlock?: PublicAccessBlock;
  /** KMS: `AWS` for a key that AWS manages. */
  keyManager?: "AWS" | "CUSTOMER";
  /** KMS: who may use the key besides those that its policy lets. */
  grants?: KmsGrant[];
}

/** A grant of a KMS key, as ListGrants gives it. */
export interface KmsGrant {
  GrantId?: string;
  Name?: string;
  /** ARN of a user, role or session, or the name of a service; missing where KMS does not say. */
  GranteePrincipal?: string;
  /** Who may retire the grant besides those that its key lets. */
  RetiringPrincipal?: string;
  /** `Decrypt`, `GenerateDataKey`, …: IAM actions of KMS without their prefix. */
  Operations: string[];
  /** The encryption context that a request must have; one of both. */
  Constraints?: {
    EncryptionContextSubset?: Record<string, string>;
    EncryptionContextEquals?: Record<string, string>;
  };
}
