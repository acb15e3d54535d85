import {
  type Account,
  AccountAnalysis,
  type Administration,
  administrationOf,
  type FindingException,
  type PrincipalGrants,
  REMEDY_BUDGET,
  type Remedies,
  unpackAccesses,
} from "../../iam/index.ts";
import { inOneGo } from "../../platform/slices.ts";
import { figureCounter, type KeyFigures } from "../../report/summary/keyFigures.ts";
import type { AccountInput } from "./openAccount.ts";
import { analyzedRanges } from "./threads.ts";

/** ARNs of administrators, by how far they are. */
export type Administrators = Record<Exclude<Administration, "none">, string[]>;

export interface PassOptions {
  /** With more than one the principals are analyzed by them, range by range. */
  threads?: number;
  exceptions?: readonly FindingException[];
  /** Called before each principal with the number of those before it. */
  onEach?(done: number): void;
}

/** The second pass over an account: each principal with its grants, and the ARNs of the administrators. */
export class PrincipalPass {
  readonly administrators: Administrators = { full: [], "full but for the organization": [], IAM: [] };
  readonly analysis: AccountAnalysis;
  readonly #account: Account;
  readonly #input: AccountInput;
  readonly #threads: number;
  #remedies: Remedies | undefined;
  readonly #onEach: (done: number) => void;
  readonly #counter: ReturnType<typeof figureCounter>;

  constructor(account: Account, input: AccountInput, { threads = 1, exceptions = [], onEach }: PassOptions = {}) {
    this.#account = account;
    this.#input = input;
    this.#threads = threads;
    this.#onEach = onEach ?? (() => {});
    this.analysis = new AccountAnalysis(account, {}, exceptions);
    this.#counter = figureCounter(account.settings.at);
    for (const { principal } of account.externalGrants()) this.#counter.external(principal);
  }

  /** In order of ARN. Read it to the end, once, before using the analysis. */
  async *accesses(): AsyncGenerator<PrincipalGrants> {
    let done = 0;
    for await (const access of this.#threads > 1 ? this.#ofThreads() : this.#ofThisThread()) {
      this.#onEach(done++);
      const administration = administrationOf(access.principal);
      if (administration !== "none") this.administrators[administration].push(access.principal.arn);
      this.#counter.principal(access.principal, false);
      yield access;
    }
  }

  async *#ofThisThread(): AsyncGenerator<PrincipalGrants> {
    const { UserDetailList, RoleDetailList } = this.#input.details;
    const details = new Map([...UserDetailList, ...RoleDetailList].map((detail) => [detail.Arn, detail]));
    for (const { arn } of this.#account.principals) {
      const detail = details.get(arn);
      if (detail !== undefined) yield this.analysis.analyze(detail);
    }
  }

  async *#ofThreads(): AsyncGenerator<PrincipalGrants> {
    for await (const { lines, facts } of analyzedRanges(this.#input, this.#account.principals.length, this.#threads)) {
      facts.forEach(this.analysis.adder());
      for (const line of lines) yield* unpackAccesses(line);
    }
  }

  /** After the last principal: what mends the findings, tried on the account itself. */
  remedies(): Remedies {
    const { details, inventory, credentialReport } = this.#input;
    const documents = { details, resources: inventory?.resources ?? [], credentialReport };
    this.#remedies ??= inOneGo(this.analysis.remedies(documents, REMEDY_BUDGET));
    return this.#remedies;
  }

  /** After the last principal; who can escalate is not counted. */
  get figures(): Pick<KeyFigures, "unused" | "staleCredentials" | "external"> {
    return this.#counter.figures();
  }
}
