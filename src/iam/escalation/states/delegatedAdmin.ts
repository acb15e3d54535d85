import { subjectOf } from "../../access/evaluate/subject.ts";
import { findAction, service as serviceOf } from "../../catalogue/catalogue.ts";
import type { RoleDetail, UserDetail } from "../../inventory/authorizationDetails.ts";
import type { CompiledPolicy } from "../../policy/compiledStatement.ts";
import { WITNESS } from "../../policy/witness.ts";
import { addBit, type Bits, hasBit } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import { isAdministrator } from "../account/hypotheticalPrincipals.ts";
import type { Way } from "../paths/edge.ts";
import type { EntitySet } from "../paths/entitySet.ts";
import { among, type Option } from "../paths/permissionSet.ts";
import { actionOn } from "../permissions/actionOnEntities.ts";
import { policyNames } from "../permissions/policyArnConditions.ts";
import type { PrincipalPolicies } from "../permissions/principalPolicies.ts";
import { present } from "../techniques/adminPolicySources.ts";
import { named, through } from "../techniques/grantPolicy.ts";
import { changeOneself } from "./selfModification.ts";

type Kind = "User" | "Role";
const KINDS = ["User", "Role"] as const;

/** Ways to have a principal allowed enough for it to grant everything to itself. */
export interface StewardWay extends Way {
  /** The action by which it then does. */
  followUp: string;
}

/** By ARN of a policy or group, the action by which whoever gets it, and has nothing else, grants everything to itself. */
type Granting = ReadonlyMap<string, string>;

/** Worked out when asked. */
interface Stewards {
  policies: Readonly<Record<Kind, Granting>>;
  groups: Granting;
  /** Of editable policies, by a version that is not the default one. */
  versions: Readonly<Record<Kind, Granting>>;
}

const known = new WeakMap<AccountContext, Stewards>();

/** The ways that remain where a principal cannot be given everything at once. */
export function stewardWays(policies: PrincipalPolicies, accountContext: AccountContext): StewardWay[] {
  const { principals, users, editableRoles, groups, policies: managed, holdersOf } = accountContext;
  const found: StewardWay[] = [];
  const add = (how: string, followUp: string, options: readonly Option[]): void => {
    if (options.length > 0) found.push({ how, followUp, options });
  };
  for (const kind of KINDS) {
    const members = kind === "User" ? users : editableRoles;
    const attach = `iam:Attach${kind}Policy`;
    const names = policyNames(policies, attach, "iam:policyarn");
    for (const [arn, followUp] of names === undefined ? [] : stewardsOf(accountContext).policies[kind]) {
      if (!names?.admits(arn)) continue;
      const given = new Map([["iam:policyarn", present(arn)] as const]);
      const how = "attaches a policy to {to} that lets it grant itself more";
      add(how, followUp, actionOn(policies, attach, principals, members, given));
    }
    if (policies.speakingOf("iam:SetDefaultPolicyVersion").length === 0) continue;
    for (const [arn, followUp] of stewardsOf(accountContext).versions[kind]) {
      const switched = actionOn(policies, "iam:SetDefaultPolicyVersion", managed, only(managed, arn));
      const how =
        "makes an older version of a policy that {to} holds, which lets it grant itself more, the default one";
      add(how, followUp, among(through(switched, managed, holdersOf), members));
    }
  }
  if (policies.speakingOf("iam:AddUserToGroup").length === 0) return found;
  for (const [arn, followUp] of stewardsOf(accountContext).groups) {
    const within = only(groups, arn);
    const joined = actionOn(policies, "iam:AddUserToGroup", groups, within);
    const how = "adds {to} to a group that lets it grant itself more";
    add(
      how,
      followUp,
      joined.map((option) => named({ ...option, members: users }, within, groups)),
    );
  }
  return found;
}

function only(population: EntitySet, arn: string): Bits {
  const found = population.none();
  const at = population.positionOf(arn);
  if (at !== undefined) addBit(found, at);
  return found;
}

function stewardsOf(accountContext: AccountContext): Stewards {
  const found = known.get(accountContext) ?? findStewards(accountContext);
  known.set(accountContext, found);
  return found;
}

function findStewards(accountContext: AccountContext): Stewards {
  const { adminPolicies, policies, account } = accountContext;
  const enough = new Set(adminPolicies.policies);
  const of = <Item>(items: readonly Item[], grant: (item: Item) => [string, string | undefined]): Granting =>
    new Map(
      items.flatMap((item) => {
        const [arn, action] = grant(item);
        return action === undefined ? [] : [[arn, action] as const];
      }),
    );
  const attached = (kind: Kind): Granting =>
    of(
      adminPolicies.attachable.filter(({ arn }) => !enough.has(arn)),
      (each) => [each.arn, grantingBy(each.policies, kind, accountContext)],
    );
  const versions = (kind: Kind): Granting =>
    of(policies.arns, (arn) => {
      const older = account.inventory.entities.editable.get(arn) ?? [];
      const actions = older.flatMap(({ policy }) => grantingBy([policy], kind, accountContext) ?? []);
      return [arn, actions[0]];
    });
  return {
    policies: { User: attached("User"), Role: attached("Role") },
    groups: of(adminPolicies.joinable, (each) => [each.arn, grantingBy(each.policies, "User", accountContext)]),
    versions: { User: versions("User"), Role: versions("Role") },
  };
}

/** Actions by one of which a principal comes to more of its own. */
const GRANTING = ["PutUserPolicy", "PutRolePolicy", "AttachUserPolicy", "AttachRolePolicy", "PutGroupPolicy"];

function grantingBy(
  policies: readonly CompiledPolicy[],
  kind: Kind,
  accountContext: AccountContext,
): string | undefined {
  if (!mayGrant(policies)) return undefined;
  const { inventory, scope } = accountContext.account;
  const { partition, accountId } = scope.settings;
  const arn = `arn:${partition}:iam::${accountId}:${kind.toLowerCase()}/${WITNESS}`;
  const detail: UserDetail | RoleDetail =
    kind === "User" ? { Arn: arn, UserName: WITNESS } : { Arn: arn, RoleName: WITNESS };
  const start = { subject: subjectOf(detail, inventory, [...policies]), detail, before: [] };
  const { standing, hasAll } = changeOneself(start, accountContext, true);
  if (!hasAll || !isAdministrator(scope, standing.subject)) return undefined;
  return standing.before.flatMap(({ requires }) => requires.map(({ action }) => action))[0];
}

function mayGrant(policies: readonly CompiledPolicy[]): boolean {
  const iam = serviceOf("iam");
  if (iam === undefined) return false;
  const wanted = GRANTING.map((name) => (findAction(`iam:${name}`)?.id ?? 0) - iam.firstActionId);
  return policies.some(({ statements }) =>
    statements.some(({ effect, actions }) => {
      const bits = effect === "Allow" ? actions.bits(iam.index) : undefined;
      return bits !== undefined && wanted.some((at) => hasBit(bits, at));
    }),
  );
}
