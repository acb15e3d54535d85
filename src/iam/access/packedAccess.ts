import { CAPABILITIES } from "../catalogue/capability.ts";
import { CERTAINTIES } from "../certainty.ts";
import type { Proof } from "../policy/proof.ts";
import type { OpenCondition } from "../policy/statement.ts";
import { fromRuns, toRuns } from "../sets/runs.ts";
import { Table } from "../sets/table.ts";
import type { AccessGrant, PrincipalGrants, PrincipalRecord } from "./model.ts";

const SCOPES = ["service", "resource", "pattern"] as const;

/** Of a grant: service, capability, certainty and scope by number, where in tables or as text, conditions, proofs. */
type PackedGrant = [string, number, number, number, number | string, number, number];

interface PackedAccesses {
  principals: (readonly [PrincipalRecord, PackedGrant[]])[];
  /** What grants share, each once. */
  resources: number[][];
  conditions: (readonly OpenCondition[])[];
  because: (readonly Proof[])[];
}

/** Principals of one line, and entries of their grants together, at most; what a line holds in memory while it is read. */
const LINE_PRINCIPALS = 64;
const LINE_ENTRIES = 200_000;

/** Puts principals into lines that `unpackAccesses` reads, several each. */
export class AccessLines {
  #waiting: PrincipalGrants[] = [];
  #entries = 0;

  /** Adds the next principal; gives a line once it is full. */
  add({ principal, grants }: PrincipalGrants): string | undefined {
    this.#waiting.push({ principal, grants });
    for (const { resources } of grants) this.#entries += 1 + resources.length;
    return this.#waiting.length >= LINE_PRINCIPALS || this.#entries >= LINE_ENTRIES ? this.end() : undefined;
  }

  /** The line of those that were added last; undefined for none. */
  end(): string | undefined {
    if (this.#waiting.length === 0) return undefined;
    const line = packAccesses(this.#waiting);
    this.#waiting = [];
    this.#entries = 0;
    return line;
  }
}

/** As one line of JSON that is read back without loss; what grants share stands in it once. */
function packAccesses(accesses: readonly PrincipalGrants[]): string {
  const resources = new Table<readonly number[], number[]>(toRuns);
  const conditions = new Table<readonly OpenCondition[]>((list) => list);
  const because = new Table<readonly Proof[]>((list) => list);
  const packed = (grant: AccessGrant): PackedGrant => [
    grant.service,
    CAPABILITIES.indexOf(grant.capability),
    CERTAINTIES.indexOf(grant.certainty),
    SCOPES.indexOf(grant.scope),
    grant.scope === "resource" ? resources.numberOf(grant.resources) : grant.pattern,
    conditions.numberOf(grant.conditions),
    because.numberOf(grant.because),
  ];
  const principals = accesses.map(({ principal, grants }) => [principal, grants.map(packed)] as const);
  return JSON.stringify({
    principals,
    resources: resources.items,
    conditions: conditions.items,
    because: because.items,
  } satisfies PackedAccesses);
}

/** The principals of a line, in the order in which `AccessLines` was given them. */
export function* unpackAccesses(text: string): Generator<PrincipalGrants> {
  const packed = JSON.parse(text) as PackedAccesses;
  const resources = packed.resources.map(fromRuns);
  for (const [principal, grants] of packed.principals) {
    yield {
      principal: restored(principal),
      grants: grants.map(
        ([service, capability, certainty, scope, where, conditions, because]): AccessGrant => ({
          service,
          capability: member(CAPABILITIES, capability),
          certainty: member(CERTAINTIES, certainty),
          scope: member(SCOPES, scope),
          resources: typeof where === "number" ? (resources[where] ?? NONE) : NONE,
          pattern: typeof where === "string" ? where : "",
          conditions: packed.conditions[conditions] ?? NONE,
          because: packed.because[because] ?? NONE,
        }),
      ),
    };
  }
}

const NONE: readonly never[] = [];

function member<Item>(items: readonly Item[], at: number): Item {
  const item = items[at];
  if (item === undefined) throw new RangeError("packed by another version");
  return item;
}

/** JSON has no undefined in a list. */
function restored(record: PrincipalRecord): PrincipalRecord {
  const { credentials } = record;
  if (credentials === undefined) return record;
  const [first, second] = credentials.accessKeys;
  return { ...record, credentials: { ...credentials, accessKeys: [first ?? undefined, second ?? undefined] } };
}
