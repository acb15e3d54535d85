import type { CompiledStatement } from "../../access/compile/compiledPolicy.ts";
import { findAction, serviceOfAction } from "../../catalogue/catalogue.ts";
import { and } from "../../certainty.ts";
import { type ConditionContext, UNKNOWN } from "../../policy/context.ts";
import { present } from "../../policy/directCall.ts";
import { addBit, hasBit } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import { trustDecision } from "../account/trustDecision.ts";
import type { Method } from "../paths/edge.ts";
import { type PermissionSet, positions } from "../paths/permissionSet.ts";
import { TARGET } from "../paths/requirement.ts";
import type { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import { UPDATE_SAML_PROVIDER } from "./iam/trust.ts";

const known = new WeakMap<AccountContext, ReadonlyMap<string, readonly PermissionSet[]>>();

/**
 * Acting as the roles that trust a SAML provider of the account, by giving the provider the metadata of an identity
 * provider of one's own, whose assertions name any role ("Configuring SAML assertions for the authentication response").
 */
export function samlProviderMethod(permissions: PrincipalPermissions, accountContext: AccountContext): Method {
  if (!permissions.mention("iam:UpdateSAMLProvider")) return { technique: UPDATE_SAML_PROVIDER, permissionSets: [] };
  const trusting = known.get(accountContext) ?? byProvider(accountContext);
  known.set(accountContext, trusting);
  const permissionSets = [...trusting].flatMap(([provider, roles]) => {
    const update = permissions.on("iam:UpdateSAMLProvider", provider);
    if (update === undefined) return [];
    return roles.map(({ requires, certainty, targets }) => ({
      requires: [update, ...requires],
      certainty: and(certainty, update.certainty),
      targets,
    }));
  });
  return { technique: UPDATE_SAML_PROVIDER, permissionSets };
}

/** The roles that trust each SAML provider of the account. */
function byProvider(accountContext: AccountContext): ReadonlyMap<string, readonly PermissionSet[]> {
  const { principals, roles, account } = accountContext;
  const { partition, accountId } = account.scope.settings;
  const prefix = `arn:${partition}:iam::${accountId}:saml-provider/`;
  const found = new Map<string, Map<string, PermissionSet>>();
  for (const at of positions(roles.editable)) {
    const trust = account.contents.resources.get(principals.arns[at] ?? "")?.policy?.statements ?? [];
    const providers = new Set(trust.flatMap(providersOf).filter((provider) => provider.startsWith(prefix)));
    for (const provider of providers) {
      const requirement = assertion(trust, provider);
      if (requirement === undefined) continue;
      const groups = found.get(provider) ?? new Map<string, PermissionSet>();
      found.set(provider, groups);
      const key = JSON.stringify(requirement);
      const { certainty } = requirement;
      const group = groups.get(key) ?? { requires: [requirement], certainty, targets: principals.none() };
      groups.set(key, group);
      addBit(group.targets, at);
    }
  }
  return new Map([...found].map(([provider, groups]) => [provider, [...groups.values()]]));
}

function providersOf({ principal, effect }: CompiledStatement): string[] {
  if (effect === "Deny" || principal === undefined || principal.not) return [];
  return principal.entries.flatMap(({ kind, value }) => (kind === "Federated" ? [value] : []));
}

/** The provider's sts:AssumeRoleWithSAML of a role; undefined when its trust policy does not let it. */
function assertion(
  trust: readonly CompiledStatement[],
  provider: string,
): PermissionSet["requires"][number] | undefined {
  const action = findAction("sts:AssumeRoleWithSAML");
  if (action === undefined) return undefined;
  const { index, firstActionId } = serviceOfAction(action.id);
  const speaking = trust.filter(({ actions, principal }) => {
    const bits = actions.bits(index);
    if (bits === undefined || !hasBit(bits, action.id - firstActionId) || principal === undefined) return false;
    const isNamed = principal.entries.some(
      ({ kind, value }) => kind === "*" || (kind === "Federated" && value === provider),
    );
    return isNamed !== principal.not;
  });
  const decision = trustDecision(speaking, CONSOLE);
  return decision && { action: "sts:AssumeRoleWithSAML", resource: TARGET, ...decision };
}

/** The audience is the same for everyone who signs in; what else an assertion says is up to who signs it. */
const CONSOLE: ConditionContext = {
  lookup: (key) => (key === "saml:aud" ? present("https://signin.aws.amazon.com/saml") : UNKNOWN),
};
