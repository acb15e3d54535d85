import type { Account } from "../../access/analyzedAccount.ts";
import { findAction, serviceOfAction } from "../../catalogue/catalogue.ts";
import { factContext } from "../../policy/callFacts.ts";
import type { CompiledStatement } from "../../policy/compiledStatement.ts";
import { type ConditionContext, present } from "../../policy/context.ts";
import { WITNESS } from "../../policy/witness.ts";
import { type Bits, hasBit, positions } from "../../sets/bitSet.ts";
import type { EntitySet } from "../paths/entitySet.ts";
import { type PermissionSet, permissionSetsOf } from "../paths/permissionSet.ts";
import { type Requirement, TARGET } from "../paths/requirement.ts";
import { trustDecision } from "./trustDecision.ts";

/** By ARN of an identity provider of the account: the roles among `editable` that trust it, by how they do. */
export type ProviderTrust = ReadonlyMap<string, readonly PermissionSet[]>;

/**
 * Who signs in: whoever makes the assertions of a SAML provider; whoever makes the tokens of an OIDC provider; or a new
 * client of an OIDC provider, whose tokens have an audience of their own.
 */
export type SignIn = "saml" | "oidc" | "oidc-client";

const SIGN_INS: Readonly<Record<SignIn, { type: string; action: string }>> = {
  saml: { type: "saml-provider", action: "sts:AssumeRoleWithSAML" },
  oidc: { type: "oidc-provider", action: "sts:AssumeRoleWithWebIdentity" },
  "oidc-client": { type: "oidc-provider", action: "sts:AssumeRoleWithWebIdentity" },
};

export function providerTrustOf(
  { inventory, scope }: Account,
  principals: EntitySet,
  editable: Bits,
  signIn: SignIn,
): ProviderTrust {
  const { partition, accountId } = scope.settings;
  const prefix = `arn:${partition}:iam::${accountId}:${SIGN_INS[signIn].type}/`;
  const found = new Map<string, { at: number; requirement: Requirement }[]>();
  for (const at of positions(editable)) {
    const trust = inventory.resources.get(principals.arns[at] ?? "")?.policy?.statements ?? [];
    const providers = new Set(trust.flatMap(providersOf).filter((provider) => provider.startsWith(prefix)));
    for (const provider of providers) {
      const context = contextOf(signIn, provider, provider.slice(prefix.length));
      const requirement = signingIn(trust, provider, SIGN_INS[signIn].action, context);
      if (requirement === undefined) continue;
      const roles = found.get(provider) ?? [];
      found.set(provider, roles);
      roles.push({ at, requirement });
    }
  }
  return new Map([...found].map(([provider, roles]) => [provider, permissionSetsOf(roles, principals)]));
}

/** `url` of an OIDC provider is what its condition keys begin with. */
function contextOf(signIn: SignIn, provider: string, url: string): ConditionContext {
  const caller = { kind: "provider", arn: provider, account: undefined } as const;
  if (signIn === "saml") return factContext("samlSignIn", { caller, at: undefined });
  const base = factContext("externalService", { caller, at: undefined });
  const audience = `${url.toLowerCase()}:aud`;
  return { lookup: (key) => (signIn === "oidc-client" && key === audience ? present(WITNESS) : base.lookup(key)) };
}

function providersOf({ principal, effect }: CompiledStatement): string[] {
  if (effect === "Deny" || principal === undefined || principal.not) return [];
  return principal.entries.flatMap(({ kind, value }) => (kind === "Federated" ? [value] : []));
}

/** The provider's own way to act as a role; undefined when its trust policy does not allow it. */
function signingIn(
  trust: readonly CompiledStatement[],
  provider: string,
  name: string,
  context: ConditionContext,
): Requirement | undefined {
  const action = findAction(name);
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
  const decision = trustDecision(speaking, context);
  return decision && { action: name, resource: TARGET, ...decision };
}
