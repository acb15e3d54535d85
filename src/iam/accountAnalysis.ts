import type { Account } from "./access/analyzedAccount.ts";
import type { PrincipalAccess } from "./access/model.ts";
import { EscalationAnalysis } from "./escalation/escalationAnalysis.ts";
import type { PackedNodes } from "./escalation/graph/packedNodes.ts";
import type { Escalation } from "./escalation/paths/model.ts";
import { FindingsCollector, type PackedFindings } from "./findings/collector.ts";
import type { Finding } from "./findings/findingRules.ts";
import type { RoleDetail, UserDetail } from "./inventory/authorizationDetails.ts";
import type { Gap } from "./inventory/gaps.ts";

/** What a range of principals leaves behind for escalation and findings. It is read by the version that wrote it alone. */
export interface AnalysisFacts {
  nodes: PackedNodes;
  findings: PackedFindings;
  gaps: readonly Gap[];
}

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

  /** What the principals analyzed so far leave behind for what follows, as a JSON value; `analyze` is not called after it. */
  facts(): AnalysisFacts {
    return { nodes: this.#escalation.packed(), findings: this.#findings.packed(), gaps: this.#account.gaps };
  }

  /**
   * Adds what an analysis of other principals of the same account has left behind, so that this one need not analyze them;
   * all of them come after those added so far.
   */
  add({ nodes, findings, gaps }: AnalysisFacts): void {
    this.#escalation.addPacked(nodes);
    this.#findings.addPacked(findings);
    for (const gap of gaps) this.#account.inventory.gaps.add(gap);
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
