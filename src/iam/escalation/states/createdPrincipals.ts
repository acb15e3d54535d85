import { isSurer } from "../../certainty.ts";
import type { AccountContext } from "../account/accountContext.ts";
import type { SelfEscalation } from "../paths/edge.ts";
import { certaintyOf } from "../paths/requirement.ts";
import type { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import { KINDS, PrincipalCreator } from "./createPrincipal.ts";
import type { PrincipalState } from "./principalState.ts";

/** What comes of the users and roles that a principal can make. */
export interface CreatedPrincipals {
  /** Administrators: nothing denies to them, and no boundary is set on them or it is lifted. */
  selfEscalations: readonly SelfEscalation[];
  /** Those that are less, and may come to more: with everything allowed within a boundary, or with some policy. */
  states: readonly PrincipalState[];
}

/**
 * Acting as a user or role that one makes. Permissions are asked for with iam:PermissionsBoundary absent, and with each
 * boundary that conditions on them name.
 */
export function createdPrincipals(
  permissions: PrincipalPermissions,
  accountContext: AccountContext,
): CreatedPrincipals {
  const selfEscalations: SelfEscalation[] = [];
  const states: PrincipalState[] = [];
  for (const kind of KINDS) {
    const mentioned = (action: string): boolean => permissions.mention(action);
    if (!kind.make.every(mentioned) || (kind.act.length > 0 && !kind.act.some(mentioned))) continue;
    const creator = new PrincipalCreator(permissions, accountContext, kind);
    const made = creator.boundaries().flatMap((boundary) => creator.make(boundary) ?? []);
    const lifted = made.filter((each) => each.lifting !== undefined);
    let surestOf: (typeof made)[number] | undefined;
    for (const each of lifted) {
      if (surestOf === undefined || isSurer(certaintyOf(each.requires), certaintyOf(surestOf.requires)))
        surestOf = each;
    }
    if (surestOf !== undefined) selfEscalations.push(creator.selfEscalation(surestOf));
    if (surestOf !== undefined && certaintyOf(surestOf.requires) === "certain") continue;
    states.push(
      ...made
        .filter(({ lifting, boundary }) => lifting === undefined && creator.knows(boundary))
        .map((each) => creator.within(each)),
    );
    states.push(...creator.less());
  }
  return { selfEscalations, states };
}
