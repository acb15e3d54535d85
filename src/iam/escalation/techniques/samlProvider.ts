import { findAction, serviceOfAction } from "../../catalogue/catalogue.ts";
import { factContext } from "../../policy/callFacts.ts";
import type { CompiledStatement } from "../../policy/compiledStatement.ts";
import { addBit, hasBit, positions } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import { trustDecision } from "../account/trustDecision.ts";
import type { Way } from "../paths/edge.ts";
import { least, type Option, TARGET } from "../paths/permissionSet.ts";
import { permission } from "../permissions/candidateResources.ts";
import type { PrincipalPolicies } from "../permissions/principalPolicies.ts";

const known = new WeakMap<AccountContext, ReadonlyMap<string, readonly Option[]>>();

/**
 * Acting as the roles that trust a SAML provider of the account, by giving the provider the metadata of an identity
 * provider of one's own, whose assertions name any role ("Configuring SAML assertions for the authentication response").
 */
export function federationWay(policies: PrincipalPolicies, accountContext: AccountContext): Way {
  const how = "{from} replaces the metadata of a SAML provider and signs an assertion for {to}";
  if (policies.speakingOf("iam:UpdateSAMLProvider").length === 0) return { how, options: [] };
  const trusting = known.get(accountContext) ?? byProvider(accountContext);
  known.set(accountContext, trusting);
  const options = [...trusting].flatMap(([provider, roles]) => {
    const update = permission(policies, "iam:UpdateSAMLProvider", provider, new Map());
    if (update === undefined) return [];
    return roles.map(({ requires, sureness, members }) => ({
      requires: [update, ...requires],
      sureness: least(sureness, update.sureness),
      members,
    }));
  });
  return { how, options };
}

/** The roles that trust each SAML provider of the account. */
function byProvider(accountContext: AccountContext): ReadonlyMap<string, readonly Option[]> {
  const { principals, editableRoles, account } = accountContext;
  const { partition, accountId } = account.scope.settings;
  const prefix = `arn:${partition}:iam::${accountId}:saml-provider/`;
  const found = new Map<string, Map<string, Option>>();
  for (const at of positions(editableRoles)) {
    const trust = account.inventory.resources.get(principals.arns[at] ?? "")?.policy?.statements ?? [];
    const providers = new Set(trust.flatMap(providersOf).filter((provider) => provider.startsWith(prefix)));
    for (const provider of providers) {
      const requirement = assertion(trust, provider);
      if (requirement === undefined) continue;
      const groups = found.get(provider) ?? new Map<string, Option>();
      found.set(provider, groups);
      const key = JSON.stringify(requirement);
      const { sureness } = requirement;
      const group = groups.get(key) ?? { requires: [requirement], sureness, members: principals.none() };
      groups.set(key, group);
      addBit(group.members, at);
    }
  }
  return new Map([...found].map(([provider, groups]) => [provider, [...groups.values()]]));
}

function providersOf({ principal, effect }: CompiledStatement): string[] {
  if (effect === "Deny" || principal === undefined || principal.not) return [];
  return principal.entries.flatMap(({ kind, value }) => (kind === "Federated" ? [value] : []));
}

/** The provider's sts:AssumeRoleWithSAML of a role; undefined when its trust policy does not let it. */
function assertion(trust: readonly CompiledStatement[], provider: string): Option["requires"][number] | undefined {
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
  const decision = trustDecision(
    speaking,
    factContext("samlSignIn", { caller: { kind: "provider", arn: provider, account: undefined }, at: undefined }),
  );
  return decision && { action: "sts:AssumeRoleWithSAML", resource: TARGET, ...decision };
}
