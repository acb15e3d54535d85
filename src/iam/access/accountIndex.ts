import { inOneGo, type Slices } from "../../platform/slices.ts";
import type { AuthorizationDetails } from "../inventory/authorizationDetails.ts";
import type { Gap } from "../inventory/gaps.ts";
import type { ResourceRecord } from "../inventory/resourceRecord.ts";
import { AccountInventory } from "./account/accountInventory.ts";
import { type Account, AnalyzedAccount } from "./analyzedAccount.ts";
import type { AnalysisSettings } from "./compile/requestContext.ts";

export type { PrincipalHeader } from "./account/accountInventory.ts";
export type { PolicyEntry } from "./account/policyEntries.ts";
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
  /** The same in slices. */
  sealing(): Slices<Account>;
}

export function createAccountIndex(settings: AnalysisSettings): AccountIndex {
  const inventory = new AccountInventory(settings);
  const sealing = function* (): Slices<Account> {
    inventory.end();
    yield;
    return yield* AnalyzedAccount.of(inventory);
  };
  return {
    addAuthorizationDetails: (page) => inventory.addAuthorizationDetails(page),
    addResources: (records) => inventory.addResources(records),
    setCredentialReport: (csv) => inventory.setCredentialReport(csv),
    addGap: (gap) => inventory.gaps.add(gap),
    seal: () => inOneGo(sealing()),
    sealing,
  };
}
