import type { Account } from "../access/account.ts";
import type { Evaluation } from "../access/evaluation.ts";
import type { Escalation } from "../escalation/model.ts";
import type { CredentialState, ExternalGrant, PrincipalAccess } from "../model.ts";

/** What a kind of finding is shown of one principal. */
export interface PrincipalSubject {
  access: PrincipalAccess;
  evaluation: Evaluation;
  /** Time of the analysis, milliseconds since the epoch. */
  at: number;
}

/** How many principals of the account have a capability on a resource, and the first of them. */
export interface SharedAccess {
  count(resource: number, capability: number): number;
  /** ARNs, sorted. */
  first(resource: number, capability: number): readonly string[];
}

/** What a kind of finding is shown of the account once every principal was analysed. */
export interface AccountSubject {
  account: Account;
  escalation: Escalation;
  external: readonly ExternalGrant[];
  shared: SharedAccess;
  /** ARNs of full administrators and administrators of IAM. */
  administrators: ReadonlySet<string>;
  root: RootEvidence;
}

/** What is known of the root user. */
export interface RootEvidence {
  /** Its row of the credential report. */
  credentials: CredentialState | undefined;
  /** iam:GetAccountSummary; empty where it was not read. */
  summary: Readonly<Record<string, number>>;
}
