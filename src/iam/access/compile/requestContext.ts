import type { OrganizationPolicies } from "../../inventory/organization.ts";
import type { Caller } from "../../policy/caller.ts";
import { knownFacts, resourceFact } from "../../policy/callFacts.ts";
import { ABSENT, type ConditionContext, type ContextValue, present, UNKNOWN } from "../../policy/context.ts";

/** What an analysis is told about the account and the time. */
export interface AnalysisSettings {
  accountId: string;
  /** `aws`, `aws-us-gov`, `aws-cn`. */
  partition: string;
  /** The time of the analysis, in milliseconds since the epoch. */
  at: number;
  /** Null: the account is known to be a member of none; undefined: not known. */
  organization?: AccountOrganization | null;
  /** Accounts that the customer declares its own or its partners'. */
  trustedAccounts?: readonly TrustedAccount[];
}

/** An account that the customer trusts, and what it calls it. */
export interface TrustedAccount {
  /** 12 digits. */
  accountId: string;
  name?: string | undefined;
}

/** The organization of the analyzed account. */
export interface AccountOrganization {
  /** `o-a1b2c3d4e5`. */
  id: string;
  managementAccount?: string | undefined;
  /** What its policies forbid the account; undefined where they are not known. */
  policies?: OrganizationPolicies | undefined;
}

/** What conditions can ask about a principal of the account. */
export interface PrincipalFacts {
  caller: Extract<Caller, { kind: "user" | "role" }>;
  /** AIDA…, AROA…; empty where unknown. */
  id: string;
  tags: Readonly<Record<string, string>>;
  /** A session may bring tags of its own, so a tag that the principal lacks is not known to be absent. */
  takesSessionTags: boolean;
}

/** Keys of a resource's tags: its service may have one of its own, as S3 has for buckets. */
const TAG = /^(?:[^/]+:resourcetag|s3:buckettag)\/(.*)$/s;

/** The request context of a principal of the account, without a resource. A role acts as a session of any name. */
export function principalContext(
  { at, organization }: AnalysisSettings,
  { caller, id, tags, takesSessionTags }: PrincipalFacts,
): ConditionContext {
  const known = knownFacts("accountPrincipal", {
    caller,
    at,
    organizationId: organization === null ? null : organization?.id,
    organizationPath: organization === null ? null : organization?.policies?.path,
    userId: id === "" ? undefined : id,
  });
  for (const [key, value] of Object.entries(tags)) known.set(`aws:principaltag/${key.toLowerCase()}`, present(value));
  const missingTag = takesSessionTags ? UNKNOWN : ABSENT;
  return { lookup: (key) => known.get(key) ?? (key.startsWith("aws:principaltag/") ? missingTag : UNKNOWN) };
}

/** What conditions can ask about a resource. */
export interface ResourceFacts {
  account: string;
  /** In its ARN; undefined when it is not of one region. */
  region?: string | undefined;
  /** Undefined when the tags were not collected, or are not those that a request on this target is checked against. */
  tags: ReadonlyMap<string, ContextValue> | undefined;
}

/** Tags as a context looks them up: by key in lower case. */
export function tagValues(tags: Readonly<Record<string, string>>): ReadonlyMap<string, ContextValue> {
  return new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), present(value)]));
}

/** The same request, on a resource. `aws:ResourceTag/…` and a service's own `…:ResourceTag/…` are its tags. */
export function onResource(base: ConditionContext, settings: AnalysisSettings, facts: ResourceFacts): ConditionContext {
  const { tags, account, region } = facts;
  const own = account === settings.accountId ? settings.organization : undefined;
  const called = {
    resourceAccount: account,
    resourceOrganization: own === null ? null : own?.id,
    resourceOrganizationPath: own === null ? null : own?.policies?.path,
    region,
  };
  return {
    lookup(key) {
      const tag = TAG.exec(key)?.[1];
      if (tag !== undefined) return tags === undefined ? UNKNOWN : (tags.get(tag) ?? ABSENT);
      return resourceFact(key, called) ?? base.lookup(key);
    },
  };
}
