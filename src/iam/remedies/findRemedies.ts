import type { Slices } from "../../platform/slices.ts";
import type { Account } from "../access/analyzedAccount.ts";
import type { EscalationAnalysis } from "../escalation/escalationAnalysis.ts";
import type { Escalation } from "../escalation/paths/model.ts";
import { FINDING_RULES, type Finding } from "../findings/findingRules.ts";
import { SEVERITIES } from "../findings/model.ts";
import type { AccountDocuments } from "./changes/documents.ts";
import { commandsOf } from "./commands/commands.ts";
import type { Edit } from "./edit.ts";
import type { Plan, Remedy } from "./model.ts";
import { outsideEdits } from "./outsideEdits.ts";
import { ownEdits } from "./ownEdits.ts";
import { planOf } from "./plan.ts";
import { NOT_TRIED, reasonAgainst, reasonWithoutMending } from "./reasons.ts";
import { removedAccess } from "./removedAccess.ts";
import { type Before, type Mended, reportedOf, searchEdits, tryEdits, type Unmended } from "./search.ts";
import { type Effort, Trial } from "./trial.ts";

/** An analyzed account, for trying changes of it. */
export interface Analyzed {
  account: Account;
  analysis: EscalationAnalysis;
  escalation: Escalation;
  findings: readonly Finding[];
  administrators: ReadonlySet<string>;
  fullAdministrators: ReadonlySet<string>;
}

/** What was found for the findings of an account. */
export interface Remedies {
  /** By the id of the finding. */
  byFinding: ReadonlyMap<string, Remedy>;
  plan: Plan;
}

/** What one search for escalation costs, and the edges of one principal, in principals analyzed anew. */
const SEARCH_COST = 1;
const EDGES_COST = 0.5;

/** What is spent on one account: some seconds. Of accounts of a few hundred principals nothing stays untried for it. */
export const REMEDY_BUDGET = 2_500;

function spent({ principals, edges, searches }: Effort): number {
  return principals + EDGES_COST * edges + SEARCH_COST * searches;
}

const OF_PRINCIPALS = new Set<string>(FINDING_RULES.flatMap(({ kind, scope }) => (scope === "account" ? [] : kind)));

/**
 * Finds and tries remedies, the most severe findings first. `budget`: how many principals may be analyzed anew for it; what is
 * not tried then says so.
 */
export function* findRemedies(analyzed: Analyzed, documents: AccountDocuments, budget: number): Slices<Remedies> {
  const effort: Effort = { principals: 0, edges: 0, searches: 0 };
  const before = beforeOf(analyzed, documents, effort);
  const byFinding = new Map<string, Remedy>();
  const mended = new Map<string, readonly Edit[]>();
  const inOrder = analyzed.findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  for (const finding of inOrder) {
    const against = reasonAgainst(finding);
    if (against !== undefined) {
      byFinding.set(finding.id, without(against));
      continue;
    }
    if (spent(effort) > budget) {
      byFinding.set(finding.id, without(NOT_TRIED));
      continue;
    }
    const found = yield* remedyFor(finding, before);
    if ("edits" in found) mended.set(finding.id, found.edits);
    byFinding.set(finding.id, remedyOf(found, finding, before, effort));
    yield;
  }
  const severe = inOrder.filter(
    ({ severity, accepted }) => accepted === undefined && (severity === "critical" || severity === "high"),
  );
  return { byFinding, plan: yield* planOf(severe, mended, before) };
}

function remedyOf(found: Mended | Unmended, { principals }: Finding, { trial }: Before, effort: Effort): Remedy {
  if ("edits" in found) {
    const { changes, edits } = found;
    const removes = removedAccess(changes, principals[0] ?? "", trial, found.trial, effort);
    return { closes: "all", changes, edits, removes, commands: commandsOf(changes, trial.documents) };
  }
  const { partly, reason } = found;
  if (partly === undefined) return without(reason);
  const { changes, ...closes } = partly;
  return { closes, reason, changes, removes: [], commands: commandsOf(changes, trial.documents) };
}

function without(reason: string): Remedy {
  return { closes: "none", reason, changes: [], removes: [], commands: { aws: [] } };
}

function* remedyFor(finding: Finding, before: Before): Slices<Mended | Unmended> {
  const target = reportedOf(finding);
  switch (finding.kind) {
    case "escalation-path":
    case "data-escalation-path":
    case "iam-administrator":
      return yield* searchEdits(target, before);
    default: {
      const { settings } = before.trial.account;
      const candidates = [...ownEdits(finding), ...outsideEdits(finding, settings, before.trial.documents)];
      const found = yield* tryEdits(target, candidates, before);
      return found ?? { reason: reasonWithoutMending(finding) };
    }
  }
}

function beforeOf(analyzed: Analyzed, documents: AccountDocuments, effort: Effort): Before {
  const { account, analysis, escalation, findings, administrators, fullAdministrators } = analyzed;
  const own = Map.groupBy(
    findings.filter(({ kind }) => OF_PRINCIPALS.has(kind)),
    ({ principals }) => principals[0] ?? "",
  );
  const external = findings.filter(({ kind }) => !OF_PRINCIPALS.has(kind));
  const state = {
    documents,
    account,
    analysis,
    own,
    external,
    administrators,
    fullAdministrators,
    deleted: new Set<string>(),
    suspects: new Set<string>(),
  };
  return {
    trial: new Trial(state, effort, escalation),
    known: new Set(findings.map(({ id }) => id)),
    byId: new Map(findings.map((finding) => [finding.id, finding])),
  };
}
