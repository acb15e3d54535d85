import { CALLING_SERVICES } from "./callingServices.ts";
import type { ForwardingService } from "./forwardingService.ts";
import { KMS_SERVICES } from "./kmsServices.ts";

/** Every service that is known to call others with the permissions of the principal that calls it. */
export const FORWARDING_SERVICES: readonly ForwardingService[] = [...CALLING_SERVICES, ...KMS_SERVICES];

/** What to call a service by its service principal: `CloudFormation`; the principal itself where the service is not listed. */
export function forwardingServiceName(principal: string): string {
  return FORWARDING_SERVICES.find((service) => service.principal === principal)?.name ?? principal;
}
