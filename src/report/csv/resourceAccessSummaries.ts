import { CAPABILITIES, type ExternalGrant, type PrincipalRecord, type ResourceEntry } from "../../iam/index.ts";
import { compareText } from "../../platform/compareText.ts";
import { type AlikeRows, CellGroup } from "./cellRuns.ts";
import { tagValue } from "./tags.ts";

/** Header of `resource-access-summaries.csv`. */
export const RESOURCE_ACCESS_SUMMARIES_HEADER: readonly string[] = [
  "analysis_time",
  "service_name",
  "resource_name",
  "resource_arn",
  "access_capability",
  "principal_type",
  "principal_name",
  "principal_arn",
  "resource_tag_confidentiality",
];

/** What a row says of a principal. */
export type PrincipalHeader = Pick<PrincipalRecord, "arn" | "name" | "type">;

interface ColumnAccess {
  service: string;
  resource: ResourceEntry;
  /** All principals of the account in order of ARN, and for each the capabilities it has here: bit i is CAPABILITIES[i]. */
  principals: readonly PrincipalHeader[];
  masks: Uint8Array;
  /** Who outside the account reaches this resource. */
  external: readonly ExternalGrant[];
}

const CAPABILITY_ORDER = CAPABILITIES.map((capability, bit) => ({ capability, bit })).sort((a, b) =>
  compareText(a.capability, b.capability),
);

/**
 * The rows of one resource under one service, in order of capability and the principal's ARN. Access under conditions is
 * access here. An external principal is of type IAMUser or IAMRole when the policy names one, else of none.
 */
export function* resourceAccessRows(time: string, access: ColumnAccess): Generator<AlikeRows> {
  const { service, resource, principals, masks } = access;
  const ending = [tagValue(resource.tags, "confidentiality")];
  const groups = principalGroups(principals);
  const reaching: number[] = [];
  for (let index = 0; index < masks.length; index++) if (masks[index] !== 0) reaching.push(index);
  for (const { capability, bit } of CAPABILITY_ORDER) {
    const outside = externalPrincipals(access.external, capability);
    const varying: CellGroup[] = [];
    let next = 0;
    for (const index of reaching) {
      const group = groups[index];
      if (group === undefined || (((masks[index] ?? 0) >> bit) & 1) === 0) continue;
      if (next < outside.length) {
        const arn = principals[index]?.arn ?? "";
        for (let other = outside[next]; other && other.arn < arn; other = outside[++next]) {
          varying.push(externalGroup(other));
        }
      }
      varying.push(group);
    }
    for (const other of outside.slice(next)) varying.push(externalGroup(other));
    yield { opening: [time, service, resource.name, resource.arn, capability], varying, ending };
  }
}

const known = new WeakMap<readonly PrincipalHeader[], readonly CellGroup[]>();

/** Type, name and ARN of each principal; made once for a list, which all resources share. */
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
  const type = /^arn:[^:]+:iam::\d{12}:(user|role)\//.exec(arn)?.[1];
  return type === "user" ? "IAMUser" : type === "role" ? "IAMRole" : "";
}
