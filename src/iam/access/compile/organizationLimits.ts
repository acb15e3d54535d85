import { isUnderServiceControl } from "../../decision/callerKinds.ts";
import type { PrincipalLayer } from "../../decision/layerDecision.ts";
import { NOT_UNDER_RESOURCE_CONTROL, UNDER_RESOURCE_CONTROL } from "../../decision/resourceControl.ts";
import type { OrganizationPolicy } from "../../inventory/organization.ts";
import { actionsWithin, isEveryAction } from "../../policy/actionSet.ts";
import { type Applies, CONDITIONAL, NONE, weaker } from "../../policy/applies.ts";
import type { Caller } from "../../policy/caller.ts";
import type { CompiledPolicy, CompiledStatement } from "../../policy/compiledStatement.ts";
import type { ConditionContext } from "../../policy/context.ts";
import type { PolicyKind } from "../../policy/document.ts";
import { matchPrincipal } from "../../policy/principal.ts";
import { compileResource, matchesArn, openResources, resolvePattern } from "../../policy/resourcePattern.ts";
import type { OpenCondition } from "../../policy/statement.ts";
import type { AnalysisSettings } from "./requestContext.ts";

/** The policies of the organization as they limit one account, compiled. */
export interface OrganizationLimits {
  /** How many levels have service control policies that do not allow everything. */
  levels: number;
  /** What limits principals; `level` is that of its Allows. */
  serviceControl: readonly LeveledPolicy[];
  /** What denies access to resources, of the services that take part. */
  resourceControl: readonly CompiledPolicy[];
}

interface LeveledPolicy {
  policy: CompiledPolicy;
  level: number;
}

export const NO_ORGANIZATION_LIMITS: OrganizationLimits = { levels: 0, serviceControl: [], resourceControl: [] };

type Parse = (raw: unknown, id: string, kind: PolicyKind | undefined) => CompiledPolicy | undefined;

/**
 * What limits the account, of its organization's policies: nothing where they are not known, and nothing in the
 * management account ("Service control policies (SCPs)", "Resource control policies (RCPs)"). A level that allows
 * everything, as FullAWSAccess does, costs nothing. A level with a policy that cannot be read counts as one.
 */
export function organizationLimits({ accountId, organization }: AnalysisSettings, parse: Parse): OrganizationLimits {
  const policies = organization?.policies;
  if (policies === undefined || organization?.managementAccount === accountId) return NO_ORGANIZATION_LIMITS;
  const serviceControl: LeveledPolicy[] = [];
  let levels = 0;
  for (const attached of policies.serviceControlPolicies) {
    const read = attached.map(({ document, id }) => parse(document, id, "identity"));
    const found = read.filter((policy) => policy !== undefined);
    const isLimit = found.length === read.length && !found.some(allowsEverything);
    for (const policy of found) {
      const kept = isLimit ? policy : onlyDenies(policy);
      if (kept.statements.length > 0) serviceControl.push({ policy: kept, level: levels });
    }
    if (isLimit) levels += 1;
  }
  return { levels, serviceControl, resourceControl: resourceControl(policies.resourceControlPolicies.flat(), parse) };
}

function resourceControl(policies: readonly OrganizationPolicy[], parse: Parse): CompiledPolicy[] {
  return policies.flatMap(({ document, id }) => {
    const policy = parse(document, id, "resource");
    const denies = policy === undefined ? [] : onlyDenies(policy).statements.map(ofTheirServices);
    return denies.length === 0 ? [] : [{ id, statements: denies }];
  });
}

const EVERYTHING = { not: false, patterns: [compileResource("*", "2012-10-17")] };

function ofTheirServices(statement: CompiledStatement): CompiledStatement {
  const { actions, resource = EVERYTHING } = statement;
  return {
    ...statement,
    actions: actionsWithin(actions, UNDER_RESOURCE_CONTROL, NOT_UNDER_RESOURCE_CONTROL),
    resource,
  };
}

function onlyDenies({ id, statements }: CompiledPolicy): CompiledPolicy {
  return { id, statements: statements.filter(({ effect }) => effect === "Deny") };
}

function allowsEverything({ statements }: CompiledPolicy): boolean {
  return statements.some(
    ({ effect, actions, resource, conditions }) =>
      effect === "Allow" &&
      isEveryAction(actions) &&
      conditions.length === 0 &&
      resource?.not === false &&
      resource.patterns.some(({ fixed }) => fixed?.everything === true),
  );
}

/** The policies of the organization that speak of a user or a role of the account: of no service-linked role. */
export function policiesAbout(
  { serviceControl, resourceControl: ofResources }: OrganizationLimits,
  caller: Caller,
): { policy: CompiledPolicy; layer: PrincipalLayer; level: number }[] {
  if (!isUnderServiceControl(caller)) return [];
  const about = ({ principal }: CompiledStatement): boolean =>
    principal === undefined || matchPrincipal(principal, caller) !== undefined;
  return [
    ...serviceControl.map(({ policy, level }) => ({ policy, layer: "serviceControl" as const, level })),
    ...ofResources.map(({ id, statements }) => ({
      policy: { id, statements: statements.filter(about) },
      layer: "resourceControl" as const,
      level: 0,
    })),
  ];
}

/** How a statement of a resource control policy denies a caller access to one resource. */
export interface ResourceDenial {
  policy: string;
  statement: CompiledStatement;
  applies: Applies;
  open: readonly OpenCondition[];
}

/**
 * What resource control policies deny on a resource that they limit, of any action. `applyTo` says how a statement applies
 * to the caller, its resource aside.
 */
export function resourceDenials(
  { resourceControl: policies }: OrganizationLimits,
  arn: string,
  context: ConditionContext,
  applyTo: (statement: CompiledStatement) => { applies: Applies; open: readonly OpenCondition[] },
): ResourceDenial[] {
  return policies.flatMap(({ id, statements }) =>
    statements.flatMap((statement): ResourceDenial[] => {
      const how = applyTo(statement);
      if (how.applies === NONE || statement.resource === undefined) return [];
      const patterns = statement.resource.patterns.flatMap((pattern) => resolvePattern(pattern, context) ?? []);
      const matched = matchesArn({ patterns, not: statement.resource.not }, arn);
      const applies = weaker(how.applies, matched);
      if (applies === NONE) return [];
      const shown = patterns.filter(({ certain }) => !certain).map(({ text }) => text);
      const open =
        matched === CONDITIONAL ? [...how.open, openResources(shown, statement.resource.not, "Deny")] : how.open;
      return [{ policy: id, statement, applies, open }];
    }),
  );
}
