import type { EscalationPath } from "../escalation/paths/model.ts";
import type { Proof } from "../policy/proof.ts";
import type { OpenCondition } from "../policy/statement.ts";

export type Severity = "critical" | "high" | "medium" | "low";

/** The most severe first. */
export const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low"];

/** A policy statement to put into a document. */
export interface PolicyStatement {
  Effect: "Allow" | "Deny";
  Action: string | readonly string[];
  Resource: string | readonly string[];
}

/** A change of one policy that resolves the finding. `policy` and `statement` are as in `Proof`. */
export type PolicyChange =
  | { change: "detach-policy"; policy: string; from: string }
  | { change: "delete-statement"; policy: string; statement: string }
  | { change: "add-statement"; policy: string; statement: PolicyStatement }
  | { change: "add-condition"; policy: string; statement: string; condition: PolicyConditions };

/** Operator, key, values, as in a policy document. A value in angle brackets is to be filled in. */
export type PolicyConditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

export type Fact = string | number | boolean | null | readonly string[] | Readonly<Record<string, number>>;

export type Facts = Readonly<Record<string, Fact>>;

/** What a rule has detected: the data that its sentences, findings.json and the reports are made of. */
export interface Evidence<F extends Facts = Facts, D = unknown> {
  /** What it is about, in plain text: the id is the kind and these, joined by colons. The same in every analysis. */
  about: readonly string[];
  /** ARNs; those outside the account as the policy names them. At most `LISTED`; `facts.principalCount` has the number. */
  principals: readonly string[];
  /** ARNs. At most `LISTED`; `facts.resourceCount` has the number where it may be more. None where left out. */
  resources?: readonly string[];
  /** What it rests on, by kind; published. Instants are ISO 8601. */
  facts: F;
  /** What the sentences need beyond that: names, mostly. */
  data: D;
  /** The statements it rests on, at most `LISTED`. None where left out. */
  proof?: readonly Proof[];
  /** Conditions under which alone it holds. None where left out. */
  conditions?: readonly OpenCondition[];
  policyChange?: PolicyChange;
  /** Escalation: the first `PATHS_SHOWN`, step by step. Paths are large, so they are put together when asked for. */
  paths?: () => readonly EscalationPath[];
}

/** Evidence with its kind, id and severity, and nothing left out. Its sentences: `titleOf`, `remedyOf`. */
export interface FindingOf<K extends string, F extends Facts, D> extends Omit<Evidence<F, D>, "about"> {
  /** Kind and subjects, the same for the same thing in every analysis: `unused-principal:arn:aws:iam::…:user/x`. */
  id: string;
  kind: K;
  severity: Severity;
  resources: readonly string[];
  proof: readonly Proof[];
  conditions: readonly OpenCondition[];
  /** Set once all findings of an account are put in order. */
  usableBy?: Audience;
  /** Where an exception accepts it: such a finding is shown, but not counted. */
  accepted?: Acceptance;
}

/** Why a finding is accepted, and until when: a day in UTC or a moment, as the exception has it. */
export interface Acceptance {
  reason: string;
  expires: string;
}

/**
 * Who can use what is wrong: anyone at all, somebody outside the account, whoever acts as a user or role of the account, or
 * AWS services alone.
 */
export type Audience = "anyone" | "outsiders" | "principals" | "services";

/** The widest first. */
export const AUDIENCES: readonly Audience[] = ["anyone", "outsiders", "principals", "services"];

/** The most escalation paths that one finding shows; the analysis has them all. */
export const PATHS_SHOWN = 3;

/** The most principals, resources, statements, services or actions that one finding names. */
export const LISTED = 20;
