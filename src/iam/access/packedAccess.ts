import { CAPABILITIES } from "../catalogue/capability.ts";
import { CERTAINTIES } from "../certainty.ts";
import type { Proof } from "../policy/proof.ts";
import type { OpenCondition } from "../policy/statement.ts";
import { fromRuns, toRuns } from "../sets/runs.ts";
import { Table } from "../sets/table.ts";
import type { AccessGrant, PrincipalGrants, PrincipalRecord } from "./model.ts";

const SCOPES = ["service", "resource", "pattern"] as const;

/**
 * A grant: capability, certainty and scope as numbers, resources, conditions and proofs as places in the tables, and the
 * members that few grants have as they are.
 */
type PackedGrant = [
  service: string,
  capability: number,
  certainty: number,
  scope: number,
  resourcesOrPattern: number | string,
  conditions: number,
  because: number,
  more?: RareMembers,
];

type RareMembers = Omit<
  AccessGrant,
  "service" | "capability" | "certainty" | "scope" | "resources" | "pattern" | "conditions" | "because"
>;

interface PackedAccesses {
  principals: (readonly [PrincipalRecord, PackedGrant[]])[];
  /** What grants share, each once. */
  resources: number[][];
  conditions: (readonly OpenCondition[])[];
  because: (readonly Proof[])[];
}

/** The most principals of a line, and entries of their grants together: a line is in memory as a whole while it is read. */
const LINE_PRINCIPALS = 64;
const LINE_ENTRIES = 200_000;

/** Puts principals into lines, several to a line, which `unpackAccesses` reads. */
export class AccessLines {
  #waiting: PrincipalGrants[] = [];
  #entries = 0;

  /** Adds the next principal; gives a line once it is full. */
  add({ principal, grants }: PrincipalGrants): string | undefined {
    this.#waiting.push({ principal, grants });
    for (const { resources } of grants) this.#entries += 1 + resources.length;
    return this.#waiting.length >= LINE_PRINCIPALS || this.#entries >= LINE_ENTRIES ? this.end() : undefined;
  }

  /** The line of the principals that are in no line yet; undefined for none. */
  end(): string | undefined {
    if (this.#waiting.length === 0) return undefined;
    const line = packAccesses(this.#waiting);
    this.#waiting = [];
    this.#entries = 0;
    return line;
  }
}

/** One line of JSON that is read back without loss; what grants share stands in it once. */
function packAccesses(accesses: readonly PrincipalGrants[]): string {
  const resourceTable = new Table<readonly number[], number[]>(toRuns);
  const conditionTable = new Table<readonly OpenCondition[]>((list) => list);
  const proofTable = new Table<readonly Proof[]>((list) => list);
  const packed = (grant: AccessGrant): PackedGrant => {
    const { service, capability, certainty, scope, resources, pattern, conditions, because, ...more } = grant;
    return [
      service,
      CAPABILITIES.indexOf(capability),
      CERTAINTIES.indexOf(certainty),
      SCOPES.indexOf(scope),
      scope === "resource" ? resourceTable.numberOf(resources) : pattern,
      conditionTable.numberOf(conditions),
      proofTable.numberOf(because),
      ...(Object.keys(more).length > 0 ? ([more] as const) : ([] as const)),
    ];
  };
  const principals = accesses.map(({ principal, grants }) => [principal, grants.map(packed)] as const);
  return JSON.stringify({
    principals,
    resources: resourceTable.items,
    conditions: conditionTable.items,
    because: proofTable.items,
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
        ([service, capability, certainty, scope, where, conditions, because, more]): AccessGrant => ({
          service,
          capability: member(CAPABILITIES, capability),
          certainty: member(CERTAINTIES, certainty),
          scope: member(SCOPES, scope),
          resources: typeof where === "number" ? (resources[where] ?? NONE) : NONE,
          pattern: typeof where === "string" ? where : "",
          conditions: packed.conditions[conditions] ?? NONE,
          because: packed.because[because] ?? NONE,
          ...more,
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
