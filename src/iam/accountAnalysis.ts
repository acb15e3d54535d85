import type { Account } from "./access/analyzedAccount.ts";
import type { PrincipalAccess } from "./access/model.ts";
import { EscalationAnalysis } from "./escalation/escalationAnalysis.ts";
import type { Escalation } from "./escalation/paths/model.ts";
import { FindingsCollector } from "./findings/collector.ts";
import type { Finding } from "./findings/findingRules.ts";
import type { RoleDetail, UserDetail } from "./inventory/authorizationDetails.ts";

/** The second pass over an account: principals one by one in order of ARN, then what follows from all of them. */
export class AccountAnalysis {
  readonly #account: Account;
  readonly #escalation: EscalationAnalysis;
  readonly #findings: FindingsCollector;
  #finished: Escalation | undefined;
  #found: readonly Finding[] | undefined;

  /** `accountSummary`: what iam:GetAccountSummary gave; empty where it was not read. */
  constructor(account: Account, accountSummary: Readonly<Record<string, number>> = {}) {
    this.#account = account;
    this.#escalation = new EscalationAnalysis(account);
    this.#findings = new FindingsCollector(account, accountSummary);
  }

  /** What one principal may do. Only sets and counts of its access are kept. */
  analyze(detail: UserDetail | RoleDetail): PrincipalAccess {
    const access = this.#account.analyzePrincipal(detail);
    this.#escalation.add(detail, access);
    this.#findings.add(detail, access);
    return access;
  }

  /** After the last principal. */
  get escalation(): Escalation {
    this.#finished ??= this.#escalation.finish();
    return this.#finished;
  }

  /** After the last principal: in the order in which to act on them. */
  findings(): readonly Finding[] {
    this.#found ??= this.#findings.finish(this.escalation);
    return this.#found;
  }
}
