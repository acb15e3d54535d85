import { awsManagedPolicy, type Certainty, type Finding, SEVERITIES } from "../../../iam/index.ts";
import type { Slices } from "../../../platform/slices.ts";
import type { ReportFacts } from "../../summary/reportFacts.ts";

/** What a policy gives at its worst, the worst first. */
export const LEVELS = ["administrator", "iam-administrator", "path", "data", "nothing"] as const;

export interface Gives {
  level: (typeof LEVELS)[number];
  certainty: Certainty;
  /** Whether by itself; otherwise together with other policies of its holders. */
  alone: boolean;
  /** Of `data`: display names of services, the first of them, and their number. */
  services?: { named: readonly string[]; count: number };
}

/** An identity-based policy, who has it, and what the findings say of it. */
export interface PolicyOverview {
  /** As in `Proof.policy`. */
  id: string;
  kind: "aws" | "customer" | "inline";
  version: string | undefined;
  /** Positions of the users and roles that have it, directly or through a group, in order of ARN. */
  users: readonly number[];
  roles: readonly number[];
  /** ARNs. */
  groups: readonly string[];
  /** How many users and roles have it as their permissions boundary. */
  bounded: number;
  gives: Gives;
  /** The findings that rest on it, and the most severe of them. */
  findings: number;
  worst: Finding | undefined;
}

interface PolicyOverviews {
  policies: PolicyOverview[];
  /** Customer managed policies that nobody has, which are left out. */
  unattached: number;
}

/** Policies that are judged in a slice of a few milliseconds. */
const SLICE_POLICIES = 128;

const NOTHING: Gives = { level: "nothing", certainty: "certain", alone: true };
const CERTAIN_RANK: Readonly<Record<Certainty, number>> = { certain: 0, conditional: 1, assumed: 2 };

/** Every managed policy that anyone has, and the inline policies that a finding rests on, the weightiest first; in slices. */
export function* policyOverviews({
  principals,
  policies,
  findings,
}: Pick<ReportFacts, "principals" | "policies" | "findings">): Slices<PolicyOverviews> {
  const entries = new Map(policies.map((entry) => [entry.id, entry]));
  const users = new Map<string, number[]>();
  const roles = new Map<string, number[]>();
  const bounded = new Map<string, number>();
  for (const [index, { type, policies: held, permissionsBoundary }] of principals.entries()) {
    for (const id of held) push(type === "IAMUser" ? users : roles, id, index);
    if (permissionsBoundary !== undefined)
      bounded.set(permissionsBoundary, (bounded.get(permissionsBoundary) ?? 0) + 1);
  }
  const heldBy = new Map(principals.map(({ arn, policies: held }) => [arn, new Set(held)]));
  yield;
  const resting = findingsByPolicy(findings, (id) => users.has(id) || roles.has(id));
  const ids = new Set([...users.keys(), ...roles.keys(), ...bounded.keys(), ...entries.keys()]);
  const found: PolicyOverview[] = [];
  let unattached = 0;
  yield;
  for (const id of ids) {
    if (found.length % SLICE_POLICIES === 0) yield;
    const { version, groups = [], givesEverything } = entries.get(id) ?? {};
    const rests = resting.get(id) ?? [];
    const kind = kindOf(id);
    if (kind === "inline" && rests.length === 0) continue;
    const overview = { users: users.get(id) ?? [], roles: roles.get(id) ?? [], groups, bounded: bounded.get(id) ?? 0 };
    const isHeld = overview.users.length + overview.roles.length + groups.length + overview.bounded > 0;
    if (!isHeld) {
      if (kind === "customer") unattached += 1;
      continue;
    }
    const gives = worstOf([
      ...byItself(id),
      ...rests.flatMap((finding) => byFinding(finding, id, heldBy, givesEverything)),
    ]);
    const [worst] = rests.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
    found.push({ id, kind, version, ...overview, gives, findings: rests.length, worst });
  }
  return { policies: found.sort(byWeight), unattached };
}

/** The worst given first, then the more holders, then by id. */
function byWeight(a: PolicyOverview, b: PolicyOverview): number {
  return rankOf(a.gives) - rankOf(b.gives) || holders(b) - holders(a) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function holders({ users, roles }: PolicyOverview): number {
  return users.length + roles.length;
}

function rankOf({ level, certainty, alone }: Gives): number {
  return LEVELS.indexOf(level) * 10 + CERTAIN_RANK[certainty] * 2 + (alone ? 0 : 1);
}

function worstOf(all: readonly Gives[]): Gives {
  return all.reduce((worst, gives) => (rankOf(gives) < rankOf(worst) ? gives : worst), NOTHING);
}

/** What is known of an AWS managed policy, whoever has it. */
function byItself(id: string): Gives[] {
  const known = awsManagedPolicy(id);
  return known === undefined ? [] : [{ level: known.outcome, certainty: known.certainty, alone: true }];
}

/** What a finding says of a policy that it rests on. */
function byFinding(
  finding: Finding,
  id: string,
  heldBy: ReadonlyMap<string, ReadonlySet<string>>,
  givesEverything: (() => boolean) | undefined,
): Gives[] {
  const held = heldBy.get(finding.principals[0] ?? "");
  if (held?.has(id) !== true) return [];
  const own = new Set(
    finding.proof.filter(({ effect, policy }) => effect === "Allow" && held.has(policy)).map(({ policy }) => policy),
  );
  const alone = own.size === 1;
  switch (finding.kind) {
    case "iam-administrator": {
      const certainty = finding.facts.certainty === "allowed" ? "certain" : "conditional";
      const isFull = finding.facts.isFullAdmin && (held.size === 1 || givesEverything?.() === true);
      if (isFull) return [{ level: "administrator", certainty, alone: true }];
      return [{ level: "iam-administrator", certainty, alone }];
    }
    case "escalation-path":
      return [{ level: "path", certainty: finding.facts.certainty, alone }];
    case "wildcard-data-access": {
      if (!finding.facts.capabilities.includes("read-data")) return [];
      const certainty = finding.facts.certainty === "allowed" ? "certain" : "conditional";
      const services = { named: finding.facts.services, count: finding.facts.serviceCount };
      return [{ level: "data", certainty, alone, services }];
    }
    default:
      return [];
  }
}

function findingsByPolicy(findings: readonly Finding[], isPolicy: (id: string) => boolean): Map<string, Finding[]> {
  const found = new Map<string, Finding[]>();
  for (const finding of findings) {
    const ids = new Set(finding.proof.flatMap(({ effect, policy }) => (effect === "Allow" ? [policy] : [])));
    for (const id of ids) if (isPolicy(id)) push(found, id, finding);
  }
  return found;
}

function kindOf(id: string): PolicyOverview["kind"] {
  if (id.includes("#")) return "inline";
  return /^arn:[^:]*:iam::aws:/.test(id) ? "aws" : "customer";
}

function push<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
