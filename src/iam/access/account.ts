import type { AuthorizationDetails, Gap, ResourceRecord } from "../model.ts";
import { AccountContents } from "./accountIndex.ts";
import type { AnalysisSettings } from "./context.ts";
import { type Account, SealedAccount } from "./sealedAccount.ts";

export type { PrincipalHeader } from "./accountIndex.ts";
export type { AnalysisSettings } from "./context.ts";
export type { Account, Decide } from "./sealedAccount.ts";

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

export function createAccountIndex(settings: AnalysisSettings): AccountIndex {
  const contents = new AccountContents(settings);
  return {
    addAuthorizationDetails: (page) => contents.addAuthorizationDetails(page),
    addResources: (records) => contents.addResources(records),
    setCredentialReport: (csv) => contents.setCredentialReport(csv),
    addGap: (gap) => contents.gaps.add(gap),
    seal: () => {
      contents.end();
      return new SealedAccount(contents);
    },
  };
}
