import type { Certainty, EscalationPath, EscalationStep } from "../../../iam/index.ts";
import type { ReportFacts } from "../../summary/reportFacts.ts";
import { thingOf } from "./things.ts";

/** Who acts, or what is gained, where it is no node with a name: the acting principal itself; everything for an actor. */
export const ITSELF = -1;
export const EVERYTHING = -2;

/** One move to another principal, or to everything. Numbers are positions in `Ways.arns`, or one of the above. */
export interface Move {
  from: number;
  to: number;
  /** A thing that is taken over on the way, such as an instance that runs with the role. */
  through?: number;
  /** `iam:PassRole + lambda:CreateFunction`. */
  technique: string;
  certainty: Certainty;
}

export interface Way {
  moves: readonly Move[];
  certainty: Certainty;
  /** The same for ways that differ in who goes them alone. */
  key: string;
  /** The principals that it leads through or to, in that order; whoever goes it and those yet to be made aside. */
  passes: readonly number[];
}

/** A principal that can become administrator. */
export interface Escalator {
  /** Its position in the inventory of principals. */
  principal: number;
  /** Its best ways, the best first; at least one. */
  ways: readonly Way[];
  /** How many were found in all. */
  found: number;
  /** Steps of its best way. */
  steps: number;
  /** `passes` of each way that was found, the kept ones and the others. */
  passes: readonly (readonly number[])[];
}

export interface Ways {
  arns: readonly string[];
  escalators: readonly Escalator[];
}

const KEPT = 3;
/** With more principals than this, one way of each is kept. */
const MANY = 300;

/** The ways of all principals to administration, small enough to be held at once; the paths behind them are dropped. */
export function readWays({ principals, escalation }: Pick<ReportFacts, "principals" | "escalation">): Ways {
  const positions = new Map<string, number>();
  const intern = (arn: string): number => {
    const known = positions.get(arn) ?? positions.size;
    positions.set(arn, known);
    return known;
  };
  const ways = new Map<string, Way>();
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
  for (const [principal, { arn }] of escalating) {
    const paths = escalation.pathsTo("administrator", arn);
    const [best] = paths;
    if (best === undefined) continue;
    escalators.push({
      principal,
      ways: paths.slice(0, kept).map((path) => {
        const way = { ...wayOf(path, intern), passes: passedBy(path) };
        const known = ways.get(way.key) ?? way;
        ways.set(way.key, known);
        return known;
      }),
      found: paths.length,
      steps: best.steps.length,
      passes: paths.map(passedBy),
    });
  }
  return { arns: [...positions.keys()], escalators };
}

function wayOf({ principal, steps, certainty }: EscalationPath, intern: (arn: string) => number): Omit<Way, "passes"> {
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
  if (last !== undefined) moves.push({ ...moveOf(changes), from: node(last.from), to: EVERYTHING });
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

function throughOf({ requires }: EscalationStep, intern: (arn: string) => number): Pick<Move, "through"> {
  const thing = thingOf(requires);
  return thing === undefined ? {} : { through: intern(thing) };
}

function nodesOf({ principal, steps }: EscalationPath): string[] {
  const passed = steps.flatMap(({ from, to }) => [from, to]);
  return [...new Set(passed)].filter((arn) => arn !== principal && !arn.includes("*"));
}
