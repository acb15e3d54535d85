import type { Capability, OpenCondition, Proof, PublishedCertainty } from "../../iam/index.ts";
import { AnalysisUnreadable } from "../stream/analysisUnreadable.ts";
import { parseLine, readAnalysis } from "./analysisReader.ts";

/** The items to give; an absent member matches everything. */
export interface AccessFilter {
  /** ARN; an external principal as the policy names it, `*` for anyone. */
  principal?: string | undefined;
  /** Display name of the service. */
  service?: string | undefined;
  capability?: Capability | undefined;
  /** ARN of a resource, or the pattern of a policy. */
  resource?: string | undefined;
}

/** One capability of one principal on one resource, on one pattern, or (both null) on the service as a whole. */
export interface AccessItem {
  principal: string;
  service: string;
  capability: Capability;
  resource: string | null;
  pattern: string | null;
  certainty: PublishedCertainty;
  conditions: readonly OpenCondition[];
  because: readonly Proof[];
}

/**
 * The position of an item in the document: the number of the principal (0 for all external principals), of its grant, and
 * of the resource in the grant. Positions do not depend on the filter.
 */
export type AccessPosition = readonly [principal: number, grant: number, resource: number];

/** Before the first item. */
export const START: AccessPosition = [0, 0, -1];

interface GrantLine extends Omit<AccessItem, "principal" | "resource" | "pattern"> {
  resources?: number[];
  pattern?: string;
}

interface ExternalLine extends Omit<AccessItem, "principal" | "service" | "resource" | "pattern"> {
  principal: { arn: string };
  resource: number;
}

/**
 * The items of an analysis.v1 that match the filter and come after `after`, in the order of the document: external access
 * by resource, then principals by ARN. Reads only as far as the caller iterates, and parses only lines that may match.
 * Throws `AnalysisUnreadable`.
 */
export async function* queryAccess(
  text: AsyncIterable<string>,
  filter: AccessFilter,
  after: AccessPosition = START,
): AsyncGenerator<{ item: AccessItem; position: AccessPosition }> {
  const resources: { arn: string; service: string }[] = [];
  const wanted = new Set<number>();
  let external = 0;
  let principals = 0;
  const mayMatch = grantTest(filter);
  for await (const read of readAnalysis(text)) {
    if (read.part === "header") continue;
    if (read.part === "resources") {
      const { arn, service } = parseLine<{ arn: string; service: string }>(read.line);
      if (arn === filter.resource) wanted.add(resources.length);
      resources.push({ arn, service });
    } else if (read.part === "externalAccess") {
      const position: AccessPosition = [0, external++, 0];
      if (!isAfter(position, after)) continue;
      const { principal, resource, ...line } = parseLine<ExternalLine>(read.line);
      const { arn, service } = resources[resource] ?? unknownResource();
      const item = itemOf(principal.arn, { ...line, service }, arn, null);
      if (matches(item, filter)) yield { item, position };
    } else if (read.part === "access") {
      principals += 1;
      if (principals < after[0] || (filter.principal !== undefined && filter.principal !== read.principal)) continue;
      for (const [number, line] of read.grants.entries()) {
        if ((principals === after[0] && number < after[1]) || !mayMatch(line)) continue;
        const grant = parseLine<GrantLine>(line);
        for (const [at, resource] of placesOf(grant, resources, wanted, filter)) {
          const position: AccessPosition = [principals, number, at];
          const item = itemOf(read.principal, grant, resource, grant.pattern ?? null);
          if (isAfter(position, after) && matches(item, filter)) yield { item, position };
        }
      }
      if (filter.principal !== undefined) return;
    } else return;
  }
}

/** The resources of a grant with their positions in it; null at position 0 for a grant that names none. */
function* placesOf(
  { resources = [], scope, pattern }: GrantLine & { scope?: string },
  inventory: readonly { arn: string }[],
  wanted: ReadonlySet<number>,
  filter: AccessFilter,
): Generator<[number, string | null]> {
  if (scope !== "resource" || pattern !== undefined) yield [0, null];
  for (const [at, resource] of resources.entries()) {
    if (filter.resource === undefined || wanted.has(resource))
      yield [at, inventory[resource]?.arn ?? unknownResource()];
  }
}

/** Tests the line of a grant by its beginning, before it is parsed. */
function grantTest({ service, capability }: AccessFilter): (line: string) => boolean {
  if (service !== undefined) {
    const start = `{"service":${JSON.stringify(service)},"capability":`;
    const whole = capability === undefined ? start : `${start}${JSON.stringify(capability)},`;
    return (line) => line.startsWith(whole);
  }
  const part = `","capability":${JSON.stringify(capability ?? "")},`;
  return (line) => capability === undefined || line.includes(part);
}

function itemOf(
  principal: string,
  { service, capability, certainty, conditions, because }: Omit<GrantLine, "resources" | "pattern">,
  resource: string | null,
  pattern: string | null,
): AccessItem {
  return { principal, service, capability, resource, pattern, certainty, conditions, because };
}

function matches(item: AccessItem, { principal, service, capability, resource }: AccessFilter): boolean {
  return (
    (principal === undefined || item.principal === principal) &&
    (service === undefined || item.service === service) &&
    (capability === undefined || item.capability === capability) &&
    (resource === undefined || item.resource === resource || item.pattern === resource)
  );
}

/** Whether a position comes after another one. */
export function isAfter(position: AccessPosition, after: AccessPosition): boolean {
  const at = position.findIndex((part, index) => part !== after[index]);
  return at >= 0 && (position[at] ?? 0) > (after[at] ?? 0);
}

function unknownResource(): never {
  throw new AnalysisUnreadable("a resource that is not in the inventory");
}
