import type { ExternalGrant, ExternalPrincipal } from "../../../access/model.ts";
import { CAPABILITIES, type Capability } from "../../../catalogue/capability.ts";
import type { PublishedCertainty } from "../../../certainty.ts";
import { externalOwner } from "../../../inventory/thirdParties.ts";
import { isAccountId } from "../../../policy/arn.ts";
import type { CompiledStatement } from "../../../policy/compiledStatement.ts";
import { capabilityText } from "../../capabilityText.ts";
import type { PolicyChange } from "../../model.ts";
import { type ResourceName, resourceText } from "../../names.ts";
import { proofsOf } from "../../proofs.ts";
import type { AccountSubject } from "../../subject.ts";
import { type Text, text } from "../../text.ts";

/** What one principal outside the account can do with one resource. */
export interface ExternalAccess {
  principal: ExternalPrincipal;
  resource: ResourceName;
  grants: readonly ExternalGrant[];
  /** Those that hold without conditions. */
  certain: readonly ExternalGrant[];
}

/** What strangers can do, by resource; `certain` is what they can do without knowing or being anything more. */
export function* publicAccessOf(subject: AccountSubject): Generator<ExternalAccess> {
  for (const access of externalAccessOf(subject, "anyone")) {
    const grants = access.grants.filter((grant) => grant.public !== undefined);
    if (grants.length === 0) continue;
    yield { ...access, grants, certain: grants.filter((grant) => grant.public === "certain") };
  }
}

/** The statements of a resource's policy, as they are compiled. */
export function statementsOf({ account }: AccountSubject, resource: string): readonly CompiledStatement[] {
  return account.inventory.resources.get(resource)?.policy?.statements ?? [];
}

/** Those of them that allow the access: KMS grants are none. */
export function allowingStatements(
  subject: AccountSubject,
  { resource, grants }: Pick<ExternalAccess, "resource" | "grants">,
): CompiledStatement[] {
  const allowing = new Set(
    grants.flatMap(({ because }) => because.flatMap(({ statement, effect }) => (effect === "Allow" ? statement : []))),
  );
  return statementsOf(subject, resource.arn).filter(
    ({ id, effect, policy }) => effect === "Allow" && policy === undefined && allowing.has(id),
  );
}

/** In the order of resources, of principals of these kinds. */
export function externalAccessOf(
  subject: AccountSubject,
  ...kinds: ExternalPrincipal["kind"][]
): Generator<ExternalAccess> {
  return accessOf(subject, ({ kind, isSource }) => kinds.includes(kind) && isSource !== true);
}

/** What accounts can do through whichever AWS service acts for them. */
export function accessOfSources(subject: AccountSubject): Generator<ExternalAccess> {
  return accessOf(subject, ({ isSource }) => isSource === true);
}

function* accessOf(
  { account, external }: AccountSubject,
  isWanted: (principal: ExternalPrincipal) => boolean,
): Generator<ExternalAccess> {
  const wanted = external.filter(({ principal }) => isWanted(principal));
  for (const grants of Map.groupBy(wanted, ({ resource, principal }) => `${resource} ${principal.arn}`).values()) {
    const [first] = grants;
    if (first === undefined) continue;
    const { arn, name, type } = account.resources[first.resource] ?? { arn: "", name: "", type: "" };
    yield {
      principal: first.principal,
      resource: { arn, name, type },
      grants,
      certain: grants.filter(({ certainty }) => certainty === "certain"),
    };
  }
}

/** What findings about external access have in common. */
export function externalEvidence({ principal, resource, grants, certain }: ExternalAccess) {
  return {
    about: [resource.arn, principal.arn],
    principals: [principal.arn],
    resources: [resource.arn],
    proof: proofsOf(grants.flatMap(({ because }) => because)),
    conditions: certain.length > 0 ? [] : (grants[0]?.conditions ?? []),
  };
}

export function publishedCertaintyOf({ certain }: ExternalAccess): PublishedCertainty {
  return certain.length > 0 ? "allowed" : "conditional";
}

/** The vendor and the account in the name of an external principal; null for what it does not have. */
export function ownerOf({ name }: ExternalPrincipal): { account: string | null; thirdParty: string | null } {
  const { vendor, account } = externalOwner(name);
  return { account: isAccountId(account) ? account : null, thirdParty: vendor || null };
}

/** What a title says that someone can do: what holds without conditions, where anything does. */
export interface TitleAccess {
  resource: ResourceName;
  capabilities: readonly Capability[];
  /** Whether there is more under conditions. */
  hasMore: boolean;
}

export function titleAccess({ resource, grants, certain }: ExternalAccess): TitleAccess {
  const shown = new Set((certain.length > 0 ? certain : grants).map(({ capability }) => capability));
  return {
    resource,
    capabilities: CAPABILITIES.filter((capability) => shown.has(capability)),
    hasMore: grants.some(({ capability }) => !shown.has(capability)),
  };
}

/** `read data of the S3 bucket ledger, and more under conditions`: what follows "can". */
export function accessText({ resource, capabilities, hasMore }: TitleAccess): Text {
  const access = capabilityText(capabilities, resourceText(resource), resource.type);
  return hasMore ? text`${access}, and more under conditions` : access;
}

/** A statement that grants access to this principal alone can go. A KMS grant is no statement: it is revoked. */
export function statementDeletion(
  { account }: AccountSubject,
  { resource, grants }: ExternalAccess,
): { policyChange?: PolicyChange } {
  const [only, ...others] = proofsOf(grants.flatMap(({ because }) => because)).filter(
    ({ effect }) => effect === "Allow",
  );
  if (only === undefined || others.length > 0 || only.policy.endsWith("#grant")) return {};
  const { statements = [] } = account.inventory.resources.get(resource.arn)?.policy ?? {};
  const principal = statements.find(({ id, effect }) => id === only.statement && effect === "Allow")?.principal;
  if (principal === undefined || principal.not || principal.entries.length !== 1) return {};
  return { policyChange: { change: "delete-statement", policy: only.policy, statement: only.statement } };
}
