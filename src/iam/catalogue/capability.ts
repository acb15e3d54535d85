/** What an action lets its holder do with a resource. Definitions: docs/decisions/catalogue.md. */
export type Capability =
  | "administer-resource"
  | "read-config"
  | "use-resource"
  | "read-data"
  | "write-data"
  | "delete-data";

/** The six capabilities in their fixed order: bit i of a mask stands for CAPABILITIES[i]. */
export const CAPABILITIES: readonly Capability[] = [
  "administer-resource",
  "read-config",
  "use-resource",
  "read-data",
  "write-data",
  "delete-data",
];

export const ADMINISTER = 1;
export const READ_CONFIG = 2;
export const USE = 4;
export const READ_DATA = 8;
export const WRITE_DATA = 16;
export const DELETE_DATA = 32;

/** The capabilities of a mask, in the fixed order. */
export function capabilitiesOf(mask: number): Capability[] {
  return CAPABILITIES.filter((_, bit) => (mask >> bit) & 1);
}

/** The mask of a list of capabilities. */
export function maskOf(capabilities: Iterable<Capability>): number {
  let mask = 0;
  for (const capability of capabilities) mask |= 1 << CAPABILITIES.indexOf(capability);
  return mask;
}
