import { type AccountInput, openAccount } from "../../src/cli/analysis/openAccount.ts";
import {
  AccountAnalysis,
  type AccountDocuments,
  applyChanges,
  type Change,
  type Finding,
  type Remedies,
} from "../../src/iam/index.ts";
import { inOneGo } from "../../src/platform/slices.ts";

/** What applying the remedies of an account to its files, and analyzing these anew, has shown. */
export interface Proved {
  findings: number;
  /** Those whose remedy closes all, and which of them did. */
  claimed: number;
  mended: number;
  escalations: number;
  escalationsClaimed: number;
  /** Critical and high findings; those that the plan claims to end. */
  severe: number;
  planned: number;
  planSteps: number;
  /** What did not hold, in words. */
  failures: string[];
  remedies: Remedies;
}

/** A whole account is analyzed anew for each remedy that claims to close its finding: nothing is taken over. */
export function proveRemedies(input: AccountInput, budget: number, only?: (finding: Finding) => boolean): Proved {
  const { analysis, findings } = analyzed(input);
  const documents = documentsOf(input);
  const remedies = inOneGo(analysis.remedies(documents, budget));
  const known = new Set(findings.map(({ id }) => id));
  const failures: string[] = [];
  let claimed = 0;
  let mended = 0;
  for (const finding of findings) {
    const remedy = remedies.byFinding.get(finding.id);
    if (remedy === undefined) failures.push(`${finding.id}: no remedy`);
    if (remedy?.closes !== "all" || only?.(finding) === false) continue;
    claimed += 1;
    const after = analyzed(withChanges(input, documents, remedy.changes)).findings;
    const stays = after.some(({ id }) => id === finding.id);
    const added = after.filter(
      ({ id, severity }) => !known.has(id) && (severity === "critical" || severity === "high"),
    );
    if (stays) failures.push(`${finding.id}: stays`);
    for (const { id } of added) failures.push(`${finding.id}: brings ${id}`);
    if (!stays && added.length === 0) mended += 1;
  }
  const { plan } = remedies;
  const whole = analyzed(
    withChanges(
      input,
      documents,
      plan.steps.map(({ change }) => change),
    ),
  ).findings;
  const promised = plan.steps.flatMap(({ closes }) => closes);
  const left = new Set(whole.map(({ id }) => id));
  for (const id of promised) if (left.has(id)) failures.push(`plan: ${id} stays`);
  for (const { id, severity } of whole)
    if (!known.has(id) && !plan.open.includes(id) && (severity === "critical" || severity === "high"))
      failures.push(`plan: brings ${id}`);
  const escalations = findings.filter(({ kind }) => kind === "escalation-path" || kind === "data-escalation-path");
  return {
    findings: findings.length,
    claimed,
    mended,
    escalations: escalations.length,
    escalationsClaimed: escalations.filter(({ id }) => remedies.byFinding.get(id)?.closes === "all").length,
    severe: findings.filter(({ severity }) => severity === "critical" || severity === "high").length,
    planned: promised.length,
    planSteps: plan.steps.length,
    failures,
    remedies,
  };
}

export function documentsOf({ details, inventory, credentialReport }: AccountInput): AccountDocuments {
  return { details, resources: inventory?.resources ?? [], credentialReport };
}

function withChanges(input: AccountInput, documents: AccountDocuments, changes: readonly Change[]): AccountInput {
  const { details, resources, credentialReport } = applyChanges(documents, changes);
  // As files hold them: nothing of an object is shared.
  const copied = JSON.parse(JSON.stringify({ details, resources })) as Pick<AccountDocuments, "details" | "resources">;
  return {
    ...input,
    details: copied.details,
    credentialReport,
    inventory: input.inventory && { ...input.inventory, resources: copied.resources },
  };
}

/** The principals in order of ARN. */
export function analyzed(input: AccountInput) {
  const account = openAccount(input);
  const analysis = new AccountAnalysis(account);
  const { UserDetailList, RoleDetailList } = input.details;
  const details = new Map([...UserDetailList, ...RoleDetailList].map((detail) => [detail.Arn, detail]));
  for (const { arn } of account.principals) {
    const detail = details.get(arn);
    if (detail !== undefined) analysis.analyze(detail);
  }
  return { analysis, findings: analysis.findings() };
}
