import type { EscalationStep } from "../../escalation/paths/model.ts";
import type { Proof } from "../../policy/proof.ts";
import { listed, type Text, text } from "../text.ts";
import { awsManagedPolicy } from "./awsManagedPolicy.ts";
import type { AwsManagedPolicy } from "./model.ts";

/** An AWS managed policy that by itself makes an administrator or leads to one, as the account has it. */
export interface LeadingPolicy {
  arn: string;
  name: string;
  /** ID of the default version in the account; undefined where the account does not list the policy. */
  version: string | undefined;
  gives: AwsManagedPolicy;
  /** ARN of the user or role whose statement it is. */
  holder: string;
}

/** IDs of the default versions of managed policies, by ARN. */
type Versions = ReadonlyMap<string, string>;

/**
 * The AWS managed policies that alone allow everything that some step of a path takes, and are known to lead to
 * administrator, each once.
 */
export function leadingPolicies(steps: readonly EscalationStep[], versions: Versions): LeadingPolicy[] {
  const found = new Map<string, LeadingPolicy>();
  for (const { from, requires } of steps) {
    const own = requires.filter(({ by, because }) => by === undefined && because.length > 0);
    const [first, ...others] = own.map(({ because }) => new Set(allowing(because)));
    for (const arn of first ?? []) {
      if (found.has(arn) || !others.every((policies) => policies.has(arn))) continue;
      const leading = leadingPolicy(arn, from, versions);
      if (leading?.gives.path !== undefined) found.set(arn, leading);
    }
  }
  return [...found.values()];
}

/** The AWS managed policies among the statements that make an administrator, which by themselves make one. */
export function administratorPolicies(proof: readonly Proof[], holder: string, versions: Versions): LeadingPolicy[] {
  return [...new Set(allowing(proof))].flatMap((arn) => {
    const leading = leadingPolicy(arn, holder, versions);
    return leading === undefined || leading.gives.outcome === "path" ? [] : [leading];
  });
}

/** `AWS managed policy AWSLambda_FullAccess (v7) alone leads to administrator`; undefined of none. */
export function leadingText(policies: readonly LeadingPolicy[]): Text | undefined {
  if (policies.length === 0) return undefined;
  return listed(
    policies.map(({ gives, ...policy }) => {
      const { path, technique } = gives;
      const condition = path === "conditional" ? " under conditions" : "";
      const assumption =
        path === "assumed" ? " where something that it can change runs with an administrator role" : "";
      return text`AWS managed policy ${nameText(policy)} alone leads to administrator${condition}${assumption}${technique === undefined ? "" : ` (technique ${technique})`}`;
    }),
  );
}

/** `AWS managed policy IAMFullAccess (v2) alone makes an IAM administrator`; undefined of none. */
export function administratorText(policies: readonly LeadingPolicy[]): Text | undefined {
  if (policies.length === 0) return undefined;
  return listed(
    policies.map(({ gives: { outcome, certainty }, ...policy }) => {
      const who = outcome === "administrator" ? "a full administrator" : "an IAM administrator";
      return text`AWS managed policy ${nameText(policy)} alone makes ${who}${certainty === "certain" ? "" : " under conditions"}`;
    }),
  );
}

/** `AWSLambda_FullAccess (v7)`. */
function nameText({ name, version }: Pick<LeadingPolicy, "name" | "version">): string {
  return version === undefined ? name : `${name} (${version})`;
}

function leadingPolicy(arn: string, holder: string, versions: Versions): LeadingPolicy | undefined {
  const known = awsManagedPolicy(arn);
  if (known === undefined) return undefined;
  const { name, ...gives } = known;
  return { arn, name, version: versions.get(arn), gives, holder };
}

function allowing(proofs: readonly Proof[]): string[] {
  return proofs.flatMap(({ effect, policy }) => (effect === "Allow" ? [policy] : []));
}
