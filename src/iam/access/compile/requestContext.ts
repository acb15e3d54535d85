import type { OrganizationPolicies } from "../../inventory/organization.ts";
import type { Caller } from "../../policy/caller.ts";
import { knownFacts } from "../../policy/callFacts.ts";
import { ABSENT, type ConditionContext, type ContextValue, present, UNKNOWN } from "../../policy/context.ts";

/** What an analysis is told about the account and the time. */
export interface AnalysisSettings {
  accountId: string;
  /** `aws`, `aws-us-gov`, `aws-cn`. */
  partition: string;
  /** The time of the analysis, in milliseconds since the epoch. */
  at: number;
  /** Of the account, as far as it is known. */
  organization?: AccountOrganization;
}

/** The organization of the analyzed account. */
export interface AccountOrganization {
  /** `o-a1b2c3d4e5`. */
  id: string;
  managementAccount?: string | undefined;
  /** What its policies forbid the account; undefined where they are not known. */
  policies?: OrganizationPolicies | undefined;
}

/** Of a principal of the account, what conditions can ask about. */
export interface PrincipalFacts {
  caller: Extract<Caller, { kind: "user" | "role" }>;
  /** AIDA…, AROA…; empty where unknown. */
  id: string;
  tags: Readonly<Record<string, string>>;
  /** A session may bring tags of its own, so a tag that the principal lacks is not known to be absent. */
  takesSessionTags: boolean;
}

const TAG = ":resourcetag/";

/**
 * The request context of a principal of the account, without a resource. A role acts as a session whose name is not
 * known, so its aws:userid is unknown.
 */
export function principalContext(
  { at, organization }: AnalysisSettings,
  { caller, id, tags, takesSessionTags }: PrincipalFacts,
): ConditionContext {
  const known = knownFacts("accountPrincipal", {
    caller,
    at,
    organizationId: organization?.id,
    userId: id === "" ? undefined : id,
  });
  for (const [key, value] of Object.entries(tags)) known.set(`aws:principaltag/${key.toLowerCase()}`, present(value));
  const missingTag = takesSessionTags ? UNKNOWN : ABSENT;
  return { lookup: (key) => known.get(key) ?? (key.startsWith("aws:principaltag/") ? missingTag : UNKNOWN) };
}

/** Of a resource, what conditions can ask about. */
export interface ResourceFacts {
  account: string;
  /** Undefined when the tags were not collected, or are not those that a request on this target is checked against. */
  tags: ReadonlyMap<string, ContextValue> | undefined;
}

/** Tags as a context looks them up: by key in lower case. */
export function tagValues(tags: Readonly<Record<string, string>>): ReadonlyMap<string, ContextValue> {
  return new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), present(value)]));
}

/** The same request, on a resource. `aws:ResourceTag/…` and a service's own `…:ResourceTag/…` are its tags. */
export function onResource(base: ConditionContext, settings: AnalysisSettings, facts: ResourceFacts): ConditionContext {
  const { tags } = facts;
  const own = facts.account === settings.accountId;
  return {
    lookup(key) {
      const at = key.indexOf(TAG);
      const tag = at < 0 ? undefined : key.slice(at + TAG.length);
      if (tag !== undefined) return tags === undefined ? UNKNOWN : (tags.get(tag) ?? ABSENT);
      if (key === "aws:resourceaccount" || key === "s3:resourceaccount") return present(facts.account);
      if (key === "aws:resourceorgid" && own && settings.organization !== undefined)
        return present(settings.organization.id);
      return base.lookup(key);
    },
  };
}
