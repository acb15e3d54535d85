import { addBit, type Bits, emptyBits, fullBits } from "../sets/bitSet.ts";
import { CAPABILITIES, type CatalogueService, service as serviceOf, servicePrefixes } from "./catalogue.ts";

/** A service's actions as sets: what the evaluation intersects. */
export interface ServiceScope {
  /** Index of the service in the catalogue. */
  index: number;
  service: CatalogueService;
  all: Bits;
  none: Bits;
  /** By index of the resource type: the actions that take it. */
  byType: readonly Bits[];
  /** Actions without a resource type: they need a statement on `*`. */
  withoutType: Bits;
  /** By index of the capability. */
  byCapability: readonly Bits[];
  /** Full names in lower case: `s3:getobject`. */
  names: readonly string[];
}

const known: (ServiceScope | undefined)[] = [];

/** The scope of a service of the catalogue, made on first use; the catalogue never changes. */
export function serviceScope(index: number): ServiceScope {
  const made = known[index];
  if (made !== undefined) return made;
  const service = serviceOf(servicePrefixes[index] ?? "");
  if (service === undefined) throw new RangeError(`no service ${index} in the catalogue`);
  const scope = build(index, service);
  known[index] = scope;
  return scope;
}

function build(index: number, service: CatalogueService): ServiceScope {
  const size = service.actions.length;
  const byType = service.resourceTypes.map(() => emptyBits(size));
  const withoutType = emptyBits(size);
  const byCapability = CAPABILITIES.map(() => emptyBits(size));
  service.actions.forEach((action, at) => {
    if (action.resourceTypes.length === 0) addBit(withoutType, at);
    for (const type of action.resourceTypes) {
      const bits = byType[type];
      if (bits !== undefined) addBit(bits, at);
    }
    byCapability.forEach((bits, capability) => {
      if ((action.capabilities >>> capability) & 1) addBit(bits, at);
    });
  });
  const names = service.actions.map((action) => `${service.prefix}:${action.name}`.toLowerCase());
  return { index, service, all: fullBits(size), none: emptyBits(size), byType, withoutType, byCapability, names };
}
