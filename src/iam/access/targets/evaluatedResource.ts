import type { ServiceScope } from "../../catalogue/serviceActions.ts";
import type { PolicyMode } from "../../decision/combination.ts";
import { isExemptResource } from "../../decision/resourceControl.ts";
import { arnRegion, arnService, parseArn } from "../../policy/arn.ts";
import type { CompiledPolicy } from "../../policy/compiledStatement.ts";
import type { Bits } from "../../sets/bitSet.ts";
import type { IndexedResource } from "../account/accountInventory.ts";
import { type AnalysisSettings, type ResourceFacts, tagValues } from "../compile/requestContext.ts";
import type { ResourcePolicyShape, ShapeInterner } from "../compile/resourcePolicyShape.ts";

/** A resource as the evaluation needs it. */
export interface EvaluatedResource {
  arn: string;
  facts: ResourceFacts;
  /** For names inside it, which may have other tags: the objects of a bucket. */
  factsInside: ResourceFacts;
  /** Its own policy; undefined when it has none or none is known. */
  policy: CompiledPolicy | undefined;
  /** Whether the resource control policies of the account's organization do not limit access to it. */
  isExempt: boolean;
}

/** Resources that are tagged alike share their facts: one object for each that differs. */
export function evaluatedResources(
  indexed: readonly IndexedResource[],
  { accountId }: AnalysisSettings,
): EvaluatedResource[] {
  const known = new Map<string, ResourceFacts>();
  const factsOf = (arn: string, tags: Readonly<Record<string, string>> | undefined): ResourceFacts => {
    const account = parseArn(arn)?.account || accountId;
    const region = arnRegion(arn);
    const key = JSON.stringify([account, region ?? null, tags ?? null]);
    const facts = known.get(key) ?? { account, region, tags: tags && tagValues(tags) };
    known.set(key, facts);
    return facts;
  };
  return indexed.map(({ entry: { arn }, tags, policy, isAwsManagedKey }) => {
    const facts = factsOf(arn, tags);
    return {
      arn,
      facts,
      factsInside: arnService(arn) === "s3" ? factsOf(arn, undefined) : facts,
      policy,
      isExempt: isAwsManagedKey || facts.account !== accountId || isExemptResource(arn),
    };
  });
}

/** What is known of a name that belongs to a resource: its own, or longer by what it contains. */
export function factsAt({ arn: own, facts, factsInside }: EvaluatedResource, arn: string): ResourceFacts {
  return arn.length > own.length ? factsInside : facts;
}

/** How the resource's own policy takes part in one service's actions on it. */
export function policyAt(
  resource: EvaluatedResource,
  arn: string,
  scope: ServiceScope,
  mask: Bits,
  shapes: ShapeInterner,
  keep = true,
): { mode: PolicyMode; shape: ResourcePolicyShape | undefined } {
  const { prefix } = scope.service;
  const isRole = arnService(resource.arn) === "iam";
  if (isRole && prefix !== "sts") return { mode: "none", shape: undefined };
  const mode = isRole || (prefix === "kms" && resource.policy !== undefined) ? "required" : "grants";
  if (resource.policy === undefined) return { mode: isRole ? "required" : "none", shape: undefined };
  const shape = shapes.shapeAt(resource.policy, arn, scope.index, mask, factsAt(resource, arn), keep);
  return mode === "grants" && shape.items.length === 0 ? { mode: "none", shape: undefined } : { mode, shape };
}
