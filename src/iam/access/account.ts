import type {
  AuthorizationDetails,
  Certainty,
  ExternalGrant,
  Gap,
  PrincipalAccess,
  ResourceEntry,
  ResourceRecord,
  RoleDetail,
  UserDetail,
} from "../model.ts";
import { AccountContents, type PrincipalHeader } from "./accountIndex.ts";
import type { AnalysisSettings } from "./context.ts";
import type { AccountInterior } from "./interior.ts";
import { SealedAccount } from "./sealedAccount.ts";

export type { PrincipalHeader } from "./accountIndex.ts";
export type { AnalysisSettings } from "./context.ts";

/** The first pass over an account. */
export interface AccountIndex {
  addAuthorizationDetails(page: AuthorizationDetails): void;
  addResources(records: readonly ResourceRecord[]): void;
  /** The text of IAM's credential report. */
  setCredentialReport(csv: string): void;
  addGap(gap: Gap): void;
  /** Ends the first pass. */
  seal(): Account;
}

/** An account that can be asked. It holds no principal's own policies: those are given again, one principal at a time. */
export interface Account {
  readonly settings: AnalysisSettings;
  /** Complete once every principal was analysed. */
  readonly gaps: readonly Gap[];
  /** Sorted by ARN. */
  readonly principals: readonly PrincipalHeader[];
  /** Sorted by service, name and ARN; every role is one. */
  readonly resources: readonly ResourceEntry[];
  /** What one principal may do. Nothing of it is kept. */
  analyzePrincipal(detail: UserDetail | RoleDetail): PrincipalAccess;
  /** Single decisions about a principal, by the same compiled statements. */
  decisionsOf(detail: UserDetail | RoleDetail): Decide;
  /** Who from outside the account the policies of its resources and the trust of its roles let in, by resource. */
  externalGrants(): Iterable<ExternalGrant>;
  readonly interior: AccountInterior;
}

/** Whether the principal may do `s3:GetObject`, in any case, on an ARN; undefined for an action that the catalogue lacks. */
export type Decide = (action: string, arn: string) => Certainty | "denied" | undefined;

export function createAccountIndex(settings: AnalysisSettings): AccountIndex {
  const contents = new AccountContents(settings);
  return {
    addAuthorizationDetails: (page) => contents.addAuthorizationDetails(page),
    addResources: (records) => contents.addResources(records),
    setCredentialReport: (csv) => contents.setCredentialReport(csv),
    addGap: (gap) => contents.gaps.add(gap),
    seal: () => new SealedAccount(contents),
  };
}
