import { assumedRole } from "../../policy/arn.ts";
import type { Caller } from "../../policy/caller.ts";
import { factContext } from "../../policy/callFacts.ts";
import { type CompiledPolicy, type CompiledStatement, conditionTruth } from "../../policy/compiledStatement.ts";
import type { ConditionContext } from "../../policy/context.ts";
import { principalAccount } from "../../policy/principal.ts";
import type { ResourcePattern } from "../../policy/resourcePattern.ts";
import { type Bits, intersects } from "../../sets/bitSet.ts";
import { type AnalysisSettings, onResource, type ResourceFacts } from "./requestContext.ts";

/** One statement of a resource policy as far as it concerns a target. */
export interface ShapeItem {
  statement: CompiledStatement;
  /**
   * Resource patterns with variables of the caller, to be resolved for each; undefined where none decides the match.
   */
  variable: readonly ResourcePattern[] | undefined;
}

/**
 * What a resource policy says about a target, without the target's name: targets whose policies say the same share one
 * shape and are evaluated as one.
 */
export interface ResourcePolicyShape {
  id: number;
  items: readonly ShapeItem[];
  /** The items that may concern every principal of the account. */
  broad: readonly ShapeItem[];
  /** The others by what they name: an ARN, an account, a service, or a role whose session it is (`sessionsOf`). */
  named: ReadonlyMap<string, readonly ShapeItem[]>;
  /** ARN of the target and facts of its resource, where the shape depends on them; else undefined. */
  target: string | undefined;
}

const ANYONE: Caller = { kind: "anyone", arn: "*", account: undefined };

/** Makes shapes and gives equal ones one identity. */
export class ShapeInterner {
  readonly #settings: AnalysisSettings;
  readonly #nobody: ConditionContext;
  readonly #shapes = new Map<string, ResourcePolicyShape>();
  #made = 0;

  constructor(settings: AnalysisSettings) {
    this.#settings = settings;
    this.#nobody = factContext("anyCaller", { caller: ANYONE, at: settings.at });
  }

  get shapes(): Iterable<ResourcePolicyShape> {
    return this.#shapes.values();
  }

  /**
   * The shape of `policy` at the target `arn`, whose actions of the service are `mask`. `facts` are those of
   * the resource there: what is false on it with the caller unknown is false for all.
   */
  shapeAt(
    policy: CompiledPolicy,
    arn: string,
    service: number,
    mask: Bits,
    facts: ResourceFacts,
    keep = true,
  ): ResourcePolicyShape {
    const items: ShapeItem[] = [];
    const anyone = onResource(this.#nobody, this.#settings, facts);
    for (const statement of policy.statements) {
      const bits = statement.actions.bits(service);
      if (bits === undefined || !intersects(bits, mask) || conditionTruth(statement, anyone) === "false") continue;
      const item = itemAt(statement, arn);
      if (item !== undefined) items.push(item);
    }
    return this.#intern(items, service, arn, keep);
  }

  /** What a shape at the target `arn` says to those whom it does not name. */
  withoutNamed(shape: ResourcePolicyShape, service: number, arn: string): ResourcePolicyShape {
    return shape.named.size === 0 ? shape : this.#intern(shape.broad, service, arn, true);
  }

  #intern(items: readonly ShapeItem[], service: number, arn: string, keep: boolean): ResourcePolicyShape {
    const bound = items.some((item) => item.variable !== undefined || item.statement.readsResource);
    const key = `${service} ${bound ? arn : ""}\n${items.map((item) => item.statement.likeness).join("\n")}`;
    const known = this.#shapes.get(key);
    if (known !== undefined) return known;
    const made = this.#make(items, bound ? arn : undefined);
    if (keep) this.#shapes.set(key, made);
    return made;
  }

  #make(items: readonly ShapeItem[], target: string | undefined): ResourcePolicyShape {
    const broad: ShapeItem[] = [];
    const named = new Map<string, ShapeItem[]>();
    for (const item of items) {
      const names = this.namesIn(item.statement);
      if (names === undefined) broad.push(item);
      for (const name of names ?? []) {
        const list = named.get(name);
        if (list === undefined) named.set(name, [item]);
        else list.push(item);
      }
    }
    this.#made += 1;
    return { id: this.#made, items, broad, named, target };
  }

  /** Whom the Principal of a statement names, each once; undefined where it may be anyone of the account. */
  namesIn({ principal }: Pick<CompiledStatement, "principal">): Iterable<string> | undefined {
    if (principal === undefined || principal.not) return undefined;
    const names = new Set<string>();
    for (const { kind, value } of principal.entries) {
      const account = principalAccount(value);
      if (kind === "*" || value === "*" || account === this.#settings.accountId) return undefined;
      names.add(account ?? value);
      const assumed = assumedRole(value);
      if (assumed !== undefined) names.add(sessionsOf(assumed.account, assumed.role));
    }
    return names;
  }
}

/** What stands for all sessions of a role in `ResourcePolicyShape.named`; `role` is its name without path. */
export function sessionsOf(account: string, role: string): string {
  return `${account} ${role}`;
}

/** The items that may concern someone who is called by these names. A policy may have thousands, one for each other. */
export function itemsAbout({ broad, named }: ResourcePolicyShape, names: readonly string[]): readonly ShapeItem[] {
  const found = names.flatMap((name) => named.get(name) ?? []);
  return found.length === 0 ? broad : [...broad, ...new Set(found)];
}

function itemAt(statement: CompiledStatement, arn: string): ShapeItem | undefined {
  const { resource } = statement;
  if (resource === undefined) return { statement, variable: undefined };
  const isNamed = resource.patterns.some(({ fixed }) => fixed?.matches(arn));
  if (isNamed) return resource.not ? undefined : { statement, variable: undefined };
  const variable = resource.patterns.filter(({ fixed }) => fixed === undefined);
  if (variable.length > 0) return { statement, variable };
  return resource.not ? { statement, variable: undefined } : undefined;
}
