import type { AccessGrant, ExternalGrant, Gap, PrincipalAccess, ResourceEntry } from "../iam/model.ts";
import { compareText } from "./order.ts";
import { jsonTime } from "./time.ts";

/** What the document says of itself. */
export interface AnalysisHeader {
  /** Absent where no service ran it. */
  executionId?: string;
  accountId: string;
  partition: string;
  /** Milliseconds since the epoch. */
  analysisTime: number;
  engineVersion: string;
  catalogueVersion: string;
  catalogueDate: string;
}

/** Where the service publishes the schema of the document. */
export const ANALYSIS_SCHEMA_PATH = "/schemas/analysis.v1.json";

/*
 * analysis.v1, written piece by piece: `analysisOpening`, then `principalPieces` for each principal, then
 * `analysisClosing`. The layout is one line for each resource, each external grant, each principal and each grant of a
 * principal, so that a reader may go through it line by line and needs to hold no more than one. Grants name resources by
 * their position in `resources`, which comes first.
 */

/** From the brace to the start of `principals`. */
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
    principal: { name: principal.name, arn: principal.arn, kind: principal.kind },
    resource,
    capability,
    certainty,
    conditions,
    because,
  }));
  yield `\n],"principals":[`;
}

/** One member of `principals`. `first`: no comma before it. */
export function* principalPieces(access: PrincipalAccess, first: boolean): Generator<string> {
  const { principal } = access;
  const { credentials } = principal;
  const head = JSON.stringify({
    arn: principal.arn,
    name: principal.name,
    type: principal.type,
    id: principal.id,
    path: principal.path,
    tags: sorted(principal.tags),
    createdAt: jsonTime(principal.createdAt),
    lastUsedAt: jsonTime(principal.lastUsedAt),
    isFullAdmin: principal.isFullAdmin,
    isIamAdmin: principal.isIamAdmin || principal.isFullAdmin,
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
  });
  yield `${first ? "" : ","}\n${head.slice(0, -1)},"grants":[`;
  yield* lines(access.grants, grantMember);
  yield access.grants.length > 0 ? "\n]}" : "]}";
}

/** The end of the document. Gaps come last: some are found only while principals are analysed. */
export function* analysisClosing(gaps: Iterable<Gap>): Generator<string> {
  yield `\n],"gaps":[`;
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

function grantMember(grant: AccessGrant) {
  const { service, capability, certainty, scope, conditions, because } = grant;
  const where =
    scope === "resource" ? { resources: grant.resources } : scope === "pattern" ? { pattern: grant.pattern } : {};
  return { service, capability, certainty, scope, ...where, conditions, because };
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
