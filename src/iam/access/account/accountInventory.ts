import { defaultKeyPolicy } from "../../decision/kms.ts";
import { readCredentialReport } from "../../inventory/credentialReport.ts";
import { defaultVersion } from "../../inventory/defaultVersion.ts";
import { Gaps } from "../../inventory/gaps.ts";
import { instantProblem } from "../../inventory/instants.ts";
import { resourcePolicyKind } from "../../inventory/resourcePolicyKind.ts";
import { resourceTypeOf } from "../../inventory/resourceType.ts";
import { tagRecord } from "../../inventory/tags.ts";
import type {
  AuthorizationDetails,
  CredentialState,
  GroupDetail,
  InlinePolicy,
  ManagedPolicyDetail,
  ResourceEntry,
  ResourceRecord,
  RoleDetail,
} from "../../model.ts";
import { type CompiledPolicy, PolicyCompiler } from "../../policy/compiledStatement.ts";
import { type PolicyKind, parsePolicy } from "../../policy/document.ts";
import { isPublicPolicy } from "../../policy/publicAccess.ts";
import type { Policy } from "../../policy/statement.ts";
import { parseKeyGrants } from "../compile/kmsGrants.ts";
import type { AnalysisSettings } from "../compile/requestContext.ts";
import { Entities } from "./entities.ts";
import { UnknownServices } from "./unknownServices.ts";
import { nameUnknownRoles } from "./unresolvedRoles.ts";

export interface PrincipalHeader {
  arn: string;
  type: "IAMUser" | "IAMRole";
  name: string;
}

/** A resource as collected, its policy compiled. */
export interface IndexedResource {
  entry: ResourceEntry;
  /** Undefined when they were not collected. */
  tags: Readonly<Record<string, string>> | undefined;
  policy: CompiledPolicy | undefined;
  /** Block Public Access closes it to everyone outside the account but AWS services. */
  closed: boolean;
  /** ARN of the role it runs with. */
  role: string | undefined;
}

/** AWS's own policy: an account may have it attached without its document being listed. */
const ADMINISTRATOR_ACCESS = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };

/** What a group gives its members. */
export interface IndexedGroup {
  attached: readonly string[];
  inline: readonly CompiledPolicy[];
}

/**
 * What the first pass over an account keeps: managed policies (their default version) and groups, compiled; resources
 * with their policies; of principals the names alone. Broken entries are left out and named in `gaps`.
 */
export class AccountInventory {
  readonly settings: AnalysisSettings;
  readonly gaps = new Gaps();
  readonly compiler = new PolicyCompiler();
  readonly entities = new Entities();
  readonly principals = new Map<string, PrincipalHeader>();
  readonly managed = new Map<string, CompiledPolicy>();
  readonly groups = new Map<string, IndexedGroup>();
  readonly resources = new Map<string, IndexedResource>();
  credentials: ReadonlyMap<string, CredentialState> = new Map();
  readonly #services = new UnknownServices(this.gaps);

  constructor(settings: AnalysisSettings) {
    this.settings = settings;
  }

  /** A page, in any order of pages; a list that is missing is empty. */
  addAuthorizationDetails(page: AuthorizationDetails): void {
    for (const user of entries(page.UserDetailList)) {
      if (!this.#isNamed("user", user?.Arn, user?.UserName)) continue;
      this.principals.set(user.Arn, { arn: user.Arn, type: "IAMUser", name: user.UserName });
      this.entities.addPrincipal(user);
      this.#checkInstants(user.Arn, { CreateDate: user.CreateDate });
    }
    for (const group of entries(page.GroupDetailList)) {
      if (this.#isNamed("group", group?.Arn, group?.GroupName)) this.#addGroup(group);
    }
    for (const role of entries(page.RoleDetailList)) {
      if (this.#isNamed("role", role?.Arn, role?.RoleName)) this.#addRole(role);
    }
    for (const policy of entries(page.Policies)) {
      if (this.#isNamed("policy", policy?.Arn, policy?.PolicyName)) this.#addManaged(policy);
    }
  }

  /** Resources other than roles, which come with the authorization details. */
  addResources(records: readonly ResourceRecord[]): void {
    for (const record of records) {
      const known = resourceTypeOf(record.arn);
      if (known === undefined) {
        this.gaps.add({ service: "", region: "", action: "parse", code: "MalformedArn", resource: String(record.arn) });
        continue;
      }
      if (known.type === "IAMRole") continue;
      const kind = resourcePolicyKind(record.arn);
      const policy = record.policy == null ? undefined : this.#read(record.policy, `${record.arn}#policy`, kind);
      const isRestricted = record.publicAccessBlock?.RestrictPublicBuckets === true;
      this.resources.set(record.arn, {
        entry: {
          arn: record.arn,
          name: record.name ?? known.name,
          type: record.type ?? known.type,
          service: known.service,
          tags: record.tags ?? {},
        },
        tags: record.tags,
        policy: known.type === "KMSKey" ? this.#keyPolicy(record, policy) : policy && this.compiler.compile(policy),
        closed: isRestricted && policy !== undefined && isPublicPolicy(policy),
        role: record.role,
      });
    }
  }

  setCredentialReport(csv: string): void {
    const { byArn, problem, problems } = readCredentialReport(csv);
    this.credentials = byArn;
    const gap = { service: "iam", region: "", action: "iam:GetCredentialReport", code: "MalformedReport" };
    if (problem !== undefined) this.gaps.add(gap);
    for (const { place, problem: message } of problems) this.gaps.add({ ...gap, resource: place, message });
  }

  /** After the last page and the last resource. */
  end(): void {
    const arn = `arn:${this.settings.partition}:iam::aws:policy/AdministratorAccess`;
    const administrator = this.managed.has(arn) ? undefined : this.parse(ADMINISTRATOR_ACCESS, arn, "identity");
    if (administrator !== undefined) this.managed.set(arn, administrator);
    nameUnknownRoles(this.resources.values(), this.entities, this.settings.accountId, this.gaps);
  }

  /** Parses and compiles a policy; what is wrong with it becomes a gap. */
  parse(raw: unknown, id: string, kind: PolicyKind | undefined): CompiledPolicy | undefined {
    const policy = this.#read(raw, id, kind);
    return policy && this.compiler.compile(policy);
  }

  /** Inline policies of a user, group or role, compiled. */
  parseInline(owner: string, list: readonly InlinePolicy[] | undefined): CompiledPolicy[] {
    return entries(list).flatMap(
      (inline) => this.parse(inline?.PolicyDocument, `${owner}#${inline?.PolicyName ?? ""}`, "identity") ?? [],
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

  #isNamed(what: string, arn: unknown, name: unknown): boolean {
    if (typeof arn === "string" && typeof name === "string" && arn.startsWith("arn:")) return true;
    this.gaps.add({
      service: "iam",
      region: "",
      action: "parse",
      code: "MalformedEntry",
      resource: `${what} ${String(name ?? arn)}`,
    });
    return false;
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
    });
  }

  #addManaged(policy: ManagedPolicyDetail): void {
    const versions = entries(policy.PolicyVersionList);
    const { version: current, problem } = defaultVersion(policy, versions);
    this.entities.addPolicy(policy, current?.VersionId, this.compiler, this.gaps);
    if (current === undefined) this.gaps.addUnusable(policy.Arn, "NoDefaultVersion", problem ?? "");
    else if (problem !== undefined) this.gaps.addMember(policy.Arn, "DefaultVersion", problem);
    const compiled = current && this.parse(current.Document, policy.Arn, "identity");
    if (compiled !== undefined) this.managed.set(policy.Arn, compiled);
    else this.gaps.noteUnreadable(policy.Arn);
  }

  /** Instants that are none are left out by whoever reads them; here they are named. */
  #checkInstants(arn: string, members: Readonly<Record<string, unknown>>): void {
    for (const [name, text] of Object.entries(members)) {
      const problem = instantProblem(name, text);
      if (problem !== undefined) this.gaps.addMember(arn, "MalformedInstant", problem);
    }
  }
}

/** The elements of a list that AWS may leave out or give as null; empty for what is not a list. */
export function entries<T>(list: readonly T[] | null | undefined): readonly NonNullable<T>[] {
  if (!Array.isArray(list)) return [];
  return list.filter((item): item is NonNullable<T> => item !== null && item !== undefined);
}

/** Resources in the order of reports: by service, then name, then ARN. */
export function inOrder(resources: Iterable<IndexedResource>): IndexedResource[] {
  const key = ({ entry: { service, name, arn } }: IndexedResource): string => `${service}\n${name}\n${arn}`;
  return [...resources]
    .map((resource) => ({ key: key(resource), resource }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ resource }) => resource);
}
