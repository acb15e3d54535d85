import type { RoleDetail, UserDetail } from "../inventory/authorizationDetails.ts";
import type { AccountInventory } from "./account/accountInventory.ts";
import type { AccountScope, Evaluation } from "./evaluate/principalEvaluation.ts";

/** What an account shows to the parts of the engine that ask more of it than grants. */
export interface AnalyzedAccountParts {
  contents: AccountInventory;
  scope: AccountScope;
  /** The decisions about a principal; asked twice in a row for the same detail, they are the same object. */
  evaluationOf(detail: UserDetail | RoleDetail): Evaluation;
}
