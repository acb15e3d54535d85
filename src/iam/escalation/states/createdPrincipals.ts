import type { AccountContext } from "../account/accountContext.ts";
import type { Ascent } from "../paths/edge.ts";
import { CERTAIN } from "../paths/permissionSet.ts";
import type { PrincipalPolicies } from "../permissions/principalPolicies.ts";
import { surenessOf } from "../techniques/grantPolicy.ts";
import { KINDS, Maker } from "./createPrincipal.ts";
import type { Standing } from "./principalState.ts";

/** What comes of the users and roles that a principal can make. */
export interface Newcomers {
  /** Administrators: nothing denies to them, and no boundary is set on them or it is lifted. */
  ascents: readonly Ascent[];
  /** Those that are less, and may come to more: with everything allowed within a boundary, or with some policy. */
  standings: readonly Standing[];
}

/**
 * Acting as a user or role that one makes. Permissions are asked for with iam:PermissionsBoundary absent, and with each
 * boundary that conditions on them name.
 */
export function newcomers(policies: PrincipalPolicies, accountContext: AccountContext): Newcomers {
  const ascents: Ascent[] = [];
  const standings: Standing[] = [];
  for (const kind of KINDS) {
    const steps = [...kind.make, ...kind.act];
    if (steps.some((action) => action.split(" | ").every((name) => policies.speakingOf(name).length === 0))) continue;
    const maker = new Maker(policies, accountContext, kind);
    const made = maker.boundaries().flatMap((boundary) => maker.make(boundary) ?? []);
    const lifted = made.filter((each) => each.lifting !== undefined);
    let surestOf: (typeof made)[number] | undefined;
    for (const each of lifted) {
      if (surestOf === undefined || surenessOf(each.requires) < surenessOf(surestOf.requires)) surestOf = each;
    }
    if (surestOf !== undefined) ascents.push(maker.ascent(surestOf));
    if (surestOf !== undefined && surenessOf(surestOf.requires) === CERTAIN) continue;
    standings.push(
      ...made
        .filter(({ lifting, boundary }) => lifting === undefined && maker.knows(boundary))
        .map((each) => maker.within(each)),
    );
    standings.push(...maker.less());
  }
  return { ascents, standings };
}
