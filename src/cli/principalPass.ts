import type { Account } from "../iam/access/account.ts";
import { EscalationCollector } from "../iam/escalation/collector.ts";
import type { Escalation } from "../iam/escalation/model.ts";
import { FindingsCollector } from "../iam/findings/collector.ts";
import type { Finding } from "../iam/findings/model.ts";
import type { AuthorizationDetails, PrincipalAccess, RoleDetail, UserDetail } from "../iam/model.ts";

/** The second pass over an account: each principal decided once, and what its access means for the whole account. */
export class PrincipalPass {
  readonly administrators: { full: string[]; iam: string[] } = { full: [], iam: [] };
  readonly #account: Account;
  readonly #details: ReadonlyMap<string, UserDetail | RoleDetail>;
  readonly #escalation: EscalationCollector;
  readonly #findings: FindingsCollector;
  #escalated: Escalation | undefined;
  #found: readonly Finding[] | undefined;

  constructor(account: Account, { UserDetailList = [], RoleDetailList = [] }: AuthorizationDetails) {
    this.#account = account;
    this.#details = new Map([...UserDetailList, ...RoleDetailList].map((detail) => [detail.Arn, detail]));
    this.#escalation = new EscalationCollector(account);
    this.#findings = new FindingsCollector(account);
  }

  /** In order of ARN; to be gone through once, before the rest is asked. */
  async *accesses(): AsyncGenerator<PrincipalAccess> {
    for (const { arn } of this.#account.principals) {
      const detail = this.#details.get(arn);
      if (detail === undefined) continue;
      const access = this.#account.analyzePrincipal(detail);
      this.#escalation.add(detail, access);
      this.#findings.add(detail, access);
      const { isFullAdmin, isIamAdmin } = access.principal;
      if (isFullAdmin) this.administrators.full.push(arn);
      else if (isIamAdmin) this.administrators.iam.push(arn);
      yield access;
    }
  }

  escalation(): Escalation {
    this.#escalated ??= this.#escalation.finish();
    return this.#escalated;
  }

  /** Sorted by severity, kind and id. */
  findings(): readonly Finding[] {
    this.#found ??= this.#findings.finish(this.escalation());
    return this.#found;
  }
}
