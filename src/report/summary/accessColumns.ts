import { type AccessGrant, CAPABILITIES, type ResourceEntry } from "../../iam/index.ts";
import { compareText } from "../../platform/compareText.ts";
import { isReported } from "../model/reportedTypes.ts";

/** One resource under one service, which rows are grouped by. A role has two columns, for IAM and for STS. */
export interface AccessColumn {
  service: string;
  /** Index into the inventory. */
  resource: number;
}

/** The columns of all reported resources, in the order of their rows: by service, resource name and ARN. */
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
 * A function that calls `mark(column, mask)` for every resource in a principal's grants: bit i of the mask is
 * CAPABILITIES[i]. A grant under a service for which the resource has no column counts under the resource's own service.
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
