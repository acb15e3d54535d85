import type { Escalation, Gap, Plan, PolicyEntry, ResourceEntry } from "../../iam/index.ts";
import type { AnalysisHeader } from "../model/analysisHeader.ts";
import { knowledgeOf } from "../model/knowledge.ts";
import { openFindings, type ReportedFinding } from "../model/reportedFinding.ts";
import { figureCounter, type KeyFigures } from "./keyFigures.ts";
import type { PastFigures } from "./pastFigures.ts";
import type { ReportFacts } from "./reportFacts.ts";
import type { StatementTexts } from "./statementTexts.ts";

/** The analysis of the account, as far as the HTML report shows it. */
interface AnalyzedAccount {
  resources: readonly ResourceEntry[];
  policies: readonly PolicyEntry[];
  escalation(): Pick<Escalation, "canEscalate" | "pathsTo">;
  findings(): readonly ReportedFinding[];
  remedies?(): { plan: Plan } | undefined;
  gaps(): Iterable<Gap>;
}

type Gathered = Pick<ReportFacts, "principals" | "external" | "comparison" | "access" | "reach"> & {
  /** The statements that the report may show; none where left out. */
  statements?: StatementTexts;
  cited?: ReportFacts["cited"];
  /** None where left out. */
  history?: readonly PastFigures[] | undefined;
  /** Gaps of the comparison with an earlier analysis. */
  gaps: readonly Gap[];
};

/** Everything that the HTML report shows, with its key figures. Called when all principals are analyzed. */
export function reportFacts(header: AnalysisHeader, account: AnalyzedAccount, gathered: Gathered): ReportFacts {
  const gaps = [...account.gaps()];
  return {
    cited: new Map(),
    statements: new Map(),
    ...gathered,
    history: gathered.history ?? [],
    header,
    resources: account.resources,
    policies: account.policies,
    escalation: account.escalation(),
    findings: openFindings(account.findings()),
    accepted: account.findings().filter(({ accepted }) => accepted !== undefined),
    plan: account.remedies?.()?.plan,
    gaps: [...gaps, ...gathered.gaps],
    known: knowledgeOf(gaps, gathered.principals),
    figures: keyFiguresOf(header, account, gathered),
  };
}

/** The key figures of the account. Called when all principals are analyzed. */
export function keyFiguresOf(
  { analysisTime }: AnalysisHeader,
  account: Pick<AnalyzedAccount, "escalation">,
  { principals, external }: Pick<Gathered, "principals" | "external">,
): KeyFigures {
  const escalation = account.escalation();
  const counter = figureCounter(analysisTime);
  for (const principal of principals) counter.principal(principal, escalation.canEscalate(principal.arn));
  for (const { principal } of external) counter.external(principal);
  return counter.figures();
}
