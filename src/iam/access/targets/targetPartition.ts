import type { Applies } from "../../policy/applies.ts";
import { type Bits, emptyBits, unite } from "../../sets/bitSet.ts";
import { SplitTable } from "./splitTable.ts";
import type { Targets } from "./targets.ts";

/**
 * The targets of an account in groups to which every statement of a principal applies alike. It begins with the
 * classes; a group that is split off another one differs from it in how one statement applies. Groups are numbers:
 * those below the number of classes are the classes, the others are held in columns.
 */
export class TargetPartition {
  /** Group by position of the target. */
  readonly groupOf: Int32Array;
  /** How each statement applies to a target that no pattern of it names. */
  readonly usual: Applies[] = [];
  readonly #targets: Targets;
  readonly #classes: number;
  /** By group less the number of classes: what it was split off, and how which statement applies to it. */
  readonly #from: number[] = [];
  readonly #class: number[] = [];
  readonly #statement: number[] = [];
  readonly #applies: Applies[] = [];
  readonly #splits = new SplitTable();
  /** Of divided classes of types: the actions of the members of each group. */
  readonly #masks = new Map<number, Bits>();
  readonly #divided = new Set<number>();

  /** `names`: what resource policies call the principal. */
  constructor(targets: Targets, names: readonly string[]) {
    const { named, common } = targets.classesOf;
    this.#targets = targets;
    this.#classes = targets.classes.length;
    this.groupOf = common.slice();
    for (const position of targets.classesOf.naming(names)) this.groupOf[position] = named[position] ?? 0;
  }

  /** How many groups there are by now. */
  get size(): number {
    return this.#classes + this.#from.length;
  }

  classOf(group: number): number {
    return group < this.#classes ? group : (this.#class[group - this.#classes] ?? -1);
  }

  /** The actions that the targets of a group take. */
  maskOf(group: number): Bits | undefined {
    return this.#masks.get(group) ?? this.#targets.classes[this.classOf(group)]?.mask;
  }

  /** How each statement applies to the targets of a group, into `into`. */
  appliesTo(group: number, into: Uint8Array): void {
    into.set(this.usual);
    for (let each = group - this.#classes; each >= 0; each = (this.#from[each] ?? 0) - this.#classes) {
      into[this.#statement[each] ?? 0] = this.#applies[each] ?? 0;
    }
  }

  /**
   * Begins the next statement. Each target is assigned at most once for it; `concerns` says
   * whether the statement is about the actions of a service.
   */
  begin(usual: Applies, concerns: (service: number) => boolean): StatementSplits {
    const statement = this.usual.push(usual) - 1;
    const before = this.size;
    const { groupOf } = this;
    this.#splits.begin(before);
    return {
      wasAssigned: (position) => (groupOf[position] ?? 0) >= before,
      assign: (position, applies) => {
        if (applies === usual) return;
        const from = groupOf[position] ?? 0;
        let to = this.#splits.get(from, applies);
        if (to < 0) {
          const service = this.#targets.classes[this.classOf(from)]?.scope.index ?? -1;
          to = concerns(service) ? this.#split(from, statement, applies) : from;
          this.#splits.set(from, applies, to);
        }
        groupOf[position] = to;
      },
    };
  }

  /** Ends the partition: each witness of a resource type has the actions of its type, a group those of its members. */
  end(): this {
    const { list, classes } = this.#targets;
    for (const divided of this.#divided) {
      const { types = [], scope } = classes[divided] ?? {};
      for (const position of types) {
        const group = this.groupOf[position] ?? -1;
        const taken = list[position]?.mask;
        const mask = this.#masks.get(group) ?? emptyBits(scope?.service.actions.length ?? 0);
        if (taken !== undefined) unite(mask, taken);
        this.#masks.set(group, mask);
      }
    }
    return this;
  }

  #split(from: number, statement: number, applies: Applies): number {
    const targetClass = this.classOf(from);
    this.#class.push(targetClass);
    this.#from.push(from);
    this.#statement.push(statement);
    this.#applies.push(applies);
    if (this.#targets.classes[targetClass]?.ofTypes) this.#divided.add(targetClass);
    return this.size - 1;
  }
}

export interface StatementSplits {
  wasAssigned(position: number): boolean;
  /** Puts a target into the group of those of its group to which the statement applies so. */
  assign(position: number, applies: Applies): void;
}
