/**
 * Who can become administrator, and how. In the order of the work: `account` is what a principal's permissions are about,
 * `permissions` answers what it may do, `techniques` finds the targets of each technique, `states` what a principal can
 * make of itself, `graph` who reaches whom, and `paths` holds the data that passes between them and what a reader gets.
 */

import { inOneGo, type Slices } from "../../platform/slices.ts";
import { administersAccount } from "../access/administration.ts";
import type { Account } from "../access/analyzedAccount.ts";
import type { PrincipalAccess } from "../access/model.ts";
import { CAPABILITIES } from "../catalogue/capability.ts";
import { CERTAINTIES } from "../certainty.ts";
import type { RoleDetail, UserDetail } from "../inventory/authorizationDetails.ts";
import { addBit, type Bits, emptyBits, hasBit, intersects } from "../sets/bitSet.ts";
import { AccountContext } from "./account/accountContext.ts";
import { AdminPaths } from "./graph/adminPaths.ts";
import { dataPaths, readersOf } from "./graph/dataPaths.ts";
import { NOT_REACHED } from "./graph/distances.ts";
import { graphOf } from "./graph/graph.ts";
import { Interner } from "./graph/interner.ts";
import { type KeptPrincipal, nodesUnpacker, type PackedNodes, packNodes } from "./graph/packedNodes.ts";
import { PrincipalNodes } from "./graph/principalNode.ts";
import type { Node } from "./paths/edge.ts";
import { explainPath } from "./paths/explainPath.ts";
import type { Escalation } from "./paths/model.ts";
import type { Path } from "./paths/path.ts";

/** Principals whose paths to administrators are kept for the reports that ask again: a few megabytes. */
const REMEMBERED = 2_000;
const READ_DATA = CAPABILITIES.indexOf("read-data");

/** What must be known of a principal beforehand. */
type Analyzed = Pick<PrincipalAccess, "cells"> & {
  principal: Pick<PrincipalAccess["principal"], "isFullAdmin" | "isIamAdmin" | "fullAdminBlockedBy">;
};

/**
 * Takes the principals of an account one by one, in the second pass over it, and finds who can become administrator and
 * who can reach data. Of a principal only its node in the graph and the set of resources it reads are kept.
 */
export class EscalationAnalysis {
  readonly #account: Account;
  readonly #accountContext: AccountContext;
  readonly #principalNodes: PrincipalNodes;
  readonly #nodes: (Node | undefined)[];
  readonly #reads: (Bits | undefined)[];
  #interner = new Interner();
  /** Indexes of the resources that hold data: some action reads it. */
  readonly #data: readonly number[];

  constructor(account: Account) {
    this.#account = account;
    this.#accountContext = new AccountContext(account);
    this.#principalNodes = new PrincipalNodes(this.#accountContext);
    this.#nodes = new Array(this.#accountContext.principals.size);
    this.#reads = new Array(this.#accountContext.principals.size);
    this.#data = dataResources(account);
  }

  /**
   * The same of an account that differs from this one in documents alone (`Account.withDocuments`): what was kept of its
   * principals stands until they are added anew.
   */
  withAccount(account: Account): EscalationAnalysis {
    const other = new EscalationAnalysis(account);
    for (const [at, node] of this.#nodes.entries()) other.#nodes[at] = node;
    for (const [at, reads] of this.#reads.entries()) other.#reads[at] = reads;
    return other;
  }

  /** Leaves a principal out, as if it were not there. */
  remove(arn: string): void {
    const at = this.#accountContext.principals.positionOf(arn);
    if (at === undefined) return;
    this.#nodes[at] = undefined;
    this.#reads[at] = undefined;
  }

  /** ARNs of the principals with an edge to this one. */
  reaching(arn: string): string[] {
    const { principals } = this.#accountContext;
    const target = principals.positionOf(arn) ?? -1;
    return principals.arns.filter((_, at) =>
      this.#nodes[at]?.edges.some(({ permissionSet: { targets } }) => hasBit(targets, target)),
    );
  }

  /** A principal and what `Account.analyzePrincipal` says of it; both at once, so that its policies are read once. */
  add(detail: UserDetail | RoleDetail, access: Analyzed): void {
    inOneGo(this.adding(detail, access));
  }

  /** The same in slices. */
  *adding(detail: UserDetail | RoleDetail, access: Analyzed): Slices<void> {
    const at = this.#accountContext.principals.positionOf(detail.Arn);
    if (at === undefined) return;
    const node = yield* this.#principalNodes.nodeOf(detail, administersAccount(access.principal));
    yield;
    this.#nodes[at] = this.#interner.node(node);
    this.#reads[at] = this.#setOf(
      this.#data.filter((resource) => (((access.cells[resource] ?? 0) >>> READ_DATA) & 1) === 1),
    );
  }

  /** Works out the edges of a principal anew, whose own policies and administration are as they were. */
  addEdges(detail: UserDetail | RoleDetail, administrator: boolean): void {
    const at = this.#accountContext.principals.positionOf(detail.Arn);
    if (at === undefined) return;
    this.#nodes[at] = this.#interner.node(inOneGo(this.#principalNodes.nodeOf(detail, administrator)));
  }

  /** What was kept of the principals added so far, which are forgotten, for an analysis that `unpacker` continues. */
  *takePacked(): Generator<PackedNodes> {
    yield* packNodes(this.#kept());
    this.#nodes.fill(undefined);
    this.#reads.fill(undefined);
    this.#interner = new Interner();
  }

  /** Adds principals that another analysis of the same account has packed, piece by piece in their order. */
  unpacker(): (packed: PackedNodes) => void {
    const size = { principals: this.#nodes.length, resources: this.#account.resources.length };
    const unpack = nodesUnpacker(this.#interner, size);
    return (packed) => {
      for (const [at, { node, reads }] of unpack(packed)) {
        this.#nodes[at] = node;
        this.#reads[at] = reads;
      }
    };
  }

  *#kept(): Generator<readonly [at: number, KeptPrincipal]> {
    for (const [at, node] of this.#nodes.entries()) {
      const reads = this.#reads[at];
      if (node !== undefined && reads !== undefined) yield [at, { node, reads }];
    }
  }

  /** The answer, once every principal was added, in slices. */
  *finish(): Slices<Escalation> {
    const { principals } = this.#accountContext;
    const graph = yield* graphOf(principals, this.#nodes);
    const adminPaths = new AdminPaths(graph);
    const readers = yield* readersOf(graph, this.#reads, this.#setOf(this.#data));
    this.#interner = new Interner();
    const { resources } = this.#account;
    const farthest = graph.distances.assumed;
    const canEscalate = (at: number | undefined): boolean =>
      at !== undefined && ((farthest.steps[at] ?? NOT_REACHED) > 0 || farthest.combined.has(at) === true);
    const known = new Map<number, readonly Path[]>();
    const toAdministrators = (at: number): readonly Path[] => {
      const paths = known.get(at) ?? adminPaths.from(at);
      if (known.size < REMEMBERED) known.set(at, paths);
      return paths;
    };
    const pathsTo: Escalation["pathsTo"] = (kind, arn) => {
      const at = principals.positionOf(arn);
      if (at === undefined || graph.nodes[at]?.administrator !== false) return [];
      if (kind === "administrator") return toAdministrators(at).map((path) => explainPath(path, arn, principals));
      return dataPaths(graph, readers, at).map((path) =>
        explainPath(path, arn, principals, resources[path.resource]?.arn ?? ""),
      );
    };
    const certaintyOf: Escalation["certaintyOf"] = (arn) => {
      const at = principals.positionOf(arn);
      if (at === undefined) return undefined;
      return CERTAINTIES.find((level) => {
        const { steps, combined } = graph.distances[level];
        return (steps[at] ?? NOT_REACHED) > 0 || combined.has(at);
      });
    };
    return {
      certaintyOf,
      escalating: principals.arns.filter((_, at) => canEscalate(at)),
      canEscalate: (arn) => canEscalate(principals.positionOf(arn)),
      pathsOf: (arn) => [...pathsTo("administrator", arn), ...pathsTo("data", arn)],
      pathsTo,
    };
  }

  /** Many principals read the same. */
  #setOf(resources: readonly number[]): Bits {
    const bits = emptyBits(this.#account.resources.length);
    for (const resource of resources) addBit(bits, resource);
    return this.#interner.set(bits);
  }
}

function dataResources({ resources, scope }: Account): number[] {
  const { targets } = scope;
  return resources.flatMap(({ type }, at) => {
    const holds = (targets.ofResource[at] ?? []).some((position) => {
      const target = targets.list[position];
      const reading = target?.scope.byCapability[READ_DATA];
      return target !== undefined && reading !== undefined && intersects(target.mask, reading);
    });
    return holds && type !== "IAMRole" ? [at] : [];
  });
}
