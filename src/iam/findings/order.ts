import type { Slices } from "../../platform/slices.ts";
import type { Account } from "../access/accountIndex.ts";
import type { Finding, FindingKind } from "./findingRules.ts";
import { AUDIENCES, type Audience, SEVERITIES } from "./model.ts";
import { isUsedByServicesAlone } from "./rolesOfServices.ts";

/** Findings that are ranked in a slice of a few milliseconds. */
const SLICE_FINDINGS = 256;

const USED_BY_OUTSIDERS: ReadonlySet<FindingKind> = new Set<FindingKind>([
  "federated-trust-without-subject",
  "cross-account-access",
  "third-party-without-external-id",
  "organization-access",
]);
const USED_BY_SERVICES: ReadonlySet<FindingKind> = new Set<FindingKind>([
  "service-access-without-source",
  "cloudfront-origin-access",
]);

/**
 * Findings in the order in which to act on them, with who can use each: the most severe first; of these, what anyone can use,
 * then outsiders, then users and roles, then AWS services alone; then by how much it reaches; then by kind and id. In slices.
 */
export function* inOrderOfUrgency(
  findings: readonly Finding[],
  account: Pick<Account, "inventory">,
): Slices<Finding[]> {
  const byServicesAlone = new Map<string, boolean>();
  const isOfServices = (arn: string): boolean => {
    const known = byServicesAlone.get(arn);
    if (known !== undefined) return known;
    const found = isUsedByServicesAlone(account, arn);
    byServicesAlone.set(arn, found);
    return found;
  };
  const usableBy = ({ kind, principals }: Finding): Audience => {
    if (kind === "public-access") return "anyone";
    if (USED_BY_OUTSIDERS.has(kind)) return "outsiders";
    if (USED_BY_SERVICES.has(kind)) return "services";
    return principals.length > 0 && principals.every(isOfServices) ? "services" : "principals";
  };
  const ranked: { finding: Finding; severity: number; audience: number; reach: number }[] = [];
  for (const finding of findings) {
    const audience = usableBy(finding);
    ranked.push({
      finding: { ...finding, usableBy: audience },
      severity: SEVERITIES.indexOf(finding.severity),
      audience: AUDIENCES.indexOf(audience),
      reach: reachOf(finding),
    });
    if (ranked.length % SLICE_FINDINGS === 0) yield;
  }
  return ranked
    .sort(
      (a, b) =>
        a.severity - b.severity ||
        a.audience - b.audience ||
        b.reach - a.reach ||
        order(a.finding.kind, b.finding.kind) ||
        order(a.finding.id, b.finding.id),
    )
    .map(({ finding }) => finding);
}

/** Resources, and of as many the capabilities on them. */
function reachOf({ facts, resources }: Finding): number {
  const amount = "resourceCount" in facts ? facts.resourceCount : resources.length;
  const capabilities = "capabilities" in facts ? facts.capabilities.length : 0;
  return amount * 10 + capabilities;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
