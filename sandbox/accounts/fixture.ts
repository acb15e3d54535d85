import type { UserCredentials } from "./credentialReport.ts";
import type { PolicyDocument, PublicAccessBlock, Region, ResourceKind } from "./model.ts";

/** The hand-written form of an account, as the JSON files have it; `load.ts` expands it. Names refer to names. */
export interface AccountFixture {
  readonly accountId: string;
  readonly partition: string;
  readonly aliases: readonly string[];
  readonly regions: Readonly<Record<string, string>>;
  readonly root: UserCredentials & { readonly created: string };
  /** `all` for all four settings, of the whole account. */
  readonly block?: string | PublicAccessBlock | undefined;
}

export type Tags = Readonly<Record<string, string | undefined>>;
export type Documents = Readonly<Record<string, PolicyDocument | undefined>>;

export interface PolicyFixture {
  readonly name: string;
  readonly path?: string | undefined;
  readonly created: string;
  readonly description?: string | undefined;
  /** The only version, or all of them, oldest first, with the name of the default one. */
  readonly document?: PolicyDocument | undefined;
  readonly versions?: Documents | undefined;
  readonly default?: string | undefined;
}

interface IdentityFixture {
  readonly name: string;
  readonly path?: string | undefined;
  readonly created: string;
  /** Names of customer-managed policies, else of AWS-managed ones. */
  readonly attached?: readonly string[] | undefined;
  readonly inline?: Documents | undefined;
}

export type GroupFixture = IdentityFixture;

export interface UserFixture extends IdentityFixture, UserCredentials {
  readonly groups?: readonly string[] | undefined;
  readonly boundary?: string | undefined;
  readonly tags?: Tags | undefined;
}

export interface RoleFixture extends IdentityFixture {
  /** A name of trusts.json, or the document itself. */
  readonly trust: string | PolicyDocument;
  readonly boundary?: string | undefined;
  readonly tags?: Tags | undefined;
  /** Time and region of the last use. */
  readonly lastUsed?: readonly string[] | undefined;
  readonly instanceProfile?: boolean | undefined;
  readonly maxSessionSeconds?: number | undefined;
}

export interface BucketFixture {
  readonly name: string;
  readonly region: string;
  readonly created: string;
  readonly policy?: PolicyDocument | undefined;
  /** `all` for all four settings. */
  readonly block?: string | PublicAccessBlock | undefined;
  readonly tags?: Tags | undefined;
  readonly ownership?: string | undefined;
  readonly abac?: boolean | undefined;
}

export interface GrantFixture {
  readonly name?: string | undefined;
  readonly grantee: string;
  readonly retiring?: string | undefined;
  readonly operations: readonly string[];
  readonly created: string;
  readonly constraints?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
}

export interface KeyFixture {
  readonly id: string;
  readonly region: string;
  readonly created: string;
  readonly manager?: string | undefined;
  readonly description?: string | undefined;
  readonly usage?: string | undefined;
  readonly spec?: string | undefined;
  readonly state?: string | undefined;
  readonly multiRegion?: boolean | undefined;
  /** Without it, the default policy that delegates to IAM, or that of the AWS-managed key. */
  readonly policy?: PolicyDocument | undefined;
  readonly aliases?: readonly string[] | undefined;
  readonly tags?: Tags | undefined;
  readonly grants?: readonly GrantFixture[] | undefined;
}

export interface ResourceFixture {
  readonly name: string;
  readonly region: string;
  readonly created: string;
  readonly policy?: PolicyDocument | undefined;
  readonly tags?: Tags | undefined;
  /** Names of roles. */
  readonly roles?: readonly string[] | undefined;
  readonly namesRole?: boolean | undefined;
  readonly cluster?: string | undefined;
  readonly definition?: string | undefined;
}

export interface FixtureParts {
  readonly account: AccountFixture;
  readonly policies: readonly PolicyFixture[];
  readonly groups: readonly GroupFixture[];
  readonly users: readonly UserFixture[];
  readonly trusts: Documents;
  readonly roles: readonly RoleFixture[];
  readonly buckets: readonly BucketFixture[];
  readonly keys: readonly KeyFixture[];
  readonly resources: Readonly<Partial<Record<ResourceKind, readonly ResourceFixture[]>>>;
}

const optIns = ["opt-in-not-required", "opted-in", "not-opted-in"] as const;

export function readRegions(regions: Readonly<Record<string, string>>): Region[] {
  return Object.entries(regions).map(([name, status]) => {
    const optIn = optIns.find((known) => known === status);
    if (optIn === undefined) throw new Error(`region ${name}: ${status}`);
    return { name, optIn };
  });
}
