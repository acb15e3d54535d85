import type { AccessGrant, OpenCondition } from "../../iam/index.ts";
import type { ProofLimit, Statement } from "./proofLine.ts";

/** A policy as a proof names it: an ARN or `{arn}#{name}`, or one of these, so that equal principals have equal proofs. */
export const OWN = "own#";
export const RESOURCE = "resource#";

/** An inline policy of the principal itself, then of the resource itself (`policy`, `trust` or `grant`), else as it is. */
function sourceOf(policy: string, self: string): string {
  const at = policy.indexOf("#");
  if (at < 0) return policy;
  const owner = policy.slice(0, at);
  const part = policy.slice(at + 1);
  const identity = /^arn:[^:]*:iam::\d*:(user|group|role)\//.exec(owner)?.[1];
  if (identity === undefined ? part === "policy" || part === "grant" : identity === "role" && part === "trust")
    return RESOURCE + part;
  return owner === self ? OWN + part : policy;
}

const VALUES = 3;
const TEXT_LENGTH = 120;

function shortened({ operator, key, values, effect }: OpenCondition): OpenCondition {
  const shown = values.slice(0, VALUES).map(cut);
  if (values.length > VALUES) shown.push(`and ${values.length - VALUES} more`);
  return { operator, key: cut(key), values: shown, effect };
}

function cut(text: string): string {
  return text.length > TEXT_LENGTH ? `${text.slice(0, TEXT_LENGTH)}…` : text;
}

/** The statements of a grant that give, and those that take away, each with the conditions that are open. */
export function reasonOf({ because, conditions }: AccessGrant, self: string): Record<"allow" | "deny", ProofLimit> {
  const half = (effect: "Allow" | "Deny"): ProofLimit => ({
    statements: because
      .filter((proof) => proof.effect === effect)
      .map(({ policy, statement }): Statement => [sourceOf(policy, self), cut(statement)]),
    conditions: conditions.filter((condition) => condition.effect === effect).map(shortened),
  });
  return { allow: half("Allow"), deny: half("Deny") };
}
