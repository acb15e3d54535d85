import type { Slices } from "../../platform/slices.ts";
import type { Finding } from "../findings/findingRules.ts";
import { changesOf } from "./changes/changesOf.ts";
import { placeOf } from "./changes/documents.ts";
import { commandsOf } from "./commands/commands.ts";
import { type Edit, isDocumentEdit, keyOf } from "./edit.ts";
import { hittingSet } from "./hittingSet.ts";
import type { Change, Plan, PlanStep } from "./model.ts";
import { type Before, reportedOf, waysOf } from "./search.ts";
import type { Trial } from "./trial.ts";

/** Rounds in which what the changes bring to light together is closed too. */
const ROUNDS = 8;

/**
 * The fewest changes that were found to end the critical and high findings, ordered by how many each ends. `edits`: what ends
 * each of them by itself. Each step is tried on what the steps before it leave.
 */
export function* planOf(
  severe: readonly Finding[],
  edits: ReadonlyMap<string, readonly Edit[]>,
  before: Before,
): Slices<Plan> {
  const chosen = inOrderOfEffect(severe, edits);
  const all = yield* extended(chosen, severe, edits, before);
  const changes = inOrder(changesOf(before.trial.documents, all)?.changes ?? [], all);
  const steps: PlanStep[] = [];
  let trial = before.trial;
  let open: readonly Finding[] = severe;
  for (const change of changes) {
    const documents = trial.documents;
    trial = trial.after([change]);
    yield;
    const left = open.filter((finding) => trial.reports(reportedOf(finding)));
    const closes = open.filter((finding) => !left.includes(finding)).map(({ id }) => id);
    open = left;
    const closedSoFar = severe.length - open.length;
    steps.push({ change, closes, closedSoFar, commands: commandsOf([change], documents) });
  }
  const brought = changes.length === 0 ? [] : trial.severeBesides(before.known).map(({ id }) => id);
  return {
    of: severe.length,
    closed: severe.length - open.length,
    steps: withoutIdle(steps),
    open: [...open.map(({ id }) => id), ...brought],
  };
}

/** Steps after the last that ends a finding end none. */
function withoutIdle(steps: readonly PlanStep[]): PlanStep[] {
  return steps.slice(0, steps.findLastIndex(({ closes }) => closes.length > 0) + 1);
}

/** Takes the edits of one finding after another: first those that end the most for the number of policies that they touch. */
function inOrderOfEffect(severe: readonly Finding[], edits: ReadonlyMap<string, readonly Edit[]>): Edit[] {
  const chosen = new Map<string, Edit>();
  const targets = new Set<string>();
  const deleted = new Set<string>();
  let open = severe.filter(({ id }) => edits.has(id));
  const isClosed = ({ id, principals }: Finding, more: readonly Edit[]): boolean => {
    const gone = more.some((edit) => edit.kind === "delete-principal" && edit.principal === principals[0]);
    const keys = new Set(more.map(keyOf));
    return gone || (edits.get(id) ?? []).every((edit) => chosen.has(keyOf(edit)) || keys.has(keyOf(edit)));
  };
  while (open.length > 0) {
    let best: { move: readonly Edit[]; value: number } | undefined;
    for (const { id } of open) {
      const move = edits.get(id) ?? [];
      const cost = new Set(move.map(targetOf).filter((target) => !targets.has(target))).size || 0.1;
      const value = open.filter((finding) => isClosed(finding, move)).length / cost;
      if (best === undefined || value > best.value) best = { move, value };
    }
    if (best === undefined) break;
    const { move } = best;
    open = open.filter((finding) => !isClosed(finding, move));
    for (const edit of move) {
      chosen.set(keyOf(edit), edit);
      targets.add(targetOf(edit));
      if (edit.kind === "delete-principal") deleted.add(edit.principal);
    }
  }
  return withoutDeleted([...chosen.values()], deleted);
}

/** What is changed: edits of one policy are one change. */
function targetOf(edit: Edit): string {
  return isDocumentEdit(edit) ? edit.policy : keyOf(edit);
}

/** Whoever is deleted needs no other policies. */
function withoutDeleted(edits: readonly Edit[], deleted: ReadonlySet<string>): Edit[] {
  return edits.filter((edit) => {
    switch (edit.kind) {
      case "detach-policy":
      case "deactivate-access-key":
        return !deleted.has(edit.principal);
      case "remove-user-from-group":
        return !deleted.has(edit.user);
      case "delete-principal":
        return true;
      default: {
        const place = placeOf(edit.policy);
        if (place.kind === "inline") return !deleted.has(place.owner);
        return place.kind !== "trust" || !deleted.has(place.role);
      }
    }
  });
}

/** Changes in the order of the edits that they are made of. */
function inOrder(changes: readonly Change[], edits: readonly Edit[]): Change[] {
  const first = new Map<string, number>();
  for (const [at, edit] of edits.entries()) {
    const target = isDocumentEdit(edit) ? edit.policy : JSON.stringify(changeMembers(edit));
    if (!first.has(target)) first.set(target, at);
  }
  const positionOf = (change: Change): number => {
    const own = first.get(JSON.stringify(change));
    return own ?? ("policy" in change ? (first.get(change.policy) ?? edits.length) : edits.length);
  };
  return changes.toSorted((a, b) => positionOf(a) - positionOf(b));
}

function changeMembers({ kind: operation, ...rest }: Edit) {
  return { operation, ...rest };
}

/** Adds what it takes to end also what only the edits together bring to light, as far as that is found. */
function* extended(
  chosen: readonly Edit[],
  severe: readonly Finding[],
  edits: ReadonlyMap<string, readonly Edit[]>,
  before: Before,
): Slices<readonly Edit[]> {
  const known = new Map<string, Edit>();
  // Together, edits may make a policy longer than AWS allows: then those that come last stay out.
  for (const edit of chosen) {
    if (changesOf(before.trial.documents, [...known.values(), edit]) !== undefined) known.set(keyOf(edit), edit);
  }
  const mendable = severe.filter(({ id }) => edits.has(id)).map(reportedOf);
  for (let round = 0; round < ROUNDS; round += 1) {
    const made = changesOf(before.trial.documents, [...known.values()]);
    if (made === undefined) break;
    const trial: Trial = before.trial.after(made.changes);
    yield;
    const left = [...mendable.filter((each) => trial.reports(each)), ...trial.severeBesides(before.known)];
    const ways = left.flatMap((each) => waysOf(each, trial, before, made, round < 4 ? 0 : 2));
    const more = hittingSet(ways.filter((way) => way.some(({ edit }) => !known.has(keyOf(edit)))));
    if (ways.length === 0 || more === undefined || more.every((edit) => known.has(keyOf(edit)))) break;
    if (changesOf(before.trial.documents, [...known.values(), ...more]) === undefined) break;
    for (const edit of more) known.set(keyOf(edit), edit);
  }
  return [...known.values()];
}
