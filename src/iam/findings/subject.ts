import type { Account } from "../access/accountIndex.ts";
import type { PrincipalEvaluation } from "../access/evaluate/principalEvaluation.ts";
import type { ExternalGrant, PrincipalAccess } from "../access/model.ts";
import type { Escalation } from "../escalation/paths/model.ts";
import type { CredentialState } from "../inventory/credentialReport.ts";

/** What a rule about the record of one principal is given. */
export interface RecordSubject {
  access: Pick<PrincipalAccess, "principal">;
  /** Time of the analysis, milliseconds since the epoch. */
  at: number;
}

/** What a rule about one principal and its access is given. */
export interface PrincipalSubject extends RecordSubject {
  access: PrincipalAccess;
  /** IDs of the default versions of managed policies, by ARN. */
  policyVersions: ReadonlyMap<string, string>;
  /** Whether it is a role that only AWS services can assume. */
  isOfServices: boolean;
  evaluation: PrincipalEvaluation;
}

/** How many principals of the account have a capability on a resource, and the first of them. */
export interface SharedAccess {
  count(resource: number, capability: number): number;
  /** How many of them are full administrators. */
  administrators(resource: number, capability: number): number;
  /** Equal where the same principals have it. */
  likeness(resource: number, capability: number): string;
  /** ARNs, sorted; others before full administrators where there are more than can be named. */
  first(resource: number, capability: number): readonly string[];
}

/** What a rule about the account is given, once every principal was analyzed. */
export interface AccountSubject {
  account: Account;
  escalation: Escalation;
  external: readonly ExternalGrant[];
  shared: SharedAccess;
  /** ARNs of full administrators and administrators of IAM. */
  administrators: ReadonlySet<string>;
  /** ARNs of full administrators. */
  fullAdministrators: ReadonlySet<string>;
  root: RootEvidence;
}

/** What is known of the root user. */
export interface RootEvidence {
  /** Its row of the credential report. */
  credentials: CredentialState | undefined;
  /** iam:GetAccountSummary; empty where it was not read. */
  summary: Readonly<Record<string, number>>;
}

/** ARN of the root user. */
export function rootArn({ partition, accountId }: Pick<Account["settings"], "partition" | "accountId">): string {
  return `arn:${partition}:iam::${accountId}:root`;
}
