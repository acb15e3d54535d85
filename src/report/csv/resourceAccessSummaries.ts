import { CAPABILITIES, type ExternalGrant, type PrincipalRecord, type ResourceEntry } from "../../iam/index.ts";
import { compareText } from "../../platform/compareText.ts";
import { identityKind } from "../model/arnText.ts";
import { CellGroup, type RowBlock } from "../model/rowBlock.ts";
import { tagValue } from "../model/tags.ts";

/** What a row says about a principal. */
export type PrincipalHeader = Pick<PrincipalRecord, "arn" | "name" | "type">;

interface ColumnAccess {
  service: string;
  resource: ResourceEntry;
  /** All principals of the account in order of ARN, and the capabilities of each here: bit i is CAPABILITIES[i]. */
  principals: readonly PrincipalHeader[];
  masks: Uint8Array;
  /** The external access to this resource. */
  external: readonly ExternalGrant[];
}

const CAPABILITY_ORDER = CAPABILITIES.map((capability, bit) => ({ capability, bit })).sort((a, b) =>
  compareText(a.capability, b.capability),
);

/**
 * The rows of one resource under one service, in order of capability and principal ARN. Conditional access counts as
 * access. The type of an external principal is IAMUser or IAMRole if the policy names one, else empty.
 */
export function* resourceAccessRows(time: string, access: ColumnAccess): Generator<RowBlock> {
  const { service, resource, principals, masks } = access;
  const trailing = [tagValue(resource.tags, "confidentiality")];
  const groups = principalGroups(principals);
  const reaching: number[] = [];
  for (let index = 0; index < masks.length; index++) if (masks[index] !== 0) reaching.push(index);
  for (const { capability, bit } of CAPABILITY_ORDER) {
    const others = externalPrincipals(access.external, capability);
    const varying: CellGroup[] = [];
    let next = 0;
    for (const index of reaching) {
      const group = groups[index];
      if (group === undefined || (((masks[index] ?? 0) >> bit) & 1) === 0) continue;
      if (next < others.length) {
        const arn = principals[index]?.arn ?? "";
        for (let other = others[next]; other && other.arn < arn; other = others[++next]) {
          varying.push(externalGroup(other));
        }
      }
      varying.push(group);
    }
    for (const other of others.slice(next)) varying.push(externalGroup(other));
    yield { leading: [time, service, resource.name, resource.arn, capability], varying, trailing };
  }
}

const known = new WeakMap<readonly PrincipalHeader[], readonly CellGroup[]>();

/** Type, name and ARN of each principal, worked out once for the list that all resources share. */
function principalGroups(principals: readonly PrincipalHeader[]): readonly CellGroup[] {
  let groups = known.get(principals);
  if (groups === undefined) {
    groups = principals.map(({ type, name, arn }) => new CellGroup(type, name, arn));
    known.set(principals, groups);
  }
  return groups;
}

function externalGroup({ name, arn }: { name: string; arn: string }): CellGroup {
  return new CellGroup(externalType(arn), name, arn);
}

function externalPrincipals(grants: readonly ExternalGrant[], capability: string) {
  const byArn = new Map(
    grants.filter((grant) => grant.capability === capability).map(({ principal }) => [principal.arn, principal]),
  );
  return [...byArn.values()].sort((a, b) => compareText(a.arn, b.arn));
}

function externalType(arn: string): "IAMUser" | "IAMRole" | "" {
  const kind = identityKind(arn);
  return kind === "user" ? "IAMUser" : kind === "role" ? "IAMRole" : "";
}
