import { CAPABILITIES } from "../catalogue/capability.ts";
import type { PublishedCertainty } from "../certainty.ts";
import type { Incomparable } from "./incomparable.ts";
import type { JointInventory } from "./inventories.ts";
import type { AccessChange, ComparedGrant } from "./model.ts";

/** Levels of access, the lowest first; of two levels of the same access the higher counts. */
const LEVELS: readonly (PublishedCertainty | null)[] = [null, "conditional", "allowed"];
const NOW = 2;
const MASK = 3;
/** Set where one of the levels rests on what was not read. */
const OPEN = 16;

/** Bits 0 and 1: the level before; bits 2 and 3: the level now; bit 4: `OPEN`. */
interface Levels {
  service: number;
  resources: Uint8Array | undefined;
  patterns: Map<string, number>;
}

/** Compares the access of one principal after the other; the memory is reused for each. */
export class AccessDifference {
  readonly #inventory: JointInventory;
  readonly #incomparable: Incomparable;
  /** By joint position: whether access to the resource cannot be compared. */
  readonly #leftOut: readonly boolean[];
  readonly #spare: Uint8Array[] = [];
  /** ARNs of resources that some access differs to which cannot be compared, since it rests on a service's resources. */
  readonly open = new Set<string>();

  constructor(inventory: JointInventory, incomparable: Incomparable) {
    this.#inventory = inventory;
    this.#incomparable = incomparable;
    this.#leftOut = inventory.arns.map((arn) => incomparable.isResource(arn));
  }

  /** Sorted by service, capability, scope and levels. */
  of(principal: string, previous: readonly ComparedGrant[], current: readonly ComparedGrant[]): AccessChange[] {
    const found = new Map<string, { grant: ComparedGrant; levels: Levels }>();
    for (const grant of previous) this.#mark(found, grant, 0, this.#inventory.ofPrevious);
    for (const grant of current) this.#mark(found, grant, NOW, undefined);
    const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
    const changes = sorted.flatMap(([, { grant, levels }]) => this.#changes(principal, grant, levels));
    for (const { levels } of found.values()) {
      if (levels.resources !== undefined) this.#spare.push(levels.resources);
    }
    return changes;
  }

  #mark(
    found: Map<string, { grant: ComparedGrant; levels: Levels }>,
    grant: ComparedGrant,
    shift: number,
    positions: Int32Array | undefined,
  ): void {
    const key = `${grant.service}\n${CAPABILITIES.indexOf(grant.capability)}`;
    const entry = found.get(key) ?? { grant, levels: { service: 0, resources: undefined, patterns: new Map() } };
    found.set(key, entry);
    const { levels } = entry;
    const isOpen = this.#incomparable.isThrough(grant.through ?? []);
    const level = (LEVELS.indexOf(grant.certainty) << shift) | (isOpen ? OPEN : 0);
    if (grant.scope === "service") levels.service = raise(levels.service, level, shift);
    else if (grant.scope === "pattern") {
      const pattern = grant.pattern ?? "";
      levels.patterns.set(pattern, raise(levels.patterns.get(pattern) ?? 0, level, shift));
    } else {
      levels.resources ??= this.#blank();
      for (const position of grant.resources ?? []) {
        const at = positions === undefined ? position : (positions[position] ?? -1);
        levels.resources[at] = raise(levels.resources[at] ?? 0, level, shift);
      }
    }
  }

  #blank(): Uint8Array {
    return this.#spare.pop()?.fill(0) ?? new Uint8Array(this.#inventory.arns.length);
  }

  #changes(principal: string, { service, capability }: ComparedGrant, levels: Levels): AccessChange[] {
    const about = { principal, service, capability };
    const changes: AccessChange[] = [];
    if (isChange(levels.service)) {
      changes.push({ ...about, ...between(levels.service), scope: "service", resources: [], patterns: [] });
    }
    const resources = new Map<number, string[]>();
    levels.resources?.forEach((value, at) => {
      if ((value & OPEN) !== 0 && isChange(value & ~OPEN)) this.open.add(this.#inventory.arns[at] ?? "");
      if (isChange(value) && this.#leftOut[at] !== true) {
        listed(resources, value).push(this.#inventory.arns[at] ?? "");
      }
    });
    for (const [value, arns] of inOrder(resources)) {
      changes.push({ ...about, ...between(value), scope: "resource", resources: arns.sort(), patterns: [] });
    }
    const patterns = new Map<number, string[]>();
    for (const [pattern, value] of levels.patterns) {
      if (isChange(value) && !this.#incomparable.isPattern(service, pattern)) listed(patterns, value).push(pattern);
    }
    for (const [value, texts] of inOrder(patterns)) {
      changes.push({ ...about, ...between(value), scope: "pattern", resources: [], patterns: texts.sort() });
    }
    return changes;
  }
}

/** Whether access is gained; otherwise it is lost. */
export function isGain({ from, to }: Pick<AccessChange, "from" | "to">): boolean {
  return LEVELS.indexOf(to) > LEVELS.indexOf(from);
}

function raise(value: number, level: number, shift: number): number {
  const side = MASK << shift;
  return (value & side) < (level & side) ? (value & ~side) | level : value | (level & OPEN);
}

function isChange(value: number): boolean {
  return (value & OPEN) === 0 && (value & MASK) !== value >>> NOW;
}

function between(value: number): { from: PublishedCertainty | null; to: PublishedCertainty | null } {
  return { from: LEVELS[value & MASK] ?? null, to: LEVELS[value >>> NOW] ?? null };
}

function listed(lists: Map<number, string[]>, value: number): string[] {
  const list = lists.get(value) ?? [];
  lists.set(value, list);
  return list;
}

function inOrder(lists: Map<number, string[]>): [number, string[]][] {
  return [...lists].sort(([a], [b]) => a - b);
}
