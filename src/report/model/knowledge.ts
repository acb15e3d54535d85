import { type Fact, type FindingKind, type Gap, isUseKnown, type PrincipalRecord, unreadBy } from "../../iam/index.ts";
import type { ColumnName } from "./columns.ts";

/** `all`: nothing is missing. `some`: there may be more. `none`: nothing was read that it rests on. */
export type Extent = "all" | "some" | "none";

/** A number of the reports. */
export type Figure =
  | "principals"
  | "administrators"
  | "escalating"
  | "unused"
  | "staleCredentials"
  | "external"
  | "resources";

/**
 * What rests on what: the one table that tiles, sections, worksheets, the desk's summary and findings ask. What it does
 * not name rests on the authorization details alone, without which there is no analysis.
 */
const FIGURES: Readonly<Record<Figure, readonly Fact[]>> = {
  principals: ["principals"],
  administrators: ["principals"],
  // Where it is not known what runs with which role, a path is assumed: what was not read hides none.
  escalating: ["principals"],
  unused: ["principals", "credentials", "roleUse"],
  staleCredentials: ["principals", "credentials"],
  external: ["principals", "resources", "resourcePolicies"],
  resources: ["principals", "resources"],
};

/** Every kind has a row; an empty one rests on the authorization details alone, trust policies of roles among them. */
const FINDINGS: Readonly<Record<FindingKind, readonly Fact[]>> = {
  "iam-administrator": [],
  "escalation-path": [],
  "wildcard-data-access": [],
  "access-removed-by-boundary": [],
  "account-root-trust": [],
  "third-party-without-external-id": [],
  "federated-trust-without-subject": [],
  "organization-management-access": [],
  "unused-principal": ["credentials", "roleUse"],
  "access-key-not-rotated": ["credentials"],
  "access-key-unused": ["credentials"],
  "two-active-access-keys": ["credentials"],
  "password-not-rotated": ["credentials"],
  "console-without-mfa": ["credentials"],
  "root-access-key": ["accountSummary"],
  "root-without-mfa": ["accountSummary"],
  "public-access": ["resources", "resourcePolicies"],
  "cross-account-access": ["resources", "resourcePolicies"],
  "organization-access": ["resources", "resourcePolicies"],
  "service-access-without-source": ["resources", "resourcePolicies"],
  "cloudfront-origin-access": ["resources", "resourcePolicies"],
  "widely-shared-resource": ["resources", "resourcePolicies"],
  "data-escalation-path": ["resources", "resourcePolicies"],
};

const COLUMNS: Readonly<Partial<Record<ColumnName, { IAMUser?: Fact; IAMRole?: Fact }>>> = {
  principal_last_used: { IAMUser: "credentials", IAMRole: "roleUse" },
  password_last_used: { IAMUser: "credentials" },
  password_last_rotated: { IAMUser: "credentials" },
  password_state: { IAMUser: "credentials" },
  access_key_1_last_used: { IAMUser: "credentials" },
  access_key_1_last_rotated: { IAMUser: "credentials" },
  access_key_1_state: { IAMUser: "credentials" },
  access_key_2_last_used: { IAMUser: "credentials" },
  access_key_2_last_rotated: { IAMUser: "credentials" },
  access_key_2_state: { IAMUser: "credentials" },
};

/** Facts of which a gap without a resource leaves nothing; of all others it leaves what was read. */
const READ_AT_ONCE: ReadonlySet<Fact> = new Set<Fact>(["credentials", "roleUse", "accountSummary"]);

/** What an analysis knows, by its gaps. */
export interface Knowledge {
  figure(name: Figure): Extent;
  finding(kind: FindingKind): Extent;
  /** Whether it is known whom a resource lets in by its own policy. */
  isPolicyKnown(resource: string): boolean;
  /** The gaps that a number, or the findings of a kind, suffer from. */
  gapsOf(name: Figure | FindingKind): readonly Gap[];
  /** Kinds of findings of which there may be more, or none can be told. */
  unknownFindings: readonly FindingKind[];
}

/** `principals`: those of the account; of an account without users nothing rests on the credential report. */
export function knowledgeOf(gaps: readonly Gap[], principals: readonly Pick<PrincipalRecord, "type">[]): Knowledge {
  const hasUsers = principals.some(({ type }) => type === "IAMUser");
  const missing = new Map<Fact, Gap[]>();
  const none = new Set<Fact>();
  const policies = new Set<string>();
  const scopes: { service: string; region: string }[] = [];
  const note = (fact: Fact, gap: Gap, isWhole: boolean) => {
    missing.set(fact, [...(missing.get(fact) ?? []), gap]);
    if (isWhole) none.add(fact);
  };
  for (const gap of gaps) {
    const unread = unreadBy(gap);
    if (unread === undefined) continue;
    const { fact, service, region, resource } = unread;
    note(fact, gap, READ_AT_ONCE.has(fact) ? resource === undefined : gap.code === NOT_GIVEN);
    if (fact === "resourcePolicies" && resource !== undefined) policies.add(resource);
    if (fact === "resourcePolicies" && resource === undefined) scopes.push({ service, region });
  }
  // Of the root user the summary and the credential report tell the same; at the desk there is only the latter.
  const isDesk = missing.get("credentials")?.some(({ code }) => code === NOT_GIVEN) === true;
  if (isDesk) for (const gap of missing.get("credentials") ?? []) note("accountSummary", gap, true);
  else if (!none.has("credentials")) {
    missing.delete("accountSummary");
    none.delete("accountSummary");
  }

  if (!hasUsers) {
    missing.delete("credentials");
    none.delete("credentials");
  }
  const extentOf = (facts: readonly Fact[]): Extent => {
    const own = facts.filter((fact) => fact !== "principals");
    if (own.length > 0 && own.every((fact) => none.has(fact))) return "none";
    return facts.some((fact) => missing.has(fact)) ? "some" : "all";
  };
  const factsOf = (name: Figure | FindingKind): readonly Fact[] => {
    const facts = { ...FIGURES, ...FINDINGS }[name];
    return facts.length === 0 ? ["principals"] : facts;
  };
  return {
    figure: (name) => extentOf(FIGURES[name]),
    finding: (kind) => extentOf(factsOf(kind)),
    isPolicyKnown(resource) {
      const [, , service, region = ""] = resource.split(":");
      return (
        !policies.has(resource) &&
        !scopes.some((one) => one.service === service && (region === "" || one.region === "" || one.region === region))
      );
    },
    gapsOf: (name) => [...new Set(factsOf(name).flatMap((fact) => missing.get(fact) ?? []))],
    unknownFindings: (Object.keys(FINDINGS) as FindingKind[]).filter((kind) => extentOf(FINDINGS[kind]) !== "all"),
  };
}

/** Code of the gap of an input that the desk command was not given. */
export const NOT_GIVEN = "NotGiven";

/** Whether the cell of a column is known of a user or role: an empty one then means never or none. */
export function isCellKnown(name: ColumnName, principal: PrincipalRecord): boolean {
  const fact = COLUMNS[name]?.[principal.type];
  if (fact === "credentials") return principal.credentials !== undefined;
  return fact !== "roleUse" || isUseKnown(principal);
}

/** What a cell says of which nothing was read. */
export const NOT_KNOWN = "Not known";

/** `12`, `at least 12` where there may be more, and undefined where the number is not known. */
export function knownNumber(amount: number, extent: Extent): { amount: number; isLeast: boolean } | undefined {
  if (extent === "none" || (extent === "some" && amount === 0)) return undefined;
  return { amount, isLeast: extent === "some" };
}

/** How a gap is closed: the permission that the call needs, or what to give the desk command. */
export function howToClose({ action, code, service, message }: Gap): string {
  if (code === NOT_GIVEN && message !== undefined) return message;
  if (action === "parse") return "correct the document named";
  if (service === "k9") return "";
  if (action === "iam:GetCredentialReport") return "allow iam:GenerateCredentialReport and iam:GetCredentialReport";
  if (code === "MissingMember") return "export with a current AWS CLI: aws iam get-account-authorization-details";
  if (code === "NoSuchEntity" || code === "Truncated" || code === "MissingList") {
    return "give all that aws iam get-account-authorization-details prints";
  }
  return `allow ${action}`;
}
