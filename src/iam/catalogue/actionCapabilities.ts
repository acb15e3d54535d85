import { type Capability, capabilitiesOf } from "./capability.ts";
import { findAction, serviceOfAction } from "./catalogue.ts";

/** What an action counts as. */
export interface ActionCapabilities {
  /** As AWS publishes it: `s3:GetObject`. */
  action: string;
  /** Display name of the service: `S3`. */
  service: string;
  capabilities: readonly Capability[];
  /** Whether a policy can allow it on some resources alone. */
  takesResource: boolean;
}

/** Of an action's full name in any case; undefined when the catalogue lacks it. */
export function actionCapabilities(name: string): ActionCapabilities | undefined {
  const found = findAction(name);
  if (found === undefined) return undefined;
  const { prefix, displayName } = serviceOfAction(found.id);
  return {
    action: `${prefix}:${found.name}`,
    service: displayName,
    capabilities: capabilitiesOf(found.capabilities),
    takesResource: found.resourceTypes.length > 0,
  };
}
