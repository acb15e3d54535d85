import { type ActionSet, actionSet } from "./actionSet.ts";
import { isResourceKey } from "./callFacts.ts";
import { type CompiledCondition, compileCondition } from "./conditions.ts";
import type { ConditionContext } from "./context.ts";
import { isForwardingKey } from "./forwarding/forwardedCall.ts";
import { compileResource, type ResourcePattern } from "./resourcePattern.ts";
import type { Condition, OpenCondition, Policy, PolicyVersion, Statement } from "./statement.ts";
import { and, type Truth } from "./truth.ts";

/**
 * A statement prepared for evaluation. Nothing in it depends on a principal, so all principals with the policy share
 * it.
 */
export interface CompiledStatement {
  /** `Proof.statement`. */
  id: string;
  /** `Proof.policy` where that is not the policy the statement was compiled into: of a KMS key's grants. */
  policy: string | undefined;
  effect: "Allow" | "Deny";
  actions: ActionSet;
  /** Undefined where the statement has none, as in a trust policy: it is about the resource that carries it. */
  resource: { not: boolean; patterns: readonly ResourcePattern[] } | undefined;
  principal: Statement["principal"];
  version: PolicyVersion;
  conditions: readonly { condition: Condition; test: CompiledCondition }[];
  /** A condition reads a key of the resource (`aws:ResourceTag/…`), so its truth differs from resource to resource. */
  readsResource: boolean;
  /** A condition tells a call that a service makes for the principal from a direct one. */
  readsForwarding: boolean;
  /** Equal for statements of resource policies that differ in nothing but Resource. */
  likeness: string;
}

export interface CompiledPolicy {
  /** `Proof.policy`. */
  id: string;
  statements: readonly CompiledStatement[];
}

/** How many shared statements and action sets are kept: resource policies are many and mostly alike. */
const INTERNED = 20_000;
const INTERNED_ACTIONS = 4_000;

/** Compiles policies; what is equal in their statements is shared between them. */
export class PolicyCompiler {
  readonly #actions = new Map<string, ActionSet>();
  readonly #shared = new Map<string, Omit<CompiledStatement, "resource">>();

  compile(policy: Policy): CompiledPolicy {
    return { id: policy.id, statements: policy.statements.map((statement) => this.#statement(statement)) };
  }

  /** A key's policy and its grants as one policy, in which each grant is still proved by the name of `grants`. */
  compileKey(policy: Policy, grants: Policy): CompiledPolicy {
    const granting = this.compile(grants).statements.map(
      (statement, at): CompiledStatement => ({ ...statement, policy: grants.id, likeness: `${grants.id} ${at}` }),
    );
    return { id: policy.id, statements: [...this.compile(policy).statements, ...granting] };
  }

  #statement(statement: Statement): CompiledStatement {
    return { ...this.#alike(statement), resource: compileResources(statement) };
  }

  /** All but the resource. Statements of resource policies are mostly alike, so those share it. */
  #alike(statement: Statement): Omit<CompiledStatement, "resource"> {
    const { id, effect, action, principal, conditions, version } = statement;
    const likeness = principal ? JSON.stringify([id, effect, action, principal, conditions, version]) : "";
    const known = likeness === "" ? undefined : this.#shared.get(likeness);
    if (known !== undefined) return known;
    const made = compileAlike(statement, this.#intern(action), likeness);
    if (this.#shared.size >= INTERNED) this.#shared.clear();
    if (likeness !== "") this.#shared.set(likeness, made);
    return made;
  }

  #intern(action: Statement["action"]): ActionSet {
    const key = `${action.not ? "!" : ""}${action.patterns.join("\n")}`;
    const known = this.#actions.get(key);
    if (known !== undefined) return known;
    if (this.#actions.size >= INTERNED_ACTIONS) this.#actions.clear();
    const made = actionSet(action);
    this.#actions.set(key, made);
    return made;
  }
}

/** A statement by itself, for decisions about single requests, which do not ask what is alike. */
export function compileStatement(statement: Statement, actions: ActionSet): CompiledStatement {
  return { ...compileAlike(statement, actions, ""), resource: compileResources(statement) };
}

function compileAlike(
  { id, effect, principal, conditions, version }: Statement,
  actions: ActionSet,
  likeness: string,
): Omit<CompiledStatement, "resource"> {
  return {
    id,
    policy: undefined,
    effect,
    actions,
    principal,
    version,
    conditions: conditions.map((condition) => ({ condition, test: compileCondition(condition, version) })),
    readsResource: conditions.some(readsResource),
    readsForwarding: conditions.some(({ key }) => isForwardingKey(key.toLowerCase())),
    likeness,
  };
}

function compileResources({ resource, version }: Statement): CompiledStatement["resource"] {
  if (resource === undefined) return undefined;
  return { not: resource.not, patterns: resource.patterns.map((pattern) => compileResource(pattern, version)) };
}

function readsResource(condition: Condition): boolean {
  if (isResourceKey(condition.key.toLowerCase())) return true;
  return condition.values.some((value) =>
    /\$\{\s*[^}]*((?:resource|bucket)tag\/|resource(account|org)|requestedregion)/i.test(value),
  );
}

/** Conditions that were compiled, as the policy has them. */
export function asWritten({ conditions, version }: Pick<CompiledStatement, "conditions" | "version">): {
  conditions: Condition[];
  version: PolicyVersion;
} {
  return { conditions: conditions.map(({ condition }) => condition), version };
}

/** The truth of all of a statement's conditions. */
export function conditionTruth(statement: CompiledStatement, context: ConditionContext): Truth {
  let truth: Truth = "true";
  for (const { test } of statement.conditions) {
    truth = and(truth, test(context));
    if (truth === "false") return truth;
  }
  return truth;
}

/** The conditions that the context leaves open, as written. */
export function openConditions(statement: CompiledStatement, context: ConditionContext): OpenCondition[] {
  return conditionsAsWritten(statement, ({ test }) => test(context) === "unknown");
}

/** Some of a statement's conditions, as written. */
export function conditionsAsWritten(
  { conditions, effect }: CompiledStatement,
  wanted: (condition: CompiledStatement["conditions"][number]) => boolean,
): OpenCondition[] {
  return conditions
    .filter(wanted)
    .map(({ condition: { operator, key, values } }) => ({ operator, key, values, effect }));
}
