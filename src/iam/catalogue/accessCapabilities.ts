import { CAPABILITIES, type Capability } from "./capability.ts";
import { services } from "./catalogue.ts";

/** Full action names by capability; a capability that no action has is left out. */
export type ServiceCapabilities = Partial<Record<Capability, string[]>>;

/**
 * The published mapping: display name of every service → capability → its actions, all sorted.
 * Display names are unique in the catalogue, so no service hides another.
 */
export function accessCapabilities(): Record<string, ServiceCapabilities> {
  const byName: [string, ServiceCapabilities][] = services().map((service) => {
    const capabilities: ServiceCapabilities = {};
    CAPABILITIES.forEach((capability, bit) => {
      const actions = service.actions.filter((action) => (action.capabilities >> bit) & 1);
      if (actions.length > 0) capabilities[capability] = actions.map((action) => `${service.prefix}:${action.name}`);
    });
    return [service.displayName, capabilities];
  });
  return Object.fromEntries(byName.sort(([a], [b]) => (a < b ? -1 : 1)));
}
