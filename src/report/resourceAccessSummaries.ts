import { CAPABILITIES } from "../iam/catalogue/capability.ts";
import type { AccessGrant, ExternalGrant, PrincipalRecord, ResourceEntry } from "../iam/model.ts";
import { type AlikeRows, CellGroup } from "./alikeRows.ts";
import { compareText } from "./order.ts";
import { isReported } from "./resources.ts";
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

/** One resource under one service: what the rows stand together by. A role is there twice, for IAM and for STS. */
export interface AccessColumn {
  service: string;
  /** Index into the inventory. */
  resource: number;
}

/** All columns of the types that are reported, in the order of their rows: service, name, ARN of the resource. */
export function accessColumns(resources: readonly ResourceEntry[]): AccessColumn[] {
  const columns = resources.flatMap((entry, resource): AccessColumn[] => {
    const { service, type } = entry;
    if (!isReported(entry)) return [];
    const services = type === "IAMRole" && service !== "IAM" ? [service, "IAM"] : [service];
    return services.map((name) => ({ service: name, resource }));
  });
  const text = (column: AccessColumn, member: "name" | "arn") => resources[column.resource]?.[member] ?? "";
  return columns.sort(
    (a, b) =>
      compareText(a.service, b.service) ||
      compareText(text(a, "name"), text(b, "name")) ||
      compareText(text(a, "arn"), text(b, "arn")),
  );
}

/**
 * Gives a function that calls `mark(column, mask)` for every resource that a principal's grants reach: bit i of the mask
 * is CAPABILITIES[i]. A grant of a service that the resource has no column for counts in the column of its own service.
 */
export function accessMarker(resources: readonly ResourceEntry[], columns: readonly AccessColumn[]) {
  const byService = new Map<string, Int32Array>();
  const own = new Int32Array(resources.length).fill(-1);
  columns.forEach(({ service, resource }, column) => {
    const places = byService.get(service) ?? new Int32Array(resources.length).fill(-1);
    byService.set(service, places);
    places[resource] = column;
    if (resources[resource]?.service === service) own[resource] = column;
  });
  return (grants: readonly AccessGrant[], mark: (column: number, mask: number) => void): void => {
    for (const grant of grants) {
      const mask = 1 << CAPABILITIES.indexOf(grant.capability);
      const places = byService.get(grant.service);
      for (const resource of grant.resources) {
        const place = places?.[resource] ?? -1;
        const column = place >= 0 ? place : (own[resource] ?? -1);
        if (column >= 0) mark(column, mask);
      }
    }
  };
}

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
