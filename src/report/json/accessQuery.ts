import type { Capability, OpenCondition, Proof, PublishedCertainty } from "../../iam/index.ts";
import { AnalysisUnreadable } from "../stream/analysisUnreadable.ts";
import { parseLine, readAnalysis } from "./analysisReader.ts";

/** What is asked for; what is missing is anything. */
export interface AccessFilter {
  /** ARN; of someone outside the account as the policy names them, `*` for anyone. */
  principal?: string | undefined;
  /** Display name of the service. */
  service?: string | undefined;
  capability?: Capability | undefined;
  /** ARN of a resource, or a pattern as a policy writes it. */
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
 * Where an item stands: number of the principal in the document (0 stands for all outside the account), of its grant, and
 * of the resource in that. Positions do not depend on the filter.
 */
export type AccessPosition = readonly [principal: number, grant: number, resource: number];

const START: AccessPosition = [0, 0, -1];

interface GrantLine extends Omit<AccessItem, "principal" | "resource" | "pattern"> {
  resources?: number[];
  pattern?: string;
}

interface ExternalLine extends Omit<AccessItem, "principal" | "service" | "resource" | "pattern"> {
  principal: { arn: string };
  resource: number;
}

/**
 * The items of an analysis.v1 that the filter lets through, after `after`, in the order of the document: those outside the
 * account by resource, then principals by ARN. It reads no further than it is asked to, and parses only what may fit.
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
  const mayFit = grantTest(filter);
  for await (const read of readAnalysis(text)) {
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
      if (fits(item, filter)) yield { item, position };
    } else if (read.part === "access") {
      principals += 1;
      if (principals < after[0] || (filter.principal !== undefined && filter.principal !== read.principal)) continue;
      for (const [number, line] of read.grants.entries()) {
        if ((principals === after[0] && number < after[1]) || !mayFit(line)) continue;
        const grant = parseLine<GrantLine>(line);
        for (const [at, resource] of placesOf(grant, resources, wanted, filter)) {
          const position: AccessPosition = [principals, number, at];
          const item = itemOf(read.principal, grant, resource, grant.pattern ?? null);
          if (isAfter(position, after) && fits(item, filter)) yield { item, position };
        }
      }
      if (filter.principal !== undefined) return;
    } else return;
  }
}

/** The resources of a grant with their place in it; of a grant that names none, one place. */
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

/** A test of a grant's line by how it begins, before it is parsed. */
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

function fits(item: AccessItem, { principal, service, capability, resource }: AccessFilter): boolean {
  return (
    (principal === undefined || item.principal === principal) &&
    (service === undefined || item.service === service) &&
    (capability === undefined || item.capability === capability) &&
    (resource === undefined || item.resource === resource || item.pattern === resource)
  );
}

function isAfter(position: AccessPosition, after: AccessPosition): boolean {
  const at = position.findIndex((part, index) => part !== after[index]);
  return at >= 0 && (position[at] ?? 0) > (after[at] ?? 0);
}

function unknownResource(): never {
  throw new AnalysisUnreadable("a resource that is not in the inventory");
}
