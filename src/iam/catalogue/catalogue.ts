import { details, index, updatedAt, version } from "./data.generated.ts";
import { type CatalogueAction, type CatalogueService, decode, type Entry } from "./decode.ts";

export type { Capability } from "./capability.ts";
export { CAPABILITIES } from "./capability.ts";
export type { AccessLevel, CatalogueAction, CatalogueResourceType, CatalogueService } from "./decode.ts";

/** Version of the package the catalogue was generated from. */
export const catalogueVersion: string = version;
/** When that package was last brought up to date, ISO 8601. */
export const catalogueDate: string = updatedAt;

const entries: Entry[] = [];
const indexByPrefix = new Map<string, number>();
let total = 0;
for (const line of index.split("|")) {
  const [prefix = "", count = "0", displayName = ""] = line.split("=");
  indexByPrefix.set(prefix, entries.length);
  entries.push({ prefix, displayName, firstActionId: total });
  total += Number(count);
}

/** Number of actions of all services; ids run from 0 to actionCount - 1. */
export const actionCount: number = total;
/** Every service prefix, lower-case, sorted. */
export const servicePrefixes: readonly string[] = entries.map((entry) => entry.prefix);

const decoded: (CatalogueService | undefined)[] = new Array(entries.length);
const actionsByName: (Map<string, CatalogueAction> | undefined)[] = new Array(entries.length);

function serviceAt(at: number): CatalogueService {
  const known = decoded[at];
  if (known !== undefined) return known;
  const entry = entries[at];
  if (entry === undefined) throw new RangeError(`catalogue: no service ${at}`);
  const service = decode(at, entry, details[at] ?? "");
  decoded[at] = service;
  return service;
}

/** The service of a lower-case prefix; decoded on first use. */
export function service(prefix: string): CatalogueService | undefined {
  const at = indexByPrefix.get(prefix);
  return at === undefined ? undefined : serviceAt(at);
}

/** Every service, in the order of servicePrefixes; decodes what was not used before. */
export function services(): readonly CatalogueService[] {
  return entries.map((_, at) => serviceAt(at));
}

/** The service an action id belongs to; throws a RangeError for an id that no action has. */
export function serviceOfAction(id: number): CatalogueService {
  if (!Number.isInteger(id) || id < 0 || id >= total) throw new RangeError(`catalogue: no action ${id}`);
  let low = 0;
  let high = entries.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((entries[middle]?.firstActionId ?? 0) <= id) low = middle;
    else high = middle - 1;
  }
  return serviceAt(low);
}

/** The action of a full name such as "s3:getobject", in any case; undefined when the catalogue lacks it. */
export function findAction(name: string): CatalogueAction | undefined {
  const colon = name.indexOf(":");
  const at = colon < 0 ? undefined : indexByPrefix.get(name.slice(0, colon).toLowerCase());
  if (at === undefined) return undefined;
  let byName = actionsByName[at];
  if (byName === undefined) {
    byName = new Map(serviceAt(at).actions.map((action) => [action.name.toLowerCase(), action]));
    actionsByName[at] = byName;
  }
  return byName.get(name.slice(colon + 1).toLowerCase());
}
