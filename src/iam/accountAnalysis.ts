import { inOneGo, inSlices, type Slices } from "../platform/slices.ts";
import type { Account } from "./access/analyzedAccount.ts";
import type { PrincipalAccess } from "./access/model.ts";
import { EscalationAnalysis } from "./escalation/escalationAnalysis.ts";
import type { PackedNodes } from "./escalation/graph/packedNodes.ts";
import type { Escalation } from "./escalation/paths/model.ts";
import { FindingsCollector, type PackedFindings } from "./findings/collector.ts";
import { type FindingException, type UsedException, usedExceptions, withAcceptance } from "./findings/exceptions.ts";
import type { Finding } from "./findings/findingRules.ts";
import type { RoleDetail, UserDetail } from "./inventory/authorizationDetails.ts";
import type { Gap } from "./inventory/gaps.ts";
import type { AccountDocuments } from "./remedies/changes/documents.ts";
import { findRemedies, type Remedies } from "./remedies/findRemedies.ts";

/**
 * A piece of what a range of principals leaves behind for escalation and findings: a JSON value that takes a few milliseconds
 * to make or to read. It is read by the version that wrote it alone.
 */
export interface AnalysisFacts {
  nodes?: PackedNodes;
  findings?: PackedFindings;
  gaps?: readonly Gap[];
}

/** The second pass over an account: principals one by one in order of ARN, then what follows from all of them. */
export class AccountAnalysis {
  readonly #account: Account;
  readonly #escalation: EscalationAnalysis;
  readonly #summary: Readonly<Record<string, number>>;
  readonly #exceptions: readonly FindingException[];
  #findings: FindingsCollector;
  #finished: Escalation | undefined;
  #found: readonly Finding[] | undefined;

  /**
   * `accountSummary`: what iam:GetAccountSummary gave; empty where it was not read. `exceptions`: the findings that are
   * accepted.
   */
  constructor(
    account: Account,
    accountSummary: Readonly<Record<string, number>> = {},
    exceptions: readonly FindingException[] = [],
  ) {
    this.#account = account;
    this.#exceptions = exceptions;
    this.#summary = accountSummary;
    this.#escalation = new EscalationAnalysis(account);
    this.#findings = new FindingsCollector(account, accountSummary);
  }

  /** What one principal may do. Only sets and counts of its access are kept. */
  analyze(detail: UserDetail | RoleDetail): PrincipalAccess {
    return inOneGo(this.analyzing(detail));
  }

  /** The same in slices: of the largest accounts, one principal may take longer than others should wait. */
  *analyzing(detail: UserDetail | RoleDetail): Slices<PrincipalAccess> {
    const access = this.#account.analyzePrincipal(detail);
    yield;
    yield* this.#escalation.adding(detail, access);
    yield;
    this.#findings.add(detail, access);
    return access;
  }

  /**
   * What the principals analyzed since the last call leave behind for what follows, piece by piece. They are forgotten at the
   * end: the analysis goes on with those after them.
   */
  *takeFacts(): Generator<AnalysisFacts> {
    for (const nodes of this.#escalation.takePacked()) yield { nodes };
    for (const findings of this.#findings.packed()) yield { findings };
    this.#findings = new FindingsCollector(this.#account, this.#summary);
    yield { gaps: this.#account.gaps };
  }

  /**
   * Takes what an analysis of other principals of the same account has left behind, piece by piece in their order, so that
   * this one need not analyze them; all of them come after those added so far.
   */
  adder(): (facts: AnalysisFacts) => void {
    const addNodes = this.#escalation.unpacker();
    const addFindings = this.#findings.unpacker();
    return ({ nodes, findings, gaps = [] }) => {
      if (nodes !== undefined) addNodes(nodes);
      if (findings !== undefined) addFindings(findings);
      for (const gap of gaps) this.#account.inventory.gaps.add(gap);
    };
  }

  /**
   * After the last principal: works out the escalation and the findings, which are there at once from then on, in slices
   * of a few milliseconds with `pause` awaited between them.
   */
  async finish(pause: () => Promise<void> | void): Promise<void> {
    await this.finishEscalation(pause);
    this.#found ??= this.#accepting(await inSlices(this.#findings.finish(this.escalation), pause));
  }

  /** The same for the escalation alone. */
  async finishEscalation(pause: () => Promise<void> | void): Promise<void> {
    this.#finished ??= await inSlices(this.#escalation.finish(), pause);
  }

  /**
   * What mends the findings, tried on the account itself: after `finish`, or once `findings` were asked for. `documents`: what
   * the account was read from. `budget`: how many principals may be analyzed anew for it.
   */
  *remedies(documents: AccountDocuments, budget: number): Slices<Remedies> {
    return yield* findRemedies(
      {
        account: this.#account,
        analysis: this.#escalation,
        escalation: this.escalation,
        findings: this.findings(),
        ...this.#findings.knownAdministrators,
      },
      documents,
      budget,
    );
  }

  /** After the last principal. */
  get escalation(): Escalation {
    this.#finished ??= inOneGo(this.#escalation.finish());
    return this.#finished;
  }

  /** After the last principal: in the order in which to act on them, the accepted ones among them. */
  findings(): readonly Finding[] {
    this.#found ??= this.#accepting(inOneGo(this.#findings.finish(this.escalation)));
    return this.#found;
  }

  /** After the last principal: what becomes of the exceptions. */
  exceptions(): readonly UsedException[] {
    return usedExceptions(this.findings(), this.#exceptions, this.#account.settings.at);
  }

  #accepting(findings: readonly Finding[]): readonly Finding[] {
    return withAcceptance(findings, this.#exceptions, this.#account.settings.at);
  }
}
