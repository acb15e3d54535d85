import type { OrganizationLimits } from "../compile/organizationLimits.ts";
import type { AnalysisSettings, ResourceFacts } from "../compile/requestContext.ts";
import type { ShapeInterner } from "../compile/resourcePolicyShape.ts";
import type { TypeFormats } from "../targets/arnFormats.ts";
import type { EvaluatedResource } from "../targets/evaluatedResource.ts";
import type { Targets } from "../targets/targets.ts";

/** What all evaluations of an account share. */
export interface AccountScope {
  settings: AnalysisSettings;
  formats: TypeFormats;
  resources: readonly EvaluatedResource[];
  /** For a resource of the account of which nothing more is known. */
  unknown: ResourceFacts;
  targets: Targets;
  shapes: ShapeInterner;
  /** Position of a resource by its ARN. */
  positions: ReadonlyMap<string, number>;
  /** What the policies of its organization forbid. */
  organization: OrganizationLimits;
}
