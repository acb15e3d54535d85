import type { AuthorizationDetails } from "../inventory/authorizationDetails.ts";
import type { Gap } from "../inventory/gaps.ts";
import type { ResourceRecord } from "../inventory/resourceRecord.ts";
import { AccountInventory } from "./account/accountInventory.ts";
import { type Account, AnalyzedAccount } from "./analyzedAccount.ts";
import type { AnalysisSettings } from "./compile/requestContext.ts";

export type { PrincipalHeader } from "./account/accountInventory.ts";
export type { Account, Decide } from "./analyzedAccount.ts";
export type { AnalysisSettings } from "./compile/requestContext.ts";

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
  const contents = new AccountInventory(settings);
  return {
    addAuthorizationDetails: (page) => contents.addAuthorizationDetails(page),
    addResources: (records) => contents.addResources(records),
    setCredentialReport: (csv) => contents.setCredentialReport(csv),
    addGap: (gap) => contents.gaps.add(gap),
    seal: () => {
      contents.end();
      return new AnalyzedAccount(contents);
    },
  };
}
