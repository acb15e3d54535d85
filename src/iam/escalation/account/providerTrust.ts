import type { Account } from "../../access/analyzedAccount.ts";
import { factContext } from "../../policy/callFacts.ts";
import type { CompiledStatement } from "../../policy/compiledStatement.ts";
import { type ConditionContext, present } from "../../policy/context.ts";
import { WITNESS } from "../../policy/witness.ts";
import { type Bits, positions } from "../../sets/bitSet.ts";
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
  account: Account,
  principals: EntitySet,
  editable: Bits,
  signIn: SignIn,
): ProviderTrust {
  const { partition, accountId } = account.scope.settings;
  const prefix = `arn:${partition}:iam::${accountId}:${SIGN_INS[signIn].type}/`;
  const found = new Map<string, { at: number; requirement: Requirement }[]>();
  for (const at of positions(editable)) {
    const role = principals.arns[at] ?? "";
    const trust = account.inventory.resources.get(role)?.policy?.statements ?? [];
    const providers = new Set(trust.flatMap(providersOf).filter((provider) => provider.startsWith(prefix)));
    for (const provider of providers) {
      const context = contextOf(signIn, provider, provider.slice(prefix.length));
      const { action } = SIGN_INS[signIn];
      const decision = trustDecision(account, role, action, { kind: "Federated", name: provider, context });
      if (decision === undefined) continue;
      const roles = found.get(provider) ?? [];
      found.set(provider, roles);
      roles.push({ at, requirement: { action, resource: TARGET, ...decision } });
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
