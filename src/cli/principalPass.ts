import {
  type Account,
  AccountAnalysis,
  type Administration,
  type AuthorizationDetails,
  administrationOf,
  type PrincipalAccess,
  type RoleDetail,
  type UserDetail,
} from "../iam/index.ts";
import { figureCounter, type KeyFigures } from "../report/summary/keyFigures.ts";

/** ARNs of administrators, by how far they are. */
export type Administrators = Record<Exclude<Administration, "none">, string[]>;

/** The second pass over an account: analyzes each principal and keeps the ARNs of the administrators. */
export class PrincipalPass {
  readonly administrators: Administrators = { full: [], "full but for the organization": [], IAM: [] };
  readonly analysis: AccountAnalysis;
  readonly #account: Account;
  readonly #counter: ReturnType<typeof figureCounter>;
  readonly #details: ReadonlyMap<string, UserDetail | RoleDetail>;

  constructor(account: Account, { UserDetailList = [], RoleDetailList = [] }: AuthorizationDetails) {
    this.#account = account;
    this.#details = new Map([...UserDetailList, ...RoleDetailList].map((detail) => [detail.Arn, detail]));
    this.analysis = new AccountAnalysis(account);
    this.#counter = figureCounter(account.settings.at);
    for (const { principal } of account.externalGrants()) this.#counter.external(principal);
  }

  /** In the order of ARNs. To be read to the end once, before anything is asked of the analysis. */
  async *accesses(): AsyncGenerator<PrincipalAccess> {
    for (const { arn } of this.#account.principals) {
      const detail = this.#details.get(arn);
      if (detail === undefined) continue;
      const access = this.analysis.analyze(detail);
      const administration = administrationOf(access.principal);
      if (administration !== "none") this.administrators[administration].push(arn);
      this.#counter.principal(access.principal, false);
      yield access;
    }
  }

  /** After the last principal; who can escalate is not counted. */
  get figures(): Pick<KeyFigures, "unused" | "staleCredentials" | "external"> {
    return this.#counter.figures();
  }
}
