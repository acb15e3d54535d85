import type { Slices } from "../../platform/slices.ts";
import type { Account } from "../access/accountIndex.ts";
import { administersAccount, isAdministrator } from "../access/administration.ts";
import type { ExternalGrant, PrincipalAccess } from "../access/model.ts";
import type { Escalation } from "../escalation/paths/model.ts";
import type { RoleDetail, UserDetail } from "../inventory/authorizationDetails.ts";
import { isServiceLinkedRole } from "../policy/arn.ts";
import { FINDING_RULES, type Finding } from "./findingRules.ts";
import { inOrderOfUrgency } from "./order.ts";
import { isUsedByServicesAlone } from "./rolesOfServices.ts";
import { type PackedCounts, SharedAccessCounter } from "./sharedAccess.ts";
import { type AccountSubject, rootArn } from "./subject.ts";

/** A piece of what a collector keeps of some of the principals: what their rules found is data alone. */
export interface PackedFindings {
  found?: readonly Finding[];
  administrators?: readonly string[];
  fullAdministrators?: readonly string[];
  shared?: PackedCounts;
}

/** Those that one principal has by itself. `access`: what `account.analyzePrincipal(detail)` has just given. */
export function* findingsOfPrincipal(
  account: Account,
  detail: UserDetail | RoleDetail,
  access: PrincipalAccess,
): Generator<Finding> {
  const { settings, inventory } = account;
  const subject = {
    access,
    evaluation: account.evaluationOf(detail),
    at: settings.at,
    policyVersions: inventory.policyVersions,
    isOfServices: isUsedByServicesAlone(account, detail.Arn),
  };
  for (const rule of FINDING_RULES) if (rule.scope !== "account") yield* rule.find(subject);
}
/** Findings of a piece: a few milliseconds of work. */
const PIECE_FINDINGS = 200;

/** Collects findings while principals are analyzed, in order of ARN; of their access it keeps counts alone. */
export class FindingsCollector {
  readonly #account: Account;
  readonly #summary: Readonly<Record<string, number>>;
  readonly #shared: SharedAccessCounter;
  readonly #administrators = new Set<string>();
  readonly #fullAdministrators = new Set<string>();
  readonly #found: Finding[] = [];

  /** `summary`: what iam:GetAccountSummary gave; empty where it was not read. */
  constructor(account: Account, summary: Readonly<Record<string, number>> = {}) {
    this.#account = account;
    this.#summary = summary;
    this.#shared = new SharedAccessCounter(account.resources.length, account.principals.length);
  }

  /** `access`: what `account.analyzePrincipal(detail)` has just given. */
  add(detail: UserDetail | RoleDetail, access: PrincipalAccess): void {
    const { arn } = access.principal;
    const isOfAccount = administersAccount(access.principal);
    if (isAdministrator(access.principal)) this.#administrators.add(arn);
    if (isOfAccount) this.#fullAdministrators.add(arn);
    // AWS alone uses and changes these: nobody shares a resource with them.
    if (!isServiceLinkedRole(arn)) this.#shared.add(arn, access.cells, isOfAccount);
    for (const finding of findingsOfPrincipal(this.#account, detail, access)) this.#found.push(finding);
  }

  /** What was kept of the principals added so far, as JSON values. */
  *packed(): Generator<PackedFindings> {
    yield { administrators: [...this.#administrators], fullAdministrators: [...this.#fullAdministrators] };
    for (let at = 0; at < this.#found.length; at += PIECE_FINDINGS)
      yield { found: this.#found.slice(at, at + PIECE_FINDINGS) };
    for (const shared of this.#shared.packed()) yield { shared };
  }

  /**
   * Adds principals that another collector has packed, piece by piece in their order; all of them come after those added so
   * far.
   */
  unpacker(): (packed: PackedFindings) => void {
    const unpackShared = this.#shared.unpacker();
    return ({ found = [], administrators = [], fullAdministrators = [], shared }) => {
      for (const finding of found) this.#found.push(finding);
      for (const arn of administrators) this.#administrators.add(arn);
      for (const arn of fullAdministrators) this.#fullAdministrators.add(arn);
      if (shared !== undefined) unpackShared(shared);
    };
  }

  /** ARNs of full administrators and administrators of IAM, and of full ones alone, so far. */
  get knownAdministrators(): { administrators: ReadonlySet<string>; fullAdministrators: ReadonlySet<string> } {
    return { administrators: this.#administrators, fullAdministrators: this.#fullAdministrators };
  }

  /** All findings, in the order in which to act on them; in slices. */
  *finish(escalation: Escalation): Slices<Finding[]> {
    const external: ExternalGrant[] = [];
    for (const grant of this.#account.externalGrants()) {
      external.push(grant);
      yield;
    }
    const subject: AccountSubject = {
      account: this.#account,
      escalation,
      external,
      shared: this.#shared,
      administrators: this.#administrators,
      fullAdministrators: this.#fullAdministrators,
      root: {
        credentials: this.#account.inventory.credentials.get(rootArn(this.#account.settings)),
        summary: this.#summary,
      },
    };
    const found = [...this.#found];
    for (const rule of FINDING_RULES) {
      if (rule.scope !== "account") continue;
      for (const finding of rule.find(subject)) {
        found.push(finding);
        yield;
      }
    }
    return yield* inOrderOfUrgency(found, this.#account);
  }
}
