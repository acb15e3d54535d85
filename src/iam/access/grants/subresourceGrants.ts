import { resolveTemplate } from "../../policy/variables.ts";
import { commonWitness } from "../../policy/witness.ts";
import type { PrincipalStatement } from "../compile/principalStatements.ts";
import type { CapabilityDecision } from "../evaluate/evaluateActions.ts";
import type { PrincipalEvaluation } from "../evaluate/principalEvaluation.ts";
import { namesOf } from "../evaluate/resourcePolicyStatements.ts";
import { meetingAt, type PatternMeetings } from "../targets/patternMeetings.ts";
import { nameInside, type Subresource } from "../targets/subresource.ts";
import { SubresourcePartition } from "../targets/subresourcePartition.ts";

/** By service, the capabilities on parts of a resource that policies name. */
export type ReachedInside = ReadonlyMap<number, readonly CapabilityDecision[]>;

/**
 * By resource, what the principal can do on parts of it, such as prefixes of a bucket: those that its own patterns
 * name, and those that the resource's policy names with variables of the caller. (Parts named without variables are
 * targets.) Where a name must match two patterns, one of an Allow and one of the boundary, what both match is a part as
 * well. Subresources that all patterns meet alike are decided once, and their resources share the result.
 */
export function reachedParts(evaluation: PrincipalEvaluation): Map<number, ReachedInside> {
  const { subresources, subresourceClasses } = evaluation.account.targets;
  const reached = new Reached(evaluation);
  const patterns = patternsOf(evaluation);
  if (patterns.some(({ meetings }) => meetings.list.some(({ parts }) => parts.length > 0))) {
    const partition = new SubresourcePartition(
      subresourceClasses,
      namesOf(evaluation.subject.caller),
      patterns.map(({ meetings }) => meetings),
    );
    for (const { first, members } of partition.groups) {
      const subresource = subresources.list[first];
      if (subresource === undefined) continue;
      for (const name of partsNamed(patterns, first, subresource)) reached.decide(first, name, members);
    }
  }
  const parts = subresources.namedByVariables(
    (template, resource) => resolveTemplate(template, evaluation.contextOn(resource, ""))?.pattern,
  );
  for (const { position, name } of parts) reached.decide(position, name, [position]);
  return reached.byResource();
}

/** What a pattern of the principal's statements meets. */
interface Met {
  meetings: PatternMeetings;
  /** Of an Allow of the identity-based policies, or a Deny. */
  isAllowed: boolean;
  isLimit: boolean;
}

/** Each pattern once, those that name everything aside. */
function patternsOf({ account, subject }: PrincipalEvaluation): Met[] {
  const found = new Map<string, Met>();
  for (const statement of subject.statements) {
    const limits = isLimit(statement);
    for (const { text, everything } of statement.patterns) {
      if (everything) continue;
      const known = found.get(text);
      if (known === undefined) {
        const meetings = account.targets.subresources.meetings.of(text);
        found.set(text, { meetings, isAllowed: !limits, isLimit: limits });
      } else if (limits) known.isLimit = true;
      else known.isAllowed = true;
    }
  }
  return [...found.values()].filter(({ meetings }) => meetings.positions.length > 0);
}

/**
 * Whether only names in the statement's resources can be allowed: an Allow of the boundary or of a service control
 * policy, or a Deny with NotResource.
 */
function isLimit({ layer, effect, not }: PrincipalStatement): boolean {
  return effect === "Allow" ? layer !== "identity" : not;
}

/** Names of the parts of a subresource, after its prefix: those that patterns name, and what two of them have in common. */
function partsNamed(patterns: readonly Met[], position: number, subresource: Subresource): ReadonlySet<string> {
  const found = new Set<string>();
  const allowed = new Set<string>();
  const limits = new Set<string>();
  for (const { meetings, isAllowed, isLimit } of patterns) {
    for (const rest of meetingAt(meetings, position)?.parts ?? []) {
      found.add(nameInside(subresource, rest) ?? "");
      if (isAllowed) allowed.add(rest);
      if (isLimit) limits.add(rest);
    }
  }
  for (const limit of limits) {
    for (const rest of allowed) {
      const common = commonWitness(limit, rest);
      if (common !== undefined && nameInside(subresource, common) !== undefined) found.add(common);
    }
  }
  found.delete("");
  return found;
}

/** Decisions on parts, and the resources that they hold for. */
class Reached {
  readonly #evaluation: PrincipalEvaluation;
  /** By position of the subresource that was decided on. */
  readonly #found = new Map<number, { members: readonly number[]; capabilities: CapabilityDecision[] }>();

  constructor(evaluation: PrincipalEvaluation) {
    this.#evaluation = evaluation;
  }

  /** A part of the subresource at `position`; of the `members` the same holds. */
  decide(position: number, name: string, members: readonly number[]): void {
    const subresource = this.#evaluation.account.targets.subresources.list[position];
    if (subresource === undefined) return;
    const { prefix, scope, mask, resource } = subresource;
    const capabilities = this.#evaluation.ofName(prefix + name, scope, mask, resource)?.capabilities ?? [];
    if (capabilities.length === 0) return;
    const found = this.#found.get(position);
    if (found === undefined) this.#found.set(position, { members, capabilities: [...capabilities] });
    else found.capabilities.push(...capabilities);
  }

  /** Resources inside which the same was decided share one object. */
  byResource(): Map<number, ReachedInside> {
    const { list } = this.#evaluation.account.targets.subresources;
    const decidedOn = new Map<number, number[]>();
    for (const [position, { members }] of this.#found) {
      for (const member of members) {
        const { resource = -1 } = list[member] ?? {};
        const known = decidedOn.get(resource);
        if (known === undefined) decidedOn.set(resource, [position]);
        else known.push(position);
      }
    }
    const shared = new Map<string, ReachedInside>();
    const found = new Map<number, ReachedInside>();
    for (const [resource, positions] of decidedOn) {
      const key = positions.join(" ");
      const inside = shared.get(key) ?? this.#inside(positions);
      shared.set(key, inside);
      found.set(resource, inside);
    }
    return found;
  }

  #inside(positions: readonly number[]): ReachedInside {
    const { list } = this.#evaluation.account.targets.subresources;
    const inside = new Map<number, CapabilityDecision[]>();
    for (const position of positions) {
      const service = list[position]?.scope.index ?? -1;
      const capabilities = this.#found.get(position)?.capabilities ?? [];
      inside.set(service, [...(inside.get(service) ?? []), ...capabilities]);
    }
    return inside;
  }
}
