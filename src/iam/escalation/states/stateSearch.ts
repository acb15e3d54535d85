import { entries } from "../../access/account/accountInventory.ts";
import type { AccountScope } from "../../access/evaluate/principalEvaluation.ts";
import type { RoleDetail, UserDetail } from "../../inventory/authorizationDetails.ts";
import type { AccountContext } from "../account/accountContext.ts";
import { holdsEverything, isAdministrator, without } from "../account/hypotheticalPrincipals.ts";
import type { OwnChange } from "../paths/edge.ts";
import { type Acquisition, acquisitions } from "./policyAcquisitions.ts";
import { dependedOn, groupsOf, type Standing } from "./principalState.ts";
import { changeOneself } from "./selfModification.ts";
import { selfTaggings } from "./selfTagging.ts";

/** Standings looked at from one principal, ways to administrator shown of them, and rounds of getting all there is. */
const LOOKED_AT = 25;
const SHOWN = 3;
const ROUNDS = 4;

/** What a principal can make of itself: an administrator, or a standing with permissions to go on by. */
export interface Prospect {
  standing: Standing;
  administrator: boolean;
}

/**
 * The standings that a principal can come to by changing itself, each worth a look of its own. What it gets hold of adds
 * to what it has, and the search goes on with both: first each acquisition by itself, for the sake of short ways; then
 * all together, of which each way onward keeps those that it needs.
 */
export function standingsFrom(start: Standing, accountContext: AccountContext): Prospect[] {
  return explore(start, accountContext, { left: LOOKED_AT, shown: 0 });
}

function explore(start: Standing, accountContext: AccountContext, budget: { left: number; shown: number }): Prospect[] {
  const { scope } = accountContext.account;
  budget.left -= 1;
  const base = settled(start, accountContext);
  if (base.isFinal) return [prospectOf(base, scope)];
  const found: Prospect[] = base.standing.before.length > 0 ? [{ standing: base.standing, administrator: false }] : [];
  const tagged = selfTaggings(start, accountContext).map((standing) => ({ standing, adds: false }));
  for (const { standing, adds } of [...acquisitions(base.standing, accountContext), ...tagged]) {
    if (budget.left <= 0 || budget.shown >= SHOWN) break;
    if (!adds) {
      found.push(...explore(standing, accountContext, budget));
      continue;
    }
    budget.left -= 1;
    const alone = settled(standing, accountContext);
    if (!alone.isFinal) continue;
    const prospect = prospectOf(alone, scope);
    if (prospect.administrator) budget.shown += 1;
    found.push(prospect);
  }
  if (found.some(({ administrator }) => administrator)) return found;
  const all = together(base.standing, accountContext);
  if (all === undefined) return found;
  if (all.isFinal) return [...found, prospectOf(all, scope)];
  const further = acquisitions(all.standing, accountContext).filter(({ adds }) => !adds);
  for (const { standing } of further) if (budget.left > 0) found.push(...explore(standing, accountContext, budget));
  return [...found, { standing: all.standing, administrator: false }];
}

/** Everything that can be had without losing anything, round by round; undefined where that is nothing. */
function together(start: Standing, accountContext: AccountContext): Settled | undefined {
  let now: Settled | undefined;
  for (let round = 0; round < ROUNDS && now?.isFinal !== true; round++) {
    const from = now?.standing ?? start;
    const more = acquisitions(from, accountContext).filter(({ adds }) => adds);
    if (more.length === 0) break;
    now = settled(
      more.reduce((sum, each) => joined(from, sum, each), from),
      accountContext,
    );
  }
  return now;
}

/** `sum`, which grew from `from`, with what another standing that grew from it has more. */
function joined(from: Standing, sum: Standing, { standing }: Acquisition): Standing {
  const { subject, before } = sum;
  const statements = [...subject.statements, ...standing.subject.statements.slice(from.subject.statements.length)];
  return {
    subject: { ...subject, statements },
    detail: withMore(sum.detail, standing.detail),
    before: [...before, ...standing.before.slice(from.before.length)],
  };
}

function withMore(detail: UserDetail | RoleDetail, more: UserDetail | RoleDetail): UserDetail | RoleDetail {
  const attached = [...entries(detail.AttachedManagedPolicies), ...entries(more.AttachedManagedPolicies)];
  const AttachedManagedPolicies = [...new Map(attached.map((policy) => [policy.PolicyArn, policy])).values()];
  if (!("UserName" in detail)) return { ...detail, AttachedManagedPolicies };
  const GroupList = [...new Set([...groupsOf(detail), ...groupsOf(more)])];
  return { ...detail, AttachedManagedPolicies, GroupList };
}

interface Settled {
  standing: Standing;
  hasAll: boolean;
  /** Nothing that it could get hold of would add to it. */
  isFinal: boolean;
}

/** The standing after the principal has removed what holds it, and has granted itself everything where it can. */
function settled(start: Standing, accountContext: AccountContext): Settled {
  const { scope } = accountContext.account;
  const holdsAll = holdsEverything(start.subject);
  if (start.before.length > 0 && isAdministrator(scope, start.subject)) {
    return { standing: start, hasAll: holdsAll, isFinal: true };
  }
  const modest = changeOneself(start, accountContext, false).standing;
  const isChanged = modest.before.length > start.before.length;
  if (holdsAll) return { standing: modest, hasAll: true, isFinal: true };
  if (isChanged && isAdministrator(scope, modest.subject)) return { standing: modest, hasAll: false, isFinal: true };
  const bold = changeOneself(start, accountContext, true);
  if (bold.hasAll) return { ...bold, isFinal: true };
  return { standing: modest, hasAll: false, isFinal: false };
}

/** Without the changes that it does not depend on. */
function prospectOf({ standing, hasAll }: Settled, scope: AccountScope): Prospect {
  const administrator = isAdministrator(scope, standing.subject);
  if (hasAll) return { standing: { ...standing, before: dependedOn(standing, []).before }, administrator };
  return { standing: administrator ? spared(standing, scope) : standing, administrator };
}

/** An administrator by all its policies together, without those that it can do without. */
function spared(standing: Standing, scope: AccountScope): Standing {
  let { subject, before } = standing;
  for (const change of [...before].reverse()) {
    if (change.gives === undefined) continue;
    const rest = before.filter((each) => each !== change);
    const lost = new Set(change.gives.filter((policy) => !rest.some(({ gives }) => gives?.includes(policy))));
    if (rest.some((each) => needs(each, lost))) continue;
    const less = without(subject, lost);
    if (!isAdministrator(scope, less)) continue;
    subject = less;
    before = rest;
  }
  return { ...standing, subject, before };
}

function needs({ requires }: OwnChange, lost: ReadonlySet<string>): boolean {
  return requires.some(({ because }) => {
    const allows = because.filter(({ effect }) => effect === "Allow");
    return allows.length > 0 && allows.every(({ policy }) => lost.has(policy));
  });
}
