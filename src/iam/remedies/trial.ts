import { inOneGo } from "../../platform/slices.ts";
import { administersAccount, isAdministrator } from "../access/administration.ts";
import type { Account } from "../access/analyzedAccount.ts";
import type { ExternalGrant } from "../access/model.ts";
import type { EscalationAnalysis } from "../escalation/escalationAnalysis.ts";
import type { Escalation, EscalationPath } from "../escalation/paths/model.ts";
import { findingsOfPrincipal } from "../findings/collector.ts";
import { FINDING_RULES, type Finding, type FindingKind } from "../findings/findingRules.ts";
import type { Severity } from "../findings/model.ts";
import type { SharedAccess } from "../findings/subject.ts";
import type { RoleDetail, UserDetail } from "../inventory/authorizationDetails.ts";
import { applyChanges } from "./changes/applyChanges.ts";
import type { AccountDocuments } from "./changes/documents.ts";
import type { Change } from "./model.ts";
import { touchedBy } from "./touched.ts";

/** Nobody shares anything: a remedy is tried without looking at who shares what, which is never of high severity. */
const NOT_SHARED: SharedAccess = { count: () => 0, administrators: () => 0, likeness: () => "", first: () => [] };

/** Found by the search over all principals, or from who shares what. */
const NOT_FROM_POLICIES: ReadonlySet<FindingKind> = new Set<FindingKind>([
  "escalation-path",
  "data-escalation-path",
  "widely-shared-resource",
  "root-access-key",
  "root-without-mfa",
]);
const EXTERNAL_RULES = FINDING_RULES.filter(({ scope, kind }) => scope === "account" && !NOT_FROM_POLICIES.has(kind));

/** What a finding is, for comparing. */
export interface Reported {
  id: string;
  kind: FindingKind;
  severity: Severity;
  /** ARN of the principal whom an escalation is about, or whose own finding it is. */
  principal: string;
}

/** What is counted of the work: principals analyzed anew, or their edges alone, and searches for escalation. */
export interface Effort {
  principals: number;
  edges: number;
  searches: number;
}

/** Trials that are kept. */
const KEPT = 24;

interface State {
  documents: AccountDocuments;
  account: Account;
  analysis: EscalationAnalysis;
  /** Findings of single principals, by ARN. */
  own: ReadonlyMap<string, readonly Finding[]>;
  /** Findings from the policies of resources and roles. */
  external: readonly Finding[];
  administrators: ReadonlySet<string>;
  fullAdministrators: ReadonlySet<string>;
  deleted: ReadonlySet<string>;
  /** Principals of whose access to data more may differ than the search for escalation tells. */
  suspects: ReadonlySet<string>;
}

/** An account after changes, as far as its findings go: what the changes do not touch is taken over. */
export class Trial {
  readonly #state: State;
  readonly #effort: Effort;
  #escalation: Escalation | undefined;
  /** By the changes that led there, those asked for last. */
  readonly #tried = new Map<string, Trial>();

  constructor(state: State, effort: Effort, escalation?: Escalation) {
    this.#state = state;
    this.#effort = effort;
    this.#escalation = escalation;
  }

  get documents(): AccountDocuments {
    return this.#state.documents;
  }

  get account(): Account {
    return this.#state.account;
  }

  get administrators(): ReadonlySet<string> {
    return this.#state.administrators;
  }

  /** Worked out when it is asked for. */
  get escalation(): Escalation {
    if (this.#escalation === undefined) {
      this.#effort.searches += 1;
      this.#escalation = inOneGo(this.#state.analysis.finish());
    }
    return this.#escalation;
  }

  /** The account after more changes. Those tried last are kept: many findings have the same remedy. */
  after(changes: readonly Change[]): Trial {
    const key = JSON.stringify(changes);
    const trial = this.#tried.get(key) ?? this.#after(changes);
    this.#tried.delete(key);
    this.#tried.set(key, trial);
    const [oldest] = this.#tried.keys();
    if (this.#tried.size > KEPT && oldest !== undefined) this.#tried.delete(oldest);
    return trial;
  }

  #after(changes: readonly Change[]): Trial {
    const { documents: before, own: knownOwn, external: knownExternal } = this.#state;
    const documents = applyChanges(before, changes);
    const touched = touchedBy(changes, this.account.settings.accountId, before, documents);
    const account = this.account.withDocuments(touched.documents);
    const analysis = this.#state.analysis.withAccount(account);
    const again = new Set(touched.concernsInsiders ? account.principals.map(({ arn }) => arn) : touched.principals);
    const reaching = new Set([...touched.roles].flatMap((role) => this.#state.analysis.reaching(role)));
    const deleted = new Set([...this.#state.deleted, ...touched.deleted]);
    for (const arn of deleted) {
      again.delete(arn);
      reaching.delete(arn);
    }
    for (const arn of again) reaching.delete(arn);
    const own = new Map(knownOwn);
    const administrators = new Set(this.administrators);
    const fullAdministrators = new Set(this.#state.fullAdministrators);
    for (const arn of touched.deleted) {
      own.delete(arn);
      administrators.delete(arn);
      fullAdministrators.delete(arn);
      analysis.remove(arn);
    }
    for (const detail of detailsOf(documents, again)) {
      this.#effort.principals += 1;
      const access = account.analyzePrincipal(detail);
      analysis.add(detail, access);
      own.set(detail.Arn, [...findingsOfPrincipal(account, detail, access)]);
      setMember(administrators, detail.Arn, isAdministrator(access.principal));
      setMember(fullAdministrators, detail.Arn, administersAccount(access.principal));
    }
    // A trust policy is not about what a principal has itself: only where it leads differs.
    for (const detail of detailsOf(documents, reaching)) {
      this.#effort.edges += 1;
      analysis.addEdges(detail, fullAdministrators.has(detail.Arn));
    }
    const suspects = touched.mayGrant ? account.principals.map(({ arn }) => arn) : [...again, ...reaching];
    const next: State = {
      documents,
      account,
      analysis,
      own,
      external: knownExternal.filter(({ resources }) => !resources.some((arn) => deleted.has(arn))),
      administrators,
      fullAdministrators,
      deleted,
      suspects: new Set([...this.#state.suspects, ...suspects]),
    };
    if (touched.roles.size === 0 && touched.documents.resources.length === 0) {
      const isAlone =
        again.size === 0 && [...touched.deleted].every((arn) => this.#state.analysis.reaching(arn).length === 0);
      return new Trial(next, this.#effort, isAlone ? withoutPrincipals(this.escalation, touched.deleted) : undefined);
    }
    const trial = new Trial(next, this.#effort);
    return new Trial({ ...next, external: trial.#externalFindings() }, this.#effort, trial.#escalation);
  }

  #externalFindings(): Finding[] {
    const { account, administrators, fullAdministrators, deleted } = this.#state;
    const external: ExternalGrant[] = [...account.externalGrants()];
    const subject = {
      account,
      escalation: this.escalation,
      external,
      shared: NOT_SHARED,
      administrators,
      fullAdministrators,
      root: { credentials: undefined, summary: {} },
    };
    return EXTERNAL_RULES.flatMap((rule): Finding[] =>
      rule.scope === "account" ? [...rule.find(subject)] : [],
    ).filter(({ resources }) => !resources.some((arn) => deleted.has(arn)));
  }

  /** Whether a finding that the account had is still reported. */
  reports({ kind, id, principal }: Reported): boolean {
    const { own, external, deleted } = this.#state;
    if (kind === "escalation-path") return !deleted.has(principal) && this.escalation.canEscalate(principal);
    if (kind === "data-escalation-path") return this.#leadsToData(principal);
    if (NOT_FROM_POLICIES.has(kind)) return true;
    return (own.get(principal) ?? []).some((each) => each.id === id) || external.some((each) => each.id === id);
  }

  /** Findings of critical and high severity that `known` does not have. */
  severeBesides(known: ReadonlySet<string>): Reported[] {
    const { own, external } = this.#state;
    const found: Reported[] = [];
    const add = (reported: Reported) => {
      if (!known.has(reported.id) && (reported.severity === "critical" || reported.severity === "high"))
        found.push(reported);
    };
    for (const [principal, list] of own)
      for (const { id, kind, severity } of list) add({ id, kind, severity, principal });
    for (const { id, kind, severity } of external) add({ id, kind, severity, principal: "" });
    for (const principal of this.escalation.escalating) {
      const certainty = this.escalation.certaintyOf(principal);
      const severity = certainty === "certain" ? "critical" : certainty === "conditional" ? "high" : "medium";
      add({ id: `escalation-path:${principal}`, kind: "escalation-path", severity, principal });
    }
    const before = [...known].flatMap((id) => /^(?:escalation-path|iam-administrator):(.*)$/.exec(id)?.[1] ?? []);
    for (const principal of new Set([...this.#state.suspects, ...before])) {
      const id = `data-escalation-path:${principal}`;
      if (known.has(id) || !this.#leadsToData(principal)) continue;
      const [best] = this.escalation.pathsTo("data", principal);
      if (best?.certainty === "certain") add({ id, kind: "data-escalation-path", severity: "high", principal });
    }
    return found;
  }

  #leadsToData(principal: string): boolean {
    const { administrators, deleted } = this.#state;
    if (deleted.has(principal) || administrators.has(principal) || this.escalation.canEscalate(principal)) return false;
    return this.escalation.pathsTo("data", principal).length > 0;
  }

  /** The ways to what an escalation finding is about. */
  pathsOf({ kind, principal }: Reported): readonly EscalationPath[] {
    return this.escalation.pathsTo(kind === "escalation-path" ? "administrator" : "data", principal);
  }

  /** The findings of one principal by itself. */
  ownFindings(principal: string): readonly Finding[] {
    return this.#state.own.get(principal) ?? [];
  }
}

function withoutPrincipals(escalation: Escalation, deleted: ReadonlySet<string>): Escalation {
  return {
    ...escalation,
    escalating: escalation.escalating.filter((arn) => !deleted.has(arn)),
    canEscalate: (arn) => !deleted.has(arn) && escalation.canEscalate(arn),
    certaintyOf: (arn) => (deleted.has(arn) ? undefined : escalation.certaintyOf(arn)),
    pathsOf: (arn) => (deleted.has(arn) ? [] : escalation.pathsOf(arn)),
    pathsTo: (kind, arn) => (deleted.has(arn) ? [] : escalation.pathsTo(kind, arn)),
  };
}

function* detailsOf({ details }: AccountDocuments, arns: ReadonlySet<string>): Generator<UserDetail | RoleDetail> {
  for (const detail of details.UserDetailList) if (arns.has(detail.Arn)) yield detail;
  for (const detail of details.RoleDetailList) if (arns.has(detail.Arn)) yield detail;
}

function setMember(set: Set<string>, member: string, isIn: boolean): void {
  if (isIn) set.add(member);
  else set.delete(member);
}
