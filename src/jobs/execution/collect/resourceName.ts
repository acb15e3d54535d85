import type { CollectedResource } from "../staging/collection.ts";

/** The name that a collector has given; a resource without one has its ARN. */
export function nameOf({ name, arn }: CollectedResource): string {
  return name ?? arn;
}
