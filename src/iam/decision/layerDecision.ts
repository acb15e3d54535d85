import type { Certainty } from "../certainty.ts";
import { type Applies, CERTAIN, certaintyOfApplied, NONE } from "../policy/applies.ts";
import { combine, type PolicyMode } from "./combination.ts";
import { allOf, anyStatement, GIVEN, NEVER, type Support, supportLogic } from "./support.ts";

/**
 * What the layers of policies say of one request; one that does not exist is `GIVEN` where it limits, `NEVER` where it
 * grants.
 */
export interface Layers<S> {
  /** How the resource's policy takes part. */
  mode: PolicyMode;
  /** An explicit deny of any layer. */
  deny: Support<S>;
  /** What every grant needs: of service control policies, each level. */
  organization: Support<S>;
  identity: Support<S>;
  /** Permissions boundary and session policies, for what identity-based policies grant. */
  limits: Support<S>;
  /** Grants of the resource's policy: beyond every limit, to the user or role by name, to its account. */
  direct: Support<S>;
  limited: Support<S>;
  delegation: Support<S>;
  /** Permissions boundary and session policies, for `limited`. */
  grantLimits: Support<S>;
}

/** Layers that say nothing; a caller replaces those that a request has. */
export const NO_LAYERS: Layers<never> = {
  mode: "none",
  deny: NEVER,
  organization: GIVEN,
  identity: NEVER,
  limits: GIVEN,
  direct: NEVER,
  limited: NEVER,
  delegation: NEVER,
  grantLimits: GIVEN,
};

/** The answer to one request. */
export type LayerDecision<S> =
  /** `denying`: the statements that explicitly deny it; none for an implicit deny. */
  | { readonly allowed: false; readonly denying: readonly S[] }
  /** `allowing`: the statements that decide it; `denying`: those that deny it under conditions that are open. */
  | {
      readonly allowed: true;
      readonly certainty: Certainty;
      readonly allowing: readonly S[];
      readonly denying: readonly S[];
    };

/**
 * Decides one request ("Policy evaluation logic"): an explicit deny outweighs every grant, and what nothing allows is
 * denied. It is certain when what allows it applies in any case, and no deny applies even conditionally.
 */
export function decideLayers<S>(layers: Layers<S>): LayerDecision<S> {
  const { mode, deny, organization, identity, limits, direct, limited, grantLimits, delegation } = layers;
  if (deny.applies === CERTAIN) return { allowed: false, denying: deny.statements };
  const logic = supportLogic<S>();
  const { applies, statements } = combine(
    logic,
    mode,
    organization,
    identity,
    limits,
    direct,
    limited,
    grantLimits,
    delegation,
  );
  if (applies === NONE) return { allowed: false, denying: [] };
  const certainty = deny.applies === NONE ? certaintyOfApplied(applies) : "conditional";
  return { allowed: true, certainty, allowing: statements, denying: deny.statements };
}

/** A statement with how far it applies to a request. */
export interface ApplyingStatement {
  readonly effect: "Allow" | "Deny";
  readonly applies: Applies;
}

/**
 * Decides a request by one resource policy alone, whose grants to the caller need nothing else: a role's trust policy.
 */
export function decideByResourcePolicy<S extends ApplyingStatement>(statements: readonly S[]): LayerDecision<S> {
  return decideLayers<S>({
    ...NO_LAYERS,
    mode: "grants",
    direct: anyStatement(statements.filter(({ effect }) => effect === "Allow")),
    deny: anyStatement(statements.filter(({ effect }) => effect === "Deny")),
  });
}

/**
 * What else limits a principal: whether a permissions boundary does, and how many levels of the organization have
 * service control policies that do not allow everything.
 */
export interface PrincipalLimits {
  readonly bounded: boolean;
  readonly levels: number;
}

export const NO_LIMITS: PrincipalLimits = { bounded: false, levels: 0 };

/** A kind of policy that speaks of a principal; except for `protection`, which holds what AWS refuses on its own resources. */
export type PrincipalLayer = "identity" | "boundary" | "serviceControl" | "resourceControl" | "protection";

/** A statement of one of a principal's layers. */
export interface LayeredStatement {
  readonly effect: "Allow" | "Deny";
  readonly layer: PrincipalLayer;
  /** Of an Allow of a service control policy: its level, from 0. */
  readonly level: number;
}

/**
 * Decides a request by identity-based policies within the limits of the principal, each of which has to allow: its
 * boundary, and every level of its organization.
 */
export function decideByOwnPolicies<S extends ApplyingStatement & LayeredStatement>(
  statements: readonly S[],
  { bounded, levels }: PrincipalLimits,
): LayerDecision<S> {
  const denies: S[] = [];
  const identity: S[] = [];
  const boundary: S[] = [];
  const byLevel = Array.from({ length: levels }, (): S[] => []);
  for (const statement of statements) {
    if (statement.effect === "Deny") denies.push(statement);
    else if (statement.layer === "serviceControl") byLevel[statement.level]?.push(statement);
    else (statement.layer === "boundary" ? boundary : identity).push(statement);
  }
  return decideLayers<S>({
    ...NO_LAYERS,
    organization: allOf(...byLevel.map((level) => anyStatement(level))),
    identity: anyStatement(identity),
    limits: bounded ? anyStatement(boundary) : GIVEN,
    deny: anyStatement(denies),
  });
}
