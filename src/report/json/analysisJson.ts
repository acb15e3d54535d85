import {
  type AccessGrant,
  type Escalation,
  type ExternalGrant,
  type Gap,
  isAdministrator,
  type PrincipalGrants,
  type PrincipalRecord,
  publishedCertainty,
  type ResourceEntry,
} from "../../iam/index.ts";
import { compareText } from "../../platform/compareText.ts";
import type { AnalysisHeader } from "../model/analysisHeader.ts";
import { jsonTime } from "../model/time.ts";
import { SLICE_DONE } from "../stream/chunks.ts";
import { pathMember } from "./escalationPathJson.ts";

/** Where the service publishes the schema. */
export const ANALYSIS_SCHEMA_PATH = "/schemas/analysis.v1.json";

/*
 * analysis.v1, written piece by piece: `analysisOpening`, then `accessPieces` for each principal, then `principalsPieces`
 * and `analysisClosing`. There is one line for each resource, each external grant, the start of each principal in `access`,
 * each of its grants, and each principal, so that a reader (`analysisReader.ts`) holds no more than one line. Grants refer
 * to resources by their position in `resources`, which comes first. `principals` come after `access`, because who can
 * escalate is known only when all access is.
 */

/** From the brace to the start of `access`. */
export function* analysisOpening(
  header: AnalysisHeader,
  resources: readonly ResourceEntry[],
  externalAccess: Iterable<ExternalGrant>,
): Generator<string> {
  const { executionId, accountId, partition, engineVersion, catalogueVersion, catalogueDate } = header;
  const opening = JSON.stringify({
    schema: ANALYSIS_SCHEMA_PATH,
    executionId,
    accountId,
    partition,
    analysisTime: jsonTime(header.analysisTime),
    engineVersion,
    catalogue: { version: catalogueVersion, date: catalogueDate },
  });
  yield `${opening.slice(0, -1)},"resources":[`;
  yield* lines(resources, ({ arn, name, type, service, tags }) => ({ arn, name, type, service, tags: sorted(tags) }));
  yield `\n],"externalAccess":[`;
  yield* lines(externalAccess, ({ principal, resource, capability, certainty, conditions, because }) => ({
    principal: { name: principal.name, arn: principal.arn, kind: principal.kind, isSource: principal.isSource },
    resource,
    capability,
    certainty: publishedCertainty(certainty),
    conditions,
    because,
  }));
  yield `\n],"access":[`;
}

/** One member of `access`. `first`: no comma before it. */
export function* accessPieces({ principal, grants }: PrincipalGrants, first: boolean): Generator<string> {
  yield `${first ? "" : ","}\n{"principal":${JSON.stringify(principal.arn)},"grants":[`;
  yield* lines(grants, grantMember);
  yield grants.length > 0 ? "\n]}" : "]}";
}

/** Principals whose paths are found in a slice. */
const SLICE_PRINCIPALS = 8;

/** From the end of `access` to the start of `gaps`. */
export function* principalsPieces(
  principals: Iterable<PrincipalRecord>,
  escalation: Pick<Escalation, "canEscalate" | "pathsOf">,
): Generator<string> {
  yield `\n],"principals":[`;
  let done = 0;
  for (const line of lines(principals, (principal) => principalMember(principal, escalation))) {
    yield line;
    done += 1;
    if (done % SLICE_PRINCIPALS === 0) yield SLICE_DONE;
  }
  yield `\n],"gaps":[`;
}

/** The end of the document. Gaps come last, because some are found only while principals are analyzed. */
export function* analysisClosing(gaps: Iterable<Gap>): Generator<string> {
  yield* lines(gaps, ({ service, region, action, code, resource, message }) => ({
    service,
    region,
    action,
    code,
    resource,
    message,
  }));
  yield "\n]}\n";
}

function principalMember(principal: PrincipalRecord, escalation: Pick<Escalation, "canEscalate" | "pathsOf">) {
  const { arn, credentials } = principal;
  return {
    arn,
    name: principal.name,
    type: principal.type,
    id: principal.id,
    path: principal.path,
    tags: sorted(principal.tags),
    createdAt: jsonTime(principal.createdAt),
    lastUsedAt: jsonTime(principal.lastUsedAt),
    isFullAdmin: principal.isFullAdmin,
    isIamAdmin: isAdministrator(principal),
    fullAdminBlockedBy: principal.fullAdminBlockedBy,
    canEscalate: escalation.canEscalate(arn),
    credentials: credentials
      ? {
          passwordEnabled: credentials.passwordEnabled ?? null,
          passwordLastUsed: jsonTime(credentials.passwordLastUsed),
          passwordLastChanged: jsonTime(credentials.passwordLastChanged),
          mfaActive: credentials.mfaActive,
          accessKeys: credentials.accessKeys.map((key) =>
            key
              ? { active: key.active, lastRotated: jsonTime(key.lastRotated), lastUsed: jsonTime(key.lastUsed) }
              : null,
          ),
        }
      : null,
    policies: principal.policies,
    permissionsBoundary: principal.permissionsBoundary ?? null,
    blocked: principal.blocked,
    escalationPaths: escalation.pathsOf(arn).map(pathMember),
  };
}

function grantMember(grant: AccessGrant) {
  const { service, capability, certainty, scope, conditions, because, through } = grant;
  const where =
    scope === "resource" ? { resources: grant.resources } : scope === "pattern" ? { pattern: grant.pattern } : {};
  return {
    service,
    capability,
    certainty: publishedCertainty(certainty),
    scope,
    ...where,
    conditions,
    because,
    through,
  };
}

function* lines<T>(items: Iterable<T>, member: (item: T) => object): Generator<string> {
  let separator = "\n";
  for (const item of items) {
    yield separator + JSON.stringify(member(item));
    separator = ",\n";
  }
}

function sorted(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).sort(([a], [b]) => compareText(a, b)));
}
