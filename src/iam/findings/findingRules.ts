import type { FindingMappings, FindingMessage, FindingRule } from "./defineFinding.ts";
import { accessKeyNotRotated } from "./rules/accessKeyNotRotated.ts";
import { accessKeyUnused } from "./rules/accessKeyUnused.ts";
import { accessRemovedByBoundary } from "./rules/accessRemovedByBoundary.ts";
import { consoleWithoutMfa } from "./rules/consoleWithoutMfa.ts";
import { dataEscalationPath } from "./rules/dataEscalationPath.ts";
import { escalationPath } from "./rules/escalationPath.ts";
import { accountRootTrust } from "./rules/external/accountRootTrust.ts";
import { crossAccountAccess } from "./rules/external/crossAccountAccess.ts";
import { federatedTrust } from "./rules/external/federatedTrust.ts";
import { organizationAccess } from "./rules/external/organizationAccess.ts";
import { organizationManagementAccess } from "./rules/external/organizationManagementAccess.ts";
import { originAccessIdentity } from "./rules/external/originAccessIdentity.ts";
import { publicAccess } from "./rules/external/publicAccess.ts";
import { serviceAccess } from "./rules/external/serviceAccess.ts";
import { thirdPartyWithoutExternalId } from "./rules/external/thirdPartyWithoutExternalId.ts";
import { iamAdministrator } from "./rules/iamAdministrator.ts";
import { passwordNotRotated } from "./rules/passwordNotRotated.ts";
import { rootAccessKey } from "./rules/rootAccessKey.ts";
import { rootWithoutMfa } from "./rules/rootWithoutMfa.ts";
import { twoActiveAccessKeys } from "./rules/twoActiveAccessKeys.ts";
import { unusedPrincipal } from "./rules/unusedPrincipal.ts";
import { widelySharedResource } from "./rules/widelySharedResource.ts";
import { wildcardDataAccess } from "./rules/wildcardDataAccess.ts";
import type { Text } from "./text.ts";

/** Every kind of finding. A new one is a file in rules/ and a line here; reports and schemas follow this list. */
export const FINDING_RULES = [
  iamAdministrator,
  escalationPath,
  dataEscalationPath,
  unusedPrincipal,
  passwordNotRotated,
  accessKeyNotRotated,
  accessKeyUnused,
  twoActiveAccessKeys,
  consoleWithoutMfa,
  rootAccessKey,
  rootWithoutMfa,
  publicAccess,
  federatedTrust,
  crossAccountAccess,
  thirdPartyWithoutExternalId,
  serviceAccess,
  organizationAccess,
  organizationManagementAccess,
  originAccessIdentity,
  widelySharedResource,
  wildcardDataAccess,
  accountRootTrust,
  accessRemovedByBoundary,
] as const;

type Rule = (typeof FINDING_RULES)[number];

export type FindingKind = Rule["kind"];

/** Something that is wrong in the account. `facts` and `data` depend on the kind. */
export type Finding = Rule extends infer R
  ? R extends { find(subject: never): Iterable<infer F> }
    ? F
    : never
  : never;

/** In the order of the list. */
export const FINDING_KINDS: readonly FindingKind[] = FINDING_RULES.map(({ kind }) => kind);

const BY_KIND: ReadonlyMap<string, FindingRule> = new Map(FINDING_RULES.map((rule) => [rule.kind, rule]));

/** What is said of all findings of a kind. */
export function kindMessage(
  kind: FindingKind,
): Pick<FindingMessage<unknown>, "heading" | "meaning" | "advice" | "relation"> {
  return ruleOf(kind).message;
}

/** What is wrong: one sentence without a full stop. */
export function titleOf(finding: Finding): Text {
  return ruleOf(finding.kind).message.title(finding);
}

/** What to do, in one sentence. */
export function remedyOf(finding: Finding): Text {
  return ruleOf(finding.kind).message.remedy(finding);
}

/** What is known of a policy that it rests on, where anything is: one sentence without a full stop. */
export function noteOf(finding: Finding): Text | undefined {
  return ruleOf(finding.kind).message.note?.(finding);
}

/** What findings of a kind violate or enable, in published frameworks. */
export function mappingsOf(kind: FindingKind): FindingMappings {
  return ruleOf(kind).mappings;
}

/** The rule of a kind; what it says is asked of findings of that kind alone. */
function ruleOf(kind: FindingKind): FindingRule {
  const rule = BY_KIND.get(kind);
  if (rule === undefined) throw new TypeError(`no rule for findings of kind ${kind}`);
  return rule;
}
