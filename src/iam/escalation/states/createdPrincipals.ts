import type { Subject } from "../../access/evaluate/principalEvaluation.ts";
import { subjectOf } from "../../access/evaluate/subject.ts";
import { isSurer } from "../../certainty.ts";
import type { RoleDetail, UserDetail } from "../../inventory/authorizationDetails.ts";
import { nameWithoutPath } from "../../policy/arn.ts";
import type { AccountContext } from "../account/accountContext.ts";
import { withAdminPolicy, withBoundary, withPolicies } from "../account/hypotheticalPrincipals.ts";
import type { SelfEscalation } from "../paths/edge.ts";
import { certaintyOf } from "../paths/requirement.ts";
import { shown } from "../permissions/candidateResources.ts";
import type { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import { REMOVE_BOUNDARY } from "../techniques/iam/boundary.ts";
import { CREATABLE_TYPES, type CreatableType } from "./creatableTypes.ts";
import { type CreatedPrincipal, type LesserPrincipal, PrincipalCreator } from "./createPrincipal.ts";
import type { PrincipalState } from "./principalState.ts";

/** The users and roles that a principal can create. */
export interface CreatedPrincipals {
  /** Those that are administrators: nothing denies them anything, and their boundary, if any, is removed. */
  selfEscalations: readonly SelfEscalation[];
  /** Those that are not and may become more: with everything allowed within a boundary, or with some policy. */
  states: readonly PrincipalState[];
}

/**
 * Acting as a user or role that the principal creates. Permissions are asked for with iam:PermissionsBoundary absent,
 * and with each boundary that conditions on them name.
 */
export function createdPrincipals(
  permissions: PrincipalPermissions,
  accountContext: AccountContext,
): CreatedPrincipals {
  const selfEscalations: SelfEscalation[] = [];
  const states: PrincipalState[] = [];
  for (const type of CREATABLE_TYPES) {
    const { create, actAs } = type;
    if (!permissions.mention(create)) continue;
    if (actAs.length > 0 && !actAs.some((action) => permissions.mention(action))) continue;
    const creator = new PrincipalCreator(permissions, accountContext, type);
    const created = creator.boundaries().flatMap((boundary) => creator.create(boundary) ?? []);
    const administrator = surestAdministrator(created);
    if (administrator !== undefined) {
      selfEscalations.push(selfEscalationOf(administrator, type));
      if (certaintyOf(administrator.requires) === "certain") continue;
    }
    for (const each of created) {
      if (each.boundaryRemoval === undefined && creator.isKnown(each.boundary)) {
        states.push(stateWithinBoundary(each, type, accountContext));
      }
    }
    for (const each of creator.createLesser()) states.push(lesserState(each, type, accountContext));
  }
  return { selfEscalations, states };
}

function surestAdministrator(created: readonly CreatedPrincipal[]): CreatedPrincipal | undefined {
  let best: CreatedPrincipal | undefined;
  for (const each of created) {
    if (each.boundaryRemoval === undefined) continue;
    if (best === undefined || isSurer(certaintyOf(each.requires), certaintyOf(best.requires))) best = each;
  }
  return best;
}

function selfEscalationOf({ arn, requires, boundary }: CreatedPrincipal, type: CreatableType): SelfEscalation {
  const { administrator } = type.techniques;
  const techniques = boundary === undefined ? [administrator] : [REMOVE_BOUNDARY, administrator];
  return { techniques, requires, to: shown(arn), before: [] };
}

function stateWithinBoundary(
  { arn, requires, boundary }: CreatedPrincipal,
  type: CreatableType,
  accountContext: AccountContext,
): PrincipalState {
  const detail = detailOf(arn, boundary, type);
  const subject = withAdminPolicy(subjectOfCreated(detail, accountContext));
  return { subject, detail, before: [{ techniques: [type.techniques.withinBoundary], requires, to: shown(arn) }] };
}

function lesserState(
  { arn, requires, boundary, policies, technique }: LesserPrincipal,
  type: CreatableType,
  accountContext: AccountContext,
): PrincipalState {
  const detail = detailOf(arn, boundary, type);
  const subject = withPolicies(accountContext.account.scope, subjectOfCreated(detail, accountContext), policies);
  return { subject, detail, before: [{ techniques: [technique], requires, to: shown(arn) }] };
}

function detailOf(arn: string, boundary: string | undefined, { type }: CreatableType): UserDetail | RoleDetail {
  const name = nameWithoutPath(arn);
  const bound = boundary === undefined ? {} : { PermissionsBoundary: { PermissionsBoundaryArn: boundary } };
  return type === "User" ? { Arn: arn, UserName: name, ...bound } : { Arn: arn, RoleName: name, ...bound };
}

/** The principal without any policy, within its boundary. */
function subjectOfCreated(detail: UserDetail | RoleDetail, { account, adminPolicies }: AccountContext): Subject {
  const { PermissionsBoundary: bound, ...unbound } = detail;
  const subject = subjectOf(unbound as UserDetail | RoleDetail, account.inventory, []);
  const policy = adminPolicies.managed.get(bound?.PermissionsBoundaryArn ?? "");
  return policy === undefined ? subject : withBoundary(account.scope, subject, policy);
}
