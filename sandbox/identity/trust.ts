import type { PolicyDocument } from "../accounts/model.ts";
import type { Caller } from "./caller.ts";

interface Statement {
  readonly Effect?: unknown;
  readonly Action?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

/**
 * Whether a trust policy lets a caller of another account assume the role. Reads what the sample accounts use:
 * Principal.AWS by ARN, account id, account root or `*`, and StringEquals on sts:ExternalId. A statement with any
 * other condition counts as not met when it allows and as met when it denies.
 */
export function trusts(document: PolicyDocument, caller: Caller, externalId: string | undefined): boolean {
  const applying = list(document.Statement)
    .filter((statement): statement is Statement => typeof statement === "object" && statement !== null)
    .filter((statement) => namesAssumeRole(statement.Action) && namesCaller(statement.Principal, caller));
  const denied = applying.some(
    (statement) => statement.Effect === "Deny" && conditionMet(statement.Condition, externalId) !== false,
  );
  const allowed = applying.some(
    (statement) => statement.Effect === "Allow" && conditionMet(statement.Condition, externalId) === true,
  );
  return allowed && !denied;
}

function namesAssumeRole(action: unknown): boolean {
  return list(action).some((name) => ["sts:assumerole", "sts:*", "*"].includes(String(name).toLowerCase()));
}

function namesCaller(principal: unknown, caller: Caller): boolean {
  if (principal === "*") return true;
  const aws = typeof principal === "object" && principal !== null && "AWS" in principal ? principal.AWS : [];
  const root = `arn:${caller.partition}:iam::${caller.accountId}:root`;
  return list(aws).some((name) => name === "*" || name === caller.arn || name === caller.accountId || name === root);
}

/** Undefined when the condition is of a kind that is not read here. */
function conditionMet(condition: unknown, externalId: string | undefined): boolean | undefined {
  if (condition === undefined) return true;
  if (typeof condition !== "object" || condition === null) return undefined;
  for (const [operator, keys] of Object.entries(condition as Record<string, Record<string, unknown>>)) {
    for (const [key, values] of Object.entries(keys)) {
      if (operator !== "StringEquals" || key.toLowerCase() !== "sts:externalid") return undefined;
      if (externalId === undefined || !list(values).includes(externalId)) return false;
    }
  }
  return true;
}

function list(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
