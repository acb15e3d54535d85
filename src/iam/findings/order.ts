import type { Slices } from "../../platform/slices.ts";
import type { Account } from "../access/accountIndex.ts";
import type { Finding, FindingKind } from "./findingRules.ts";
import { SEVERITIES } from "./model.ts";
import { isUsedByServicesAlone } from "./rolesOfServices.ts";

/** Findings that are ranked in a slice of a few milliseconds. */
const SLICE_FINDINGS = 256;

/** Who can make use of what is wrong. */
const OUTSIDERS = 0;
const PEOPLE = 1;
const SERVICES = 2;

const USED_BY_OUTSIDERS: ReadonlySet<FindingKind> = new Set<FindingKind>([
  "public-access",
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
 * Findings in the order in which to act on them: the most severe first; of these, what outsiders or people can use before
 * what only AWS services can; then by how much it reaches; then by kind and id. In slices.
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
  const usedBy = ({ kind, principals }: Finding): number => {
    if (USED_BY_OUTSIDERS.has(kind)) return OUTSIDERS;
    if (USED_BY_SERVICES.has(kind)) return SERVICES;
    return principals.length > 0 && principals.every(isOfServices) ? SERVICES : PEOPLE;
  };
  const ranked: { finding: Finding; severity: number; usedBy: number; reach: number }[] = [];
  for (const finding of findings) {
    const severity = SEVERITIES.indexOf(finding.severity);
    ranked.push({ finding, severity, usedBy: usedBy(finding), reach: reachOf(finding) });
    if (ranked.length % SLICE_FINDINGS === 0) yield;
  }
  return ranked
    .sort(
      (a, b) =>
        a.severity - b.severity ||
        a.usedBy - b.usedBy ||
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
