import { compareText } from "../../../platform/compareText.ts";
import { type AccessGroup, forEachCell } from "../../summary/accessGroups.ts";
import { ofData, weight } from "../../summary/accessMask.ts";

/** A column of the map: services to which each group has the same access. */
export interface Column {
  /** The name of the most important of the services. */
  name: string;
  services: readonly string[];
  /** Whether it is the last column of a wide map: its services differ, and its cells show the access to any of them. */
  mixed: boolean;
}

export interface Columns {
  columns: readonly Column[];
  /** The masks of a group, one for each column. */
  masksOf(group: AccessGroup): number[];
}

/**
 * At most `most` columns: first the services that hold data of the account, by the weight of what they hold (`dataHeld`), then
 * by the access to their data, then by any access.
 */
export function columnsOf(
  services: readonly string[],
  groups: readonly AccessGroup[],
  dataHeld: ReadonlyMap<string, number>,
  most = 60,
): Columns {
  const classes = serviceClasses(services.length, groups);
  const weights = new Float64Array(services.length);
  const data = new Float64Array(services.length);
  for (const { cells, members } of groups) {
    forEachCell(cells, (service, mask) => {
      weights[service] = (weights[service] ?? 0) + weight(mask) * members.length;
      data[service] = (data[service] ?? 0) + weight(ofData(mask)) * members.length;
    });
  }
  const held = (service: number) => dataHeld.get(services[service] ?? "") ?? 0;
  const byImportance = (a: number, b: number) =>
    held(b) - held(a) ||
    (data[b] ?? 0) - (data[a] ?? 0) ||
    (weights[b] ?? 0) - (weights[a] ?? 0) ||
    compareText(services[a] ?? "", services[b] ?? "");
  const joined = [...Map.groupBy(services.keys(), (service) => classes[service] ?? 0).values()]
    .map((members) => members.sort(byImportance))
    .sort(([a = 0], [b = 0]) => byImportance(a, b));
  const others = joined.length > most ? joined.splice(most - 1) : [];
  const columns: Column[] = joined.map((members) => columnOf(members, services, false));
  if (others.length > 0) columns.push(columnOf(others.flat(), services, true));
  const columnOfService = new Uint16Array(services.length);
  [...joined, others.flat()].forEach((members, column) => {
    for (const service of members) columnOfService[service] = column;
  });
  return {
    columns,
    masksOf({ cells }) {
      const masks = new Array<number>(columns.length).fill(0);
      forEachCell(cells, (service, mask) => {
        const column = columnOfService[service] ?? 0;
        masks[column] = (masks[column] ?? 0) | mask;
      });
      return masks;
    },
  };
}

function columnOf(members: readonly number[], services: readonly string[], mixed: boolean): Column {
  const names = members.map((service) => services[service] ?? "");
  return { name: mixed ? "Other services" : (names[0] ?? ""), services: names, mixed };
}

/** A number for each service, the same for services to which each group has the same access. */
function serviceClasses(total: number, groups: readonly AccessGroup[]): Uint32Array {
  const classes = new Uint32Array(total);
  const masks = new Uint16Array(total);
  for (const { cells } of groups) {
    masks.fill(0);
    forEachCell(cells, (service, mask) => {
      masks[service] = mask;
    });
    const split = new Map<number, number>();
    for (let service = 0; service < total; service++) {
      const key = (classes[service] ?? 0) * 4096 + (masks[service] ?? 0);
      const next = split.get(key) ?? split.size;
      split.set(key, next);
      classes[service] = next;
    }
  }
  return classes;
}
