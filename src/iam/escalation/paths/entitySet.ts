import { tagValues } from "../../access/compile/requestContext.ts";
import { lowerBound, PatternIndex } from "../../access/targets/patternIndex.ts";
import { ABSENT, type ContextValue } from "../../policy/context.ts";
import { type Bits, emptyBits, fullBits } from "../../sets/bitSet.ts";

/** What conditions can ask about an entity that a request acts on. */
export interface EntityFacts {
  tags: ReadonlyMap<string, ContextValue> | undefined;
  /** Value of iam:PermissionsBoundary. */
  boundary: ContextValue;
}

/** A user, role, group or managed policy that requests act on. */
export interface Entity {
  arn: string;
  tags?: Readonly<Record<string, string>>;
  boundary?: string | undefined;
}

/** Entities of IAM of one type, sorted by ARN, on all of which an action is decided at once. */
export class EntitySet {
  readonly arns: readonly string[];
  readonly index: PatternIndex;
  /** By position: index into `facts`. */
  readonly factsOf: Int32Array;
  readonly facts: readonly EntityFacts[];
  readonly all: Bits;

  constructor(entities: readonly Entity[]) {
    const sorted = [...entities].sort((a, b) => (a.arn < b.arn ? -1 : a.arn > b.arn ? 1 : 0));
    this.arns = sorted.map(({ arn }) => arn);
    this.index = new PatternIndex(this.arns);
    const facts: EntityFacts[] = [];
    const known = new Map<string, number>();
    this.factsOf = Int32Array.from(sorted, ({ tags, boundary }) => {
      const key = JSON.stringify([tags ?? null, boundary ?? null]);
      let at = known.get(key);
      if (at === undefined) {
        at = facts.length;
        known.set(key, at);
        facts.push({
          tags: tags && tagValues(tags),
          boundary: boundary === undefined ? ABSENT : { state: "present", values: [boundary] },
        });
      }
      return at;
    });
    this.facts = facts;
    this.all = fullBits(this.arns.length);
  }

  get size(): number {
    return this.arns.length;
  }

  /** Undefined for an ARN that is not among them. */
  positionOf(arn: string): number | undefined {
    const at = lowerBound(this.arns, arn);
    return this.arns[at] === arn ? at : undefined;
  }

  /** What conditions can ask about the entity of that ARN; undefined when it is not among them. */
  factsAt(arn: string): EntityFacts | undefined {
    const at = this.positionOf(arn);
    return at === undefined ? undefined : this.facts[this.factsOf[at] ?? -1];
  }

  none(): Bits {
    return emptyBits(this.arns.length);
  }
}
