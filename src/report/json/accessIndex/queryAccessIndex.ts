import type { AccessFilter, AccessItem, AccessPosition } from "../accessQuery.ts";
import type { AccessIndex } from "./accessIndexReader.ts";
import type { Directory } from "./format.ts";
import { searchAccess } from "./searchAccess.ts";

/** What `queryAccess` gives for the analysis that the index is of. */
export async function* queryAccessIndex(
  index: AccessIndex,
  { principal, service, capability, resource }: AccessFilter,
  after?: AccessPosition,
): AsyncGenerator<{ item: AccessItem; position: AccessPosition }> {
  const isPair =
    service === undefined && capability === undefined
      ? undefined
      : (ofService: string, of: string) =>
          (service === undefined || service === ofService) && (capability === undefined || capability === of);
  const places = resource === undefined ? undefined : placesNamed(index.directory, resource);
  if (places?.size === 0) return;
  yield* searchAccess(index, { principal, isPair, places }, after);
}

/** Places whose text is exactly this: an ARN of the inventory, or a pattern as written. */
function placesNamed({ resources, patterns }: Directory, text: string): ReadonlySet<number> {
  const places = new Set<number>();
  for (const [number, arn] of resources.entries()) if (arn === text) places.add(number);
  const pattern = patterns.indexOf(text);
  if (pattern >= 0) places.add(resources.length + pattern);
  return places;
}
