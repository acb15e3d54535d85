import type { ConditionContext } from "../policy/context.ts";
import { principalAccount } from "../policy/principal.ts";
import type { Template } from "../policy/variables.ts";
import { type Bits, intersects } from "./bits.ts";
import type { CompiledPolicy, CompiledStatement } from "./compile.ts";
import { isFalse } from "./truthOf.ts";

/**
 * How a target's own policy takes part: `none` (it has none that matters; KMS: a key without a known policy has the
 * default one, which delegates to the account), `grants` (within the account it grants on its own), `required` (nothing
 * is allowed without it: KMS keys, role trust).
 */
export type PolicyMode = "none" | "grants" | "required";

/** One statement of a resource policy as far as it concerns a target. */
export interface ShapeItem {
  statement: CompiledStatement;
  /** False when a variable that nobody knows decides whether the resource matches. */
  certain: boolean;
  /** Resource patterns with variables of the caller, to be resolved for each. */
  templates: readonly Template[] | undefined;
}

/**
 * What a resource policy says of a target, its name left out: targets whose policies come to the same share one shape
 * and are evaluated as one.
 */
export interface ResourceShape {
  id: number;
  items: readonly ShapeItem[];
  /** May concern every principal of the account; else only those in `named`. */
  broad: boolean;
  /** ARNs of users and roles. */
  named: ReadonlySet<string>;
  /** ARNs of sessions. */
  sessions: readonly string[];
  /** ARN of the target and facts of its resource, where the shape depends on them; else undefined. */
  target: string | undefined;
}

/** Makes shapes and gives equal ones one identity. */
export class ShapeInterner {
  readonly #accountId: string;
  readonly #shapes = new Map<string, ResourceShape>();
  #made = 0;

  constructor(accountId: string) {
    this.#accountId = accountId;
  }

  get shapes(): Iterable<ResourceShape> {
    return this.#shapes.values();
  }

  /**
   * The shape of `policy` at the target `arn`, whose actions of the service are `mask`. `anyone` is the request context
   * on the resource with the caller unknown: what is false in it is false for all.
   */
  shapeAt(
    policy: CompiledPolicy,
    arn: string,
    service: number,
    mask: Bits,
    anyone: ConditionContext,
    keep = true,
  ): ResourceShape {
    const items: ShapeItem[] = [];
    for (const statement of policy.statements) {
      const bits = statement.actions.bits(service);
      if (bits === undefined || !intersects(bits, mask) || isFalse(statement, anyone)) continue;
      const item = itemAt(statement, arn);
      if (item !== undefined) items.push(item);
    }
    const bound = items.some((item) => item.templates !== undefined || item.statement.readsResource);
    const key = `${service} ${bound ? arn : ""}\n${items.map((item) => `${item.certain}${item.statement.likeness}`).join("\n")}`;
    const known = this.#shapes.get(key);
    if (known !== undefined) return known;
    const made = this.#make(items, bound ? arn : undefined);
    if (keep) this.#shapes.set(key, made);
    return made;
  }

  #make(items: readonly ShapeItem[], target: string | undefined): ResourceShape {
    const named = new Set<string>();
    let broad = false;
    for (const { statement } of items) {
      const { principal } = statement;
      if (principal === undefined || principal.not) broad = true;
      for (const { kind, value } of principal?.entries ?? []) {
        if (kind === "*" || value === "*" || principalAccount(value) === this.#accountId) broad = true;
        else if (kind === "AWS") named.add(value);
      }
    }
    this.#made += 1;
    const sessions = [...named].filter((arn) => arn.includes(":assumed-role/"));
    return { id: this.#made, items, broad, named, sessions, target };
  }
}

function itemAt(statement: CompiledStatement, arn: string): ShapeItem | undefined {
  const { resource } = statement;
  if (resource === undefined) return { statement, certain: true, templates: undefined };
  const matched = resource.fixed.some((pattern) => pattern?.matches(arn));
  const variable = resource.templates.filter((template) => template.fixed === undefined);
  if (matched) return resource.not ? undefined : { statement, certain: true, templates: undefined };
  if (variable.length > 0) return { statement, certain: true, templates: variable };
  return resource.not ? { statement, certain: true, templates: undefined } : undefined;
}
