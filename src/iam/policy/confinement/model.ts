import type { DemandedValue } from "./demandedValue.ts";

/** Whom a statement lets in, before its conditions. */
export type Admitted =
  | { kind: "anyone" }
  /** All of an account, or one of its principals. */
  | { kind: "account" }
  | { kind: "service" }
  /** Whoever an identity provider vouches for: the host and path of an OIDC provider, or `saml`. */
  | { kind: "provider"; issuer: string };

/** What a condition holds callers to. */
export type ConfinedTo =
  | "account"
  | "organization"
  /** Some users and roles of an account. */
  | "principal"
  /** A VPC or a VPC endpoint. */
  | "network"
  | "address range"
  | "access point"
  /** What an AWS service acts for: a resource, an account or an organization. */
  | "source"
  /** Calls of AWS services. */
  | "service"
  | "external id"
  /** Of an identity provider. */
  | "subject"
  | "audience"
  | "signed in"
  /** A key of KMS that the caller must name. */
  | "key";

/** What is known of a condition key: the AWS page that says so, and which values hold whom to what. */
export interface ConfiningKey {
  to: ConfinedTo;
  page: string;
  /** Whether nobody beyond those whom the value names can bring one that matches. */
  confines(value: DemandedValue, admitted: Admitted): boolean;
  /** Such a caller always brings the key, so that IfExists and ForAllValues change nothing. */
  always?: readonly Admitted["kind"][];
  /** Block Public Access of S3 does not count it. */
  isUnknownToS3?: true;
}
