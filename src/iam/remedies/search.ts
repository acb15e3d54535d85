import type { Slices } from "../../platform/slices.ts";
import type { Finding } from "../findings/findingRules.ts";
import type { Proof } from "../policy/proof.ts";
import { changesOf, type EditedPolicies } from "./changes/changesOf.ts";
import { changedPolicy } from "./changes/documents.ts";
import { type Edit, keyOf } from "./edit.ts";
import { hittingSet } from "./hittingSet.ts";
import type { Change, PartlyClosed } from "./model.ts";
import type { Reported, Trial } from "./trial.ts";
import { administratorWays, type Coarseness, type Way, wayOf } from "./ways.ts";

/** What was found to end a finding. */
export interface Mended {
  edits: readonly Edit[];
  changes: readonly Change[];
  trial: Trial;
}

/** What stays open, and the edits that come nearest. */
export interface Unmended {
  partly?: PartlyClosed & { changes: readonly Change[] };
  reason: string;
}

/** Rounds after which edits may be coarser, and the last. */
const COARSER_AFTER = [5, 9] as const;
const ROUNDS = 16;
/** Edits that are tried one by one whether they are needed. */
const MINIMIZED = 8;

/** The account as it is, and what it reports. */
export interface Before {
  trial: Trial;
  /** Ids of all findings. */
  known: ReadonlySet<string>;
  byId: ReadonlyMap<string, Finding>;
}

export function reportedOf({ id, kind, severity, principals }: Finding): Reported {
  return { id, kind, severity, principal: principals[0] ?? "" };
}

/** Tries edits as they are, the first that ends the finding. */
export function* tryEdits(
  target: Reported,
  candidates: Iterable<readonly Edit[]>,
  before: Before,
): Slices<Mended | undefined> {
  for (const edits of candidates) {
    const made = changesOf(before.trial.documents, edits);
    if (made === undefined || made.changes.length === 0) continue;
    const trial = before.trial.after(made.changes);
    yield;
    if (isMended(target, trial, before)) return { edits, changes: made.changes, trial };
  }
  return undefined;
}

export function isMended(target: Reported, trial: Trial, { known }: Before): boolean {
  return !trial.reports(target) && trial.severeBesides(known).length === 0;
}

/**
 * Finds edits that close all ways to what a finding is about, and what they would bring to light: takes the smallest set over
 * the ways known so far, looks which ways are left then, and starts over with these as well.
 */
export function* searchEdits(target: Reported, before: Before): Slices<Mended | Unmended> {
  const ways = new Map<string, Way>();
  const banned = new Set<string>();
  let edits: readonly Edit[] = [];
  let made: EditedPolicies = { changes: [], origins: new Map() };
  let trial = before.trial;
  let isCoarse = false;
  for (let round = 0; round < ROUNDS; round += 1) {
    const left = [...(trial.reports(target) ? [target] : []), ...trial.severeBesides(before.known)];
    if (round > 0 && left.length === 0)
      return yield* minimized({ edits, changes: made.changes, trial }, target, before);
    const coarseness: Coarseness = isCoarse ? 2 : round < COARSER_AFTER[0] ? 0 : round < COARSER_AFTER[1] ? 1 : 2;
    const found = left.flatMap((each) => waysOf(each, trial, before, made, coarseness));
    if (found.some((way) => way.length === 0)) return unmended(ways, edits, made, NOTHING_TO_CHANGE);
    for (const way of found) {
      const key = way
        .map(({ edit }) => keyOf(edit))
        .sort()
        .join("\n");
      // The edits that should have closed this way do not.
      if (ways.has(key))
        for (const edit of edits) if (way.some((option) => keyOf(option.edit) === keyOf(edit))) banned.add(keyOf(edit));
      ways.set(key, way);
    }
    const chosen = hittingSet([...ways.values()], banned);
    const next = chosen && changesOf(before.trial.documents, chosen);
    if (chosen !== undefined && next === undefined && !isCoarse) {
      // The documents would be too long: whole statements and policies go instead.
      isCoarse = true;
      ways.clear();
      edits = [];
      made = { changes: [], origins: new Map() };
      trial = before.trial;
      continue;
    }
    if (chosen === undefined || next === undefined) return unmended(ways, edits, made, NOTHING_TO_CHANGE);
    edits = chosen;
    made = next;
    trial = before.trial.after(next.changes);
    yield;
  }
  return unmended(ways, edits, made, TOO_MANY);
}

const NOTHING_TO_CHANGE =
  "a way to it rests on what cannot be changed in the account alone: a trust policy for many, or a policy or role that AWS protects";
const TOO_MANY = "after each set of changes that was tried there was another way";

function unmended(
  ways: ReadonlyMap<string, Way>,
  edits: readonly Edit[],
  { changes }: EditedPolicies,
  reason: string,
): Unmended {
  const chosen = new Set(edits.map(keyOf));
  const closed = [...ways.values()].filter((way) => way.some(({ edit }) => chosen.has(keyOf(edit)))).length;
  if (closed === 0 || changes.length === 0) return { reason };
  return { reason, partly: { closed, of: Math.max(ways.size, closed + 1), changes } };
}

/** The ways to one finding in an account after changes, with statements named as before them. */
export function waysOf(
  reported: Reported,
  trial: Trial,
  { trial: { documents }, byId }: Before,
  { origins }: EditedPolicies,
  coarseness: Coarseness,
): Way[] {
  const original = (proof: Proof): Proof => {
    const known = origins.get(changedPolicy(proof.policy) ?? "");
    return known === undefined ? proof : { ...proof, statement: known.get(proof.statement) ?? proof.statement };
  };
  if (reported.kind === "escalation-path" || reported.kind === "data-escalation-path") {
    return trial.pathsOf(reported).map((path) => {
      const steps = path.steps.map((step) => ({
        ...step,
        requires: step.requires.map((required) => ({ ...required, because: required.because.map(original) })),
      }));
      return wayOf({ ...path, steps }, { documents, now: trial.documents, coarseness });
    });
  }
  if (reported.kind === "iam-administrator") {
    const finding = trial.ownFindings(reported.principal).find(({ id }) => id === reported.id) ?? byId.get(reported.id);
    if (finding === undefined) return [[]];
    const proof = finding.proof.map(original);
    return administratorWays({ ...finding, proof }, reported.principal, { now: trial.documents });
  }
  return [[]];
}

/** Leaves out each edit without which the finding is ended as well. */
function* minimized(found: Mended, target: Reported, before: Before): Slices<Mended> {
  let best = found;
  if (found.edits.length < 2) return found;
  for (const edit of found.edits.slice(0, MINIMIZED)) {
    const fewer = best.edits.filter((each) => keyOf(each) !== keyOf(edit));
    if (fewer.length === 0) continue;
    const made = changesOf(before.trial.documents, fewer);
    if (made === undefined) continue;
    const trial = before.trial.after(made.changes);
    yield;
    if (isMended(target, trial, before)) best = { edits: fewer, changes: made.changes, trial };
  }
  return best;
}
