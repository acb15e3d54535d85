import type { Evidence, Facts, FindingOf, Severity } from "./model.ts";
import type { AccountSubject, PrincipalSubject, RecordSubject } from "./subject.ts";
import type { Text } from "./text.ts";

/** What a rule looks at: the record of one principal, one principal with its access, or the account once all are known. */
export interface Subjects {
  record: RecordSubject;
  principal: PrincipalSubject;
  account: AccountSubject;
}

export type Scope = keyof Subjects;

/** What a kind of finding says. Titles have no full stop; everything else is whole sentences. */
export interface FindingMessage<Found> {
  /** The kind, as the heading of a list of such findings. */
  heading: string;
  /** What is wrong in all of them, and why it matters. */
  meaning: string;
  /** What to do about all of them. */
  advice: string;
  /** What comes before the principals and resources that a title does not name; "Concerns" where left out. */
  relation?: string;
  /** What is wrong in this one: names what it is about, so that no two titles of an account are equal. */
  title(found: Found): Text;
  /** What to do about this one. */
  remedy(found: Found): Text;
  /** What else is known of a policy it rests on: one sentence without a full stop, or nothing. */
  note?(found: Found): Text | undefined;
}

/** The frameworks of `FindingMappings`, by name and version. */
export const FRAMEWORKS = {
  cisAwsFoundations: "CIS AWS Foundations Benchmark 3.0.0",
  nist80053: "NIST SP 800-53 Revision 5",
  pciDss: "PCI DSS 4.0",
  mitreAttack: "MITRE ATT&CK for Enterprise 16",
} as const;

export type Framework = keyof typeof FRAMEWORKS;

/** Recommendations, controls and requirements that a kind of finding violates; techniques for MITRE ATT&CK. */
export type FindingMappings = Readonly<Partial<Record<Framework, readonly string[]>>>;

/** What sentences are made of. */
type Described<F extends Facts, D> = Omit<Evidence<F, D>, "about">;

interface FindingDefinition<K extends string, S extends Scope, F extends Facts, D> {
  /** Unique, published, never changed: `unused-principal`. */
  kind: K;
  /** What `detect` is given. */
  scope: S;
  /** Everything of this kind in the subject. */
  detect(subject: Subjects[S]): Iterable<Evidence<F, D>>;
  /** Fixed, or from what was found. */
  severity: Severity | ((found: Described<F, D>) => Severity);
  message: FindingMessage<Described<F, D>>;
  mappings?: FindingMappings;
}

/** A kind of finding: how it is detected, how severe it is, and what is said of it. */
export interface FindingRule<K extends string = string, S extends Scope = Scope, F extends Facts = Facts, D = unknown> {
  readonly kind: K;
  readonly scope: S;
  /** Every finding of this kind in the subject. */
  find(subject: Subjects[S]): Iterable<FindingOf<K, F, D>>;
  readonly message: FindingMessage<Described<F, D>>;
  readonly mappings: FindingMappings;
}

/** A rule, which findingRules.ts lists. */
export function defineFinding<const K extends string, S extends Scope, F extends Facts, D>({
  kind,
  scope,
  detect,
  severity,
  message,
  mappings = {},
}: FindingDefinition<K, S, F, D>): FindingRule<K, S, F, D> {
  return {
    kind,
    scope,
    *find(subject) {
      for (const found of detect(subject)) {
        const { about, resources = [], proof = [], conditions = [], ...rest } = found;
        yield {
          ...rest,
          id: [kind, ...about].join(":"),
          kind,
          severity: typeof severity === "function" ? severity(found) : severity,
          resources,
          proof,
          conditions,
        };
      }
    },
    message,
    mappings,
  };
}
