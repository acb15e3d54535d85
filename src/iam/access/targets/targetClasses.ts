import type { ServiceScope } from "../../catalogue/serviceActions.ts";
import type { PolicyMode } from "../../decision/combination.ts";
import type { Bits } from "../../sets/bitSet.ts";
import type { ResourcePolicyShape, ShapeInterner } from "../compile/resourcePolicyShape.ts";

/** What targets of one class have in common: all but name and tags. */
export interface TargetClass {
  scope: ServiceScope;
  mode: PolicyMode;
  shape: ResourcePolicyShape | undefined;
  /** Whether resource control policies do not limit access to its targets. */
  isExempt: boolean;
  /** Its targets are witnesses of resource types. */
  ofTypes: boolean;
  /** All actions that its targets take together. */
  mask: Bits;
  /** A resource of one of its targets; -1 for none. */
  resource: number;
  /** Positions of its targets where it is a class of types; else empty. */
  types: readonly number[];
}

interface Classed {
  arn: string;
  scope: ServiceScope;
  mask: Bits;
  resource: number;
  mode: PolicyMode;
  shape: ResourcePolicyShape | undefined;
  isExempt: boolean;
}

/**
 * The classes of targets, twice: for the principals that a resource's policy names, and for all others, for whom
 * policies that differ only in the principals they name are the same. Most principals are named by few policies or
 * none.
 */
export class TargetClasses {
  readonly list: readonly TargetClass[];
  /** Class by position, for the principals that the policy names. */
  readonly named: Int32Array;
  /** Class by position, for all others. */
  readonly common: Int32Array;
  /** Class of the witnesses of a service's types, by index of the service. */
  readonly ofService: ReadonlyMap<number, number>;
  /** By a name: the classes whose shape has it. */
  readonly #naming = new Map<string, number[]>();
  /** By class: the positions of its targets, where its shape has names. */
  readonly #positions = new Map<number, number[]>();

  constructor(targets: readonly Classed[], shapes: ShapeInterner) {
    const list: (TargetClass & { types: number[] })[] = [];
    const known = new Map<string, number>();
    const classOf = ({ scope, mode, shape, mask, resource, isExempt }: Classed): number => {
      const ofTypes = resource < 0;
      const type = ofTypes ? "" : scope.byType.indexOf(mask);
      const key = `${scope.index} ${type} ${mode} ${isExempt ? "exempt" : ""} ${shape?.id ?? ""}`;
      const found = known.get(key);
      if (found !== undefined) return found;
      known.set(key, list.length);
      list.push({ scope, mode, shape, isExempt, ofTypes, mask: ofTypes ? scope.all : mask, resource, types: [] });
      return list.length - 1;
    };
    this.list = list;
    this.named = Int32Array.from(targets, classOf);
    this.common = Int32Array.from(targets, (target, position) => {
      const own = this.named[position] ?? 0;
      if (target.shape === undefined || target.shape.named.size === 0) return own;
      this.#addNames(own, target.shape, position);
      return classOf(toOthers(target, shapes));
    });
    targets.forEach(({ resource }, position) => {
      if (resource < 0) list[this.named[position] ?? 0]?.types.push(position);
    });
    this.ofService = new Map(list.flatMap(({ ofTypes, scope }, at) => (ofTypes ? [[scope.index, at] as const] : [])));
  }

  /** The positions of targets whose policies have one of the names. */
  *naming(names: readonly string[]): Iterable<number> {
    for (const name of names) {
      for (const named of this.#naming.get(name) ?? []) yield* this.#positions.get(named) ?? [];
    }
  }

  #addNames(named: number, { named: items }: ResourcePolicyShape, position: number): void {
    const positions = this.#positions.get(named);
    if (positions !== undefined) {
      positions.push(position);
      return;
    }
    this.#positions.set(named, [position]);
    for (const name of items.keys()) {
      const classes = this.#naming.get(name);
      if (classes === undefined) this.#naming.set(name, [named]);
      else classes.push(named);
    }
  }
}

/** A policy without a statement about someone has no say, where it is not required. */
function toOthers(target: Classed, shapes: ShapeInterner): Classed {
  const { shape, mode, scope, arn } = target;
  const others = shape && shapes.withoutNamed(shape, scope.index, arn);
  return mode === "grants" && others?.items.length === 0
    ? { ...target, mode: "none", shape: undefined }
    : { ...target, shape: others };
}
