import { type Protection, protectionsOf } from "../../decision/immutable.ts";
import { defaultKeyPolicy } from "../../decision/kms.ts";
import type {
  AuthorizationDetails,
  GroupDetail,
  InlinePolicy,
  ManagedPolicyDetail,
  RoleDetail,
  UserDetail,
} from "../../inventory/authorizationDetails.ts";
import type { CredentialState } from "../../inventory/credentialReport.ts";
import { readCredentialReport } from "../../inventory/credentialReport.ts";
import { defaultVersion } from "../../inventory/defaultVersion.ts";
import { type Gap, Gaps } from "../../inventory/gaps.ts";
import { instantProblem } from "../../inventory/instants.ts";
import { resourcePolicyKind } from "../../inventory/resourcePolicyKind.ts";
import type { ResourceRecord } from "../../inventory/resourceRecord.ts";
import { resourceTypeOf } from "../../inventory/resourceType.ts";
import { tagRecord } from "../../inventory/tags.ts";
import { type CompiledPolicy, PolicyCompiler } from "../../policy/compiledStatement.ts";
import { type PolicyKind, parsePolicy } from "../../policy/document.ts";
import { isPublicPolicy } from "../../policy/publicAccess.ts";
import type { Policy } from "../../policy/statement.ts";
import { parseKeyGrants } from "../compile/kmsGrants.ts";
import { NO_ORGANIZATION_LIMITS, type OrganizationLimits, organizationLimits } from "../compile/organizationLimits.ts";
import type { AnalysisSettings } from "../compile/requestContext.ts";
import type { ResourceEntry } from "../model.ts";
import { Entities } from "./entities.ts";
import { UnknownServices } from "./unknownServices.ts";
import { nameUnknownRoles } from "./unresolvedRoles.ts";

const CREDENTIAL_REPORT = { service: "iam", region: "", action: "iam:GetCredentialReport" };
/** Of an export whose roles do not say when they were used. */
const ROLE_USE: Gap = {
  service: "iam",
  region: "",
  action: "iam:GetAccountAuthorizationDetails",
  code: "MissingMember",
  resource: "RoleLastUsed",
};

export interface PrincipalHeader {
  arn: string;
  type: "IAMUser" | "IAMRole";
  name: string;
}

/** A resource with its policy compiled. */
export interface IndexedResource {
  entry: ResourceEntry;
  /** Those that conditions are decided on; undefined when they are not known. */
  tags: Readonly<Record<string, string>> | undefined;
  policy: CompiledPolicy | undefined;
  /** Block Public Access closes it to everyone outside the account but AWS services. */
  closed: boolean;
  /** ARN of the role it runs with. */
  role: string | undefined;
  /** A KMS key that AWS manages. */
  isAwsManagedKey: boolean;
}

/** A policy that AWS manages. It may be attached although its document was not given. */
const ADMINISTRATOR_ACCESS = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };

/**
 * A bucket's tags count for aws:ResourceTag only where ABAC is enabled on it, which it is not by default: the key is absent
 * then ("Using tags with S3 general purpose buckets").
 */
function authorizingTags({ abac, tags }: ResourceRecord): IndexedResource["tags"] {
  if (abac === undefined) return undefined;
  return abac ? tags : {};
}

/** The policies of a group. */
export interface IndexedGroup {
  attached: readonly string[];
  inline: readonly CompiledPolicy[];
}

/**
 * What the first pass over an account keeps: the default versions of managed policies, groups and resources with their
 * policies compiled, and the names of principals. What cannot be read is left out and named in `gaps`.
 */
export class AccountInventory {
  readonly settings: AnalysisSettings;
  readonly gaps = new Gaps();
  readonly compiler = new PolicyCompiler();
  readonly entities = new Entities();
  readonly principals = new Map<string, PrincipalHeader>();
  readonly managed = new Map<string, CompiledPolicy>();
  /** IDs of the default versions of managed policies, by ARN. */
  readonly policyVersions = new Map<string, string>();
  readonly groups = new Map<string, IndexedGroup>();
  readonly resources = new Map<string, IndexedResource>();
  /** Complete at the end of the first pass. */
  organization: OrganizationLimits = NO_ORGANIZATION_LIMITS;
  credentials: ReadonlyMap<string, CredentialState> = new Map();
  #protections: readonly Protection[] | undefined;
  readonly #services = new UnknownServices(this.gaps);
  hasRoles = false;
  hasRoleUse = false;

  constructor(settings: AnalysisSettings) {
    this.settings = settings;
  }

  /** Adds a page; pages may come in any order. */
  addAuthorizationDetails(page: AuthorizationDetails): void {
    for (const user of page.UserDetailList ?? []) this.#addUser(user);
    for (const group of page.GroupDetailList ?? []) this.#addGroup(group);
    for (const role of page.RoleDetailList ?? []) this.#addRole(role);
    for (const policy of page.Policies ?? []) this.#addManaged(policy);
  }

  /** What AWS protects from everyone in the account; to be asked after the last resource. */
  get protections(): readonly Protection[] {
    this.#protections ??= protectionsOf(
      [...this.resources.values()].flatMap(({ entry, isAwsManagedKey }) => (isAwsManagedKey ? [entry.arn] : [])),
    );
    return this.#protections;
  }

  /** Adds resources; roles among them are passed over, as they come with the authorization details. */
  addResources(records: readonly ResourceRecord[]): void {
    for (const record of records) {
      const known = resourceTypeOf(record.arn);
      if (known === undefined) {
        this.gaps.add({ service: "", region: "", action: "parse", code: "MalformedArn", resource: record.arn });
        continue;
      }
      if (known.type === "IAMRole") continue;
      const kind = resourcePolicyKind(record.arn);
      const policy = record.policy === undefined ? undefined : this.#read(record.policy, `${record.arn}#policy`, kind);
      const isRestricted = record.publicAccessBlock?.RestrictPublicBuckets === true;
      this.resources.set(record.arn, {
        entry: {
          arn: record.arn,
          name: record.name ?? known.name,
          type: record.type ?? known.type,
          service: known.service,
          tags: record.tags ?? {},
        },
        tags: known.type === "S3Bucket" ? authorizingTags(record) : record.tags,
        policy: known.type === "KMSKey" ? this.#keyPolicy(record, policy) : policy && this.compiler.compile(policy),
        closed: isRestricted && policy !== undefined && isPublicPolicy(policy),
        role: record.role,
        isAwsManagedKey: record.keyManager === "AWS",
      });
    }
  }

  /** The text of IAM's credential report. */
  setCredentialReport(csv: string): void {
    const report = readCredentialReport(csv);
    if (!report.ok) {
      this.gaps.add({ ...CREDENTIAL_REPORT, code: "MalformedReport" });
      return;
    }
    this.credentials = report.value.byArn;
    for (const { place, problem } of report.value.problems) {
      this.gaps.add({ ...CREDENTIAL_REPORT, code: "MalformedReport", resource: place, message: problem });
    }
  }

  /** To be called after the last page and the last resource. */
  end(): void {
    const arn = `arn:${this.settings.partition}:iam::aws:policy/AdministratorAccess`;
    const administrator = this.managed.has(arn) ? undefined : this.parse(ADMINISTRATOR_ACCESS, arn, "identity");
    if (administrator !== undefined) this.managed.set(arn, administrator);
    this.organization = organizationLimits(this.settings, (raw, id, kind) => this.parse(raw, id, kind));
    nameUnknownRoles(this.resources.values(), this.entities, this.settings.accountId, this.gaps);
    this.#nameUnknownUsers();
    if (!this.isRoleUseKnown) this.gaps.add(ROLE_USE);
  }

  /** Whether roles say when they were used: IAM gives the member to each, empty where it was never used. */
  get isRoleUseKnown(): boolean {
    return this.hasRoleUse || !this.hasRoles;
  }

  /** Parses and compiles a policy; what is wrong with it becomes a gap. */
  parse(raw: unknown, id: string, kind: PolicyKind | undefined): CompiledPolicy | undefined {
    const policy = this.#read(raw, id, kind);
    return policy && this.compiler.compile(policy);
  }

  /** Inline policies of a user, group or role, compiled. */
  parseInline(owner: string, list: readonly InlinePolicy[] | undefined): CompiledPolicy[] {
    return entries(list).flatMap(
      ({ PolicyName, PolicyDocument }) => this.parse(PolicyDocument, `${owner}#${PolicyName}`, "identity") ?? [],
    );
  }

  #read(raw: unknown, id: string, kind: PolicyKind | undefined): Policy | undefined {
    const { policy, problems } = parsePolicy(raw, id, kind);
    for (const problem of problems) this.gaps.addParse(id, problem);
    if (policy !== undefined) this.#services.look(policy);
    return policy;
  }

  /** The policy of a key together with its grants; undefined when neither is known. */
  #keyPolicy({ arn, grants: list }: ResourceRecord, known: Policy | undefined): CompiledPolicy | undefined {
    if (entries(list).length === 0) return known && this.compiler.compile(known);
    const { policy: grants, problems } = parseKeyGrants(entries(list), `${arn}#grant`);
    for (const problem of problems) this.gaps.addParse(grants.id, problem);
    const policy = known ?? defaultKeyPolicy(this.settings.accountId, `${arn}#policy`);
    return this.compiler.compileKey(policy, grants);
  }

  #addUser(user: UserDetail): void {
    this.principals.set(user.Arn, { arn: user.Arn, type: "IAMUser", name: user.UserName });
    this.entities.addPrincipal(user);
    this.#checkInstants(user.Arn, { CreateDate: user.CreateDate });
  }

  #addGroup(group: GroupDetail): void {
    this.groups.set(group.GroupName, {
      attached: entries(group.AttachedManagedPolicies).map(({ PolicyArn }) => PolicyArn),
      inline: this.parseInline(group.Arn, group.GroupPolicyList),
    });
    this.entities.addGroup(group);
  }

  #addRole(role: RoleDetail): void {
    const { Arn: arn, RoleName: name, AssumeRolePolicyDocument: trust } = role;
    this.hasRoles = true;
    this.hasRoleUse ||= role.RoleLastUsed !== undefined;
    this.principals.set(arn, { arn, type: "IAMRole", name });
    this.entities.addPrincipal(role);
    this.#checkInstants(arn, {
      CreateDate: role.CreateDate,
      "RoleLastUsed.LastUsedDate": role.RoleLastUsed?.LastUsedDate,
    });
    const tags = tagRecord(role.Tags);
    const known = resourceTypeOf(arn);
    this.resources.set(arn, {
      entry: { arn, name, type: "IAMRole", service: known?.service ?? "STS", tags },
      tags,
      policy: this.parse(trust, `${arn}#trust`, "trust"),
      closed: false,
      role: undefined,
      isAwsManagedKey: false,
    });
  }

  #addManaged(policy: ManagedPolicyDetail): void {
    const versions = entries(policy.PolicyVersionList);
    const { version: current, problem } = defaultVersion(policy, versions);
    this.entities.addPolicy(policy, current?.VersionId, this.compiler, this.gaps);
    if (current !== undefined) this.policyVersions.set(policy.Arn, current.VersionId);
    if (current === undefined) this.gaps.addUnusable(policy.Arn, "NoDefaultVersion", problem ?? "");
    else if (problem !== undefined) this.gaps.addMember(policy.Arn, "DefaultVersion", problem);
    const compiled = current && this.parse(current.Document, policy.Arn, "identity");
    if (compiled !== undefined) this.managed.set(policy.Arn, compiled);
    else this.gaps.noteUnreadable(policy.Arn);
  }

  /** Users that only the credential report or only the account has. When it has no user of the account, one gap says so. */
  #nameUnknownUsers(): void {
    const users = [...this.credentials.keys()].filter((arn) => !arn.endsWith(":root"));
    const unknown = users.filter((arn) => !this.principals.has(arn));
    if (unknown.length > 1 && unknown.length === users.length) {
      const message = `none of its ${users.length} users is in the account`;
      this.gaps.add({ ...CREDENTIAL_REPORT, code: "NoSuchEntity", message });
      return;
    }
    for (const resource of unknown) {
      const message = "in the credential report, but not in the account";
      this.gaps.add({ ...CREDENTIAL_REPORT, code: "NoSuchEntity", resource, message });
    }
    for (const { arn, type } of users.length > 0 ? this.principals.values() : []) {
      if (type !== "IAMUser" || this.credentials.has(arn)) continue;
      const message = "in the account, but not in the credential report";
      this.gaps.add({ ...CREDENTIAL_REPORT, code: "NoSuchRow", resource: arn, message });
    }
  }

  /** A timestamp that cannot be read is left out by whoever reads it; here it is named. */
  #checkInstants(arn: string, members: Readonly<Record<string, string | undefined>>): void {
    for (const [name, text] of Object.entries(members)) {
      const problem = instantProblem(name, text);
      if (problem !== undefined) this.gaps.addMember(arn, "MalformedInstant", problem);
    }
  }
}

/** A list that AWS leaves out is empty. */
export function entries<T>(list: readonly T[] | undefined): readonly T[] {
  return list ?? [];
}

/** Resources in the order of reports: by service, then name, then ARN. */
export function inOrder(resources: Iterable<IndexedResource>): IndexedResource[] {
  const key = ({ entry: { service, name, arn } }: IndexedResource): string => `${service}\n${name}\n${arn}`;
  return [...resources]
    .map((resource) => ({ key: key(resource), resource }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ resource }) => resource);
}
