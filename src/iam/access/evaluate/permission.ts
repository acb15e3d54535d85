import type { Certainty } from "../../certainty.ts";
import type { Proof } from "../../policy/proof.ts";
import type { OpenCondition } from "../../policy/statement.ts";

/** That a principal may do one action, and the statements that decide it. */
export interface Permission {
  /** ARN; outside the account as the policy names it, `*` for anyone. */
  principal: string;
  action: string;
  /** ARN or pattern; `*` for no resource in particular. */
  resource: string;
  certainty: Certainty;
  conditions: readonly OpenCondition[];
  because: readonly Proof[];
  /** Service principals of the services through which alone the principal has it. */
  through?: readonly string[];
}
