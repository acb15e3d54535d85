import type { Certainty, EscalationPath, EscalationStep } from "../../../iam/index.ts";
import type { Slices } from "../../../platform/slices.ts";
import type { ReportFacts } from "../../summary/reportFacts.ts";
import { compromisedResourceOf } from "./compromisedResource.ts";

/** In place of a position: the acting principal itself; administrator permissions that an actor gains for itself. */
export const ITSELF = -1;
export const ADMINISTRATION = -2;

/** One move to another principal, or to administrator permissions. Numbers are positions in `PathSummaries.arns`, or one of the above. */
export interface Move {
  from: number;
  to: number;
  /** A resource that is compromised on the way, such as an instance that runs with the role. */
  through?: number;
  /** `iam:PassRole + lambda:CreateFunction`. */
  technique: string;
  certainty: Certainty;
}

/** A path to administration, without the statements that allow it. */
export interface PathSummary {
  moves: readonly Move[];
  certainty: Certainty;
  /** Equal for paths that differ in their first principal alone. */
  key: string;
  /** The principals on it, in order, without the first one and those that are created on the way. */
  passes: readonly number[];
}

/** A principal that can become administrator. */
export interface Escalator {
  /** Its position in the inventory of principals. */
  principal: number;
  /** Its best paths, the best first; at least one. */
  paths: readonly PathSummary[];
  /** How many were found in all. */
  found: number;
  /** Steps of its best path. */
  steps: number;
  /** `passes` of each path that was found, the kept ones and the others. */
  passes: readonly (readonly number[])[];
}

export interface PathSummaries {
  arns: readonly string[];
  escalators: readonly Escalator[];
  /** By id of a technique, how many principals take it on their best path. */
  techniques: ReadonlyMap<string, number>;
}

const KEPT = 3;
/** With more principals than this, one path of each is kept. */
const MANY = 300;

/** Principals whose paths are found in a slice of a few milliseconds. */
const SLICE_PRINCIPALS = 16;

/** The paths of all principals to administration, small enough to be held at once; in slices. */
export function* summarizePaths({
  principals,
  escalation,
}: Pick<ReportFacts, "principals" | "escalation">): Slices<PathSummaries> {
  const positions = new Map<string, number>();
  const intern = (arn: string): number => {
    const known = positions.get(arn) ?? positions.size;
    positions.set(arn, known);
    return known;
  };
  const summaries = new Map<string, PathSummary>();
  const lists = new Map<string, readonly number[]>();
  const passedBy = (path: EscalationPath): readonly number[] => {
    const list = nodesOf(path).map(intern);
    const known = lists.get(list.join()) ?? list;
    lists.set(list.join(), known);
    return known;
  };
  const escalating = [...principals.entries()].filter(([, { arn }]) => escalation.canEscalate(arn));
  const kept = escalating.length > MANY ? 1 : KEPT;
  const escalators: Escalator[] = [];
  const techniques = new Map<string, number>();
  for (const [number, [principal, { arn }]] of escalating.entries()) {
    if (number % SLICE_PRINCIPALS === 0) yield;
    const paths = escalation.pathsTo("administrator", arn);
    const [best] = paths;
    if (best === undefined) continue;
    for (const id of techniquesOf(best)) techniques.set(id, (techniques.get(id) ?? 0) + 1);
    escalators.push({
      principal,
      paths: paths.slice(0, kept).map((path) => {
        const summary = { ...summaryOf(path, intern), passes: passedBy(path) };
        const known = summaries.get(summary.key) ?? summary;
        summaries.set(summary.key, known);
        return known;
      }),
      found: paths.length,
      steps: best.steps.length,
      passes: paths.map(passedBy),
    });
  }
  return { arns: [...positions.keys()], escalators, techniques };
}

function techniquesOf({ steps }: EscalationPath): ReadonlySet<string> {
  return new Set(steps.flatMap(({ techniqueId, techniques = [techniqueId] }) => techniques));
}

function summaryOf(
  { principal, steps, certainty }: EscalationPath,
  intern: (arn: string) => number,
): Omit<PathSummary, "passes"> {
  const node = (arn: string) => (arn === principal ? ITSELF : intern(arn));
  const moves: Move[] = [];
  let changes: EscalationStep[] = [];
  for (const step of steps) {
    changes.push(step);
    if (step.from === step.to) continue;
    moves.push({ ...moveOf(changes), from: node(step.from), to: node(step.to), ...throughOf(step, intern) });
    changes = [];
  }
  const [last] = changes;
  if (last !== undefined) moves.push({ ...moveOf(changes), from: node(last.from), to: ADMINISTRATION });
  const key = moves
    .map(({ from, to, through = "", technique, certainty }) => `${from}>${through}>${to} ${technique} ${certainty}`)
    .join("|");
  return { moves, certainty, key };
}

/** Changes to the actor itself count as part of the step after them. */
function moveOf(steps: readonly EscalationStep[]): Pick<Move, "technique" | "certainty"> {
  const technique = [...new Set(steps.flatMap(({ technique }) => technique.split(" + ")))].join(" + ");
  const certainties = new Set(steps.map(({ certainty }) => certainty));
  return {
    technique,
    certainty: (["assumed", "conditional"] as const).find((each) => certainties.has(each)) ?? "certain",
  };
}

function throughOf(step: EscalationStep, intern: (arn: string) => number): Pick<Move, "through"> {
  const resource = compromisedResourceOf(step);
  return resource === undefined ? {} : { through: intern(resource) };
}

function nodesOf({ principal, steps }: EscalationPath): string[] {
  const passed = steps.flatMap(({ from, to }) => [from, to]);
  return [...new Set(passed)].filter((arn) => arn !== principal && !arn.includes("*"));
}
