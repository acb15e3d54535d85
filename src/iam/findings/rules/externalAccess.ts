import type { ExternalGrant } from "../../access/model.ts";
import type { Capability } from "../../catalogue/catalogue.ts";
import type { Finding, Severity } from "../model.ts";
import type { AccountSubject } from "../subject.ts";
import { capitalized, outsiderName, proofsOf, resourceName } from "../words.ts";

const WRITING: ReadonlySet<Capability> = new Set<Capability>([
  "administer-resource",
  "use-resource",
  "write-data",
  "delete-data",
]);

/** What anyone may do, by resource. */
export function* publicAccess(subject: AccountSubject): Generator<Finding> {
  for (const grants of byResourceAndPrincipal(subject.external, "anyone")) {
    const { resource, certain, capabilities } = about(subject, grants);
    const writes = certain.some(({ capability }) => WRITING.has(capability));
    const severity: Severity = certain.length === 0 ? "medium" : writes ? "critical" : "high";
    yield {
      ...finding("public-access", grants, resource.arn, certain),
      severity,
      title:
        certain.length === 0
          ? `Anyone who meets the conditions reaches ${resourceName(resource)}`
          : `Anyone reaches ${resourceName(resource)}`,
      facts: { capabilities, certainty: certain.length > 0 ? "allowed" : "conditional" },
      remedy: "Name the principals that need it in the policy instead of `*`, or block public access to it.",
      ...deletion(subject, resource.arn, grants),
    };
  }
}

/** What other accounts and their principals may do, by resource and principal; known third parties by their name. */
export function* crossAccountAccess(subject: AccountSubject): Generator<Finding> {
  for (const grants of byResourceAndPrincipal(subject.external, "account", "principal")) {
    const { resource, certain, capabilities } = about(subject, grants);
    const [first] = grants;
    if (first === undefined) continue;
    const [, organization = "", account = ""] = first.principal.name.split(":");
    const administers = certain.some(({ capability }) => capability === "administer-resource");
    const isAdminRole = subject.administrators.has(resource.arn);
    yield {
      ...finding("cross-account-access", grants, resource.arn, certain),
      severity: isAdminRole || administers ? "high" : certain.length > 0 ? "medium" : "low",
      title: `${capitalized(outsiderName(first.principal))} reaches ${resourceName(resource)}`,
      facts: {
        capabilities,
        certainty: certain.length > 0 ? "allowed" : "conditional",
        account: account || null,
        thirdParty: organization || null,
        isIamAdmin: isAdminRole,
      },
      remedy: "Keep it only if that account still needs it, and name its role rather than the whole account.",
      ...deletion(subject, resource.arn, grants),
    };
  }
}

/** Grants of one principal on one resource, in the order of resources. */
export function byResourceAndPrincipal(
  external: readonly ExternalGrant[],
  ...kinds: ExternalGrant["principal"]["kind"][]
): ExternalGrant[][] {
  const wanted = external.filter(({ principal }) => kinds.includes(principal.kind));
  return [...Map.groupBy(wanted, ({ resource, principal }) => `${resource} ${principal.arn}`).values()];
}

function about({ account }: AccountSubject, grants: readonly ExternalGrant[]) {
  const entry = account.resources[grants[0]?.resource ?? -1];
  return {
    resource: entry ?? { arn: "", name: "", type: "" },
    certain: grants.filter(({ certainty }) => certainty === "certain"),
    capabilities: grants.map(({ capability }) => capability),
  };
}

function finding(
  kind: Finding["kind"],
  grants: readonly ExternalGrant[],
  resource: string,
  certain: readonly ExternalGrant[],
): Omit<Finding, "severity" | "title" | "facts" | "remedy"> {
  const principal = grants[0]?.principal.arn ?? "";
  return {
    id: `${kind}:${resource}:${principal}`,
    kind,
    principals: [principal],
    resources: [resource],
    proof: proofsOf(grants.flatMap(({ because }) => because)),
    conditions: certain.length > 0 ? [] : (grants[0]?.conditions ?? []),
  };
}

/** A statement that lets in them alone can go. A KMS grant is no statement: it is revoked. */
function deletion(
  { account }: AccountSubject,
  resource: string,
  grants: readonly ExternalGrant[],
): Pick<Finding, "policyChange"> {
  const [only, ...others] = proofsOf(grants.flatMap(({ because }) => because)).filter(
    ({ effect }) => effect === "Allow",
  );
  if (only === undefined || others.length > 0 || only.policy.endsWith("#grant")) return {};
  const { statements = [] } = account.inventory.resources.get(resource)?.policy ?? {};
  const principal = statements.find(({ id, effect }) => id === only.statement && effect === "Allow")?.principal;
  if (principal === undefined || principal.not || principal.entries.length !== 1) return {};
  return { policyChange: { change: "delete-statement", policy: only.policy, statement: only.statement } };
}
