import type { EscalationPath } from "../escalation/paths/model.ts";
import type { Proof } from "../policy/proof.ts";
import type { OpenCondition } from "../policy/statement.ts";

export type Severity = "critical" | "high" | "medium" | "low";

/** In the order of their weight. */
export const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low"];

/** Every kind of finding; `kinds.ts` says how each is found. */
export const FINDING_KINDS = [
  "iam-administrator",
  "escalation-path",
  "data-escalation-path",
  "unused-principal",
  "password-not-rotated",
  "access-key-not-rotated",
  "access-key-unused",
  "two-active-access-keys",
  "console-without-mfa",
  "root-access-key",
  "root-without-mfa",
  "public-access",
  "cross-account-access",
  "third-party-without-external-id",
  "widely-shared-resource",
  "wildcard-data-access",
  "account-root-trust",
  "access-removed-by-boundary",
] as const;

export type FindingKind = (typeof FINDING_KINDS)[number];

/** A policy statement to put into a document. */
export interface PolicyStatement {
  Effect: "Allow" | "Deny";
  Action: string | readonly string[];
  Resource: string | readonly string[];
}

/** A change of one policy that mends the finding. `policy` and `statement` are as in `Proof`. */
export type PolicyChange =
  | { change: "detach-policy"; policy: string; from: string }
  | { change: "delete-statement"; policy: string; statement: string }
  | { change: "add-statement"; policy: string; statement: PolicyStatement }
  | { change: "add-condition"; policy: string; statement: string; condition: PolicyConditions };

/** Operator, key, values, as in a policy document. A value in angle brackets is to be filled in. */
export type PolicyConditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

export type Fact = string | number | boolean | null | readonly string[] | Readonly<Record<string, number>>;

export interface Finding {
  /** Kind and subjects, the same for the same thing in every analysis: `unused-principal:arn:aws:iam::…:user/x`. */
  id: string;
  kind: FindingKind;
  severity: Severity;
  /** One sentence without a full stop. */
  title: string;
  /** ARNs; those of the outside as the policy names them. At most `LISTED`; `facts.principalCount` has the number. */
  principals: readonly string[];
  /** ARNs. At most `LISTED`; `facts.resourceCount` has the number where it may be more. */
  resources: readonly string[];
  /** What it rests on, by kind. Instants are ISO 8601. */
  facts: Readonly<Record<string, Fact>>;
  /** The statements it rests on, at most `LISTED`. */
  proof: readonly Proof[];
  conditions: readonly OpenCondition[];
  /** What to do, in one sentence. */
  remedy: string;
  policyChange?: PolicyChange;
  /** Escalation: the first `PATHS_SHOWN`, step by step. Paths are large, so they are put together when asked for. */
  paths?: () => readonly EscalationPath[];
}

/** The most escalation paths that one finding shows; the analysis has them all. */
export const PATHS_SHOWN = 3;

/** The most principals, resources, statements, services or actions that one finding names. */
export const LISTED = 20;
