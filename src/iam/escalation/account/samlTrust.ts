import type { Account } from "../../access/analyzedAccount.ts";
import { findAction, serviceOfAction } from "../../catalogue/catalogue.ts";
import { factContext } from "../../policy/callFacts.ts";
import type { CompiledStatement } from "../../policy/compiledStatement.ts";
import { type Bits, hasBit, positions } from "../../sets/bitSet.ts";
import type { EntitySet } from "../paths/entitySet.ts";
import { type PermissionSet, permissionSetsOf } from "../paths/permissionSet.ts";
import { type Requirement, TARGET } from "../paths/requirement.ts";
import { trustDecision } from "./trustDecision.ts";

/** By ARN of a SAML provider of the account: the roles among `editable` that trust it, by how they do. */
export type SamlTrust = ReadonlyMap<string, readonly PermissionSet[]>;

export function samlTrustOf({ inventory, scope }: Account, principals: EntitySet, editable: Bits): SamlTrust {
  const { partition, accountId } = scope.settings;
  const prefix = `arn:${partition}:iam::${accountId}:saml-provider/`;
  const found = new Map<string, { at: number; requirement: Requirement }[]>();
  for (const at of positions(editable)) {
    const trust = inventory.resources.get(principals.arns[at] ?? "")?.policy?.statements ?? [];
    const providers = new Set(trust.flatMap(providersOf).filter((provider) => provider.startsWith(prefix)));
    for (const provider of providers) {
      const requirement = assertion(trust, provider);
      if (requirement === undefined) continue;
      const roles = found.get(provider) ?? [];
      found.set(provider, roles);
      roles.push({ at, requirement });
    }
  }
  return new Map([...found].map(([provider, roles]) => [provider, permissionSetsOf(roles, principals)]));
}

function providersOf({ principal, effect }: CompiledStatement): string[] {
  if (effect === "Deny" || principal === undefined || principal.not) return [];
  return principal.entries.flatMap(({ kind, value }) => (kind === "Federated" ? [value] : []));
}

/** The provider's sts:AssumeRoleWithSAML of a role; undefined when its trust policy does not allow it. */
function assertion(trust: readonly CompiledStatement[], provider: string): Requirement | undefined {
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
