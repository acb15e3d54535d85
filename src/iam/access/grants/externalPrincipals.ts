import { organizationOf } from "../../inventory/thirdParties.ts";
import { type Applies, appliesWhen, CONDITIONAL, NONE } from "../../policy/applies.ts";
import { isAccountId, parseArn } from "../../policy/arn.ts";
import { factContext } from "../../policy/callFacts.ts";
import type { CompiledPolicy, CompiledStatement } from "../../policy/compiledStatement.ts";
import { conditionTruth, openConditions } from "../../policy/compiledStatement.ts";
import type { ConditionContext } from "../../policy/context.ts";
import { isAwsPrincipal, principalAccount } from "../../policy/principal.ts";
import type { OpenCondition, PrincipalEntry } from "../../policy/statement.ts";
import { WITNESS } from "../../policy/witness.ts";
import type { AnalysisSettings } from "../compile/requestContext.ts";
import type { ExternalPrincipal } from "../model.ts";

/** Someone outside the account whom a policy names. */
export interface ExternalCaller {
  principal: ExternalPrincipal;
  /** What a statement may call them: as the policy does, or by their account. */
  names: readonly string[];
  context: ConditionContext;
  /** How a statement of the policy applies to them, its resource aside. */
  applies(
    statement: CompiledStatement,
    context: ConditionContext,
  ): { applies: Applies; open: readonly OpenCondition[] };
}

/** The external principals that the policy's Allow statements name, each once, sorted. */
export function externalCallersOf(policy: CompiledPolicy, settings: AnalysisSettings): ExternalCaller[] {
  const found = new Map<string, ExternalPrincipal>();
  for (const { effect, principal, conditions } of policy.statements) {
    if (effect !== "Allow" || principal === undefined) continue;
    const named = principal.not ? [ANYONE] : principal.entries;
    for (const entry of named) {
      for (const narrowed of entry.kind === "*" ? narrow(conditions) : [entry]) {
        const outside = externalPrincipal(narrowed, settings);
        if (outside !== undefined) found.set(`${outside.kind} ${outside.arn}`, outside);
      }
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, principal]) => externalCaller(principal, settings));
}

const ANYONE: PrincipalEntry = { kind: "*", value: "*" };
const EQUAL = new Set(["StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike"]);

/** A statement for anyone whose conditions fix the caller's account or ARN is for those alone. */
function narrow(conditions: CompiledStatement["conditions"]): PrincipalEntry[] {
  for (const { condition } of conditions) {
    const { base, ifExists, qualifier, values } = condition;
    if (base === undefined || !EQUAL.has(base) || ifExists || qualifier === "ForAllValues") continue;
    const key = condition.key.toLowerCase();
    const isAccount = key === "aws:principalaccount" || key === "kms:calleraccount";
    const fixed = (value: string): boolean =>
      isAccount ? isAccountId(value) : key === "aws:principalarn" && isAccountId(parseArn(value)?.account ?? "");
    if (values.length > 0 && values.every(fixed)) return values.map((value) => ({ kind: "AWS", value }));
  }
  return [ANYONE];
}

function externalPrincipal({ kind, value }: PrincipalEntry, settings: AnalysisSettings): ExternalPrincipal | undefined {
  if (kind === "*") return { name: "external::*", arn: "*", kind: "anyone" };
  if (kind === "Service") return { name: `external::${value}`, arn: value, kind: "service" };
  if (kind === "Federated") return { name: `external::${value}`, arn: value, kind: "federated" };
  if (kind === "CanonicalUser") return { name: `external::${value}`, arn: value, kind: "principal" };
  const account = principalAccount(value) ?? parseArn(value)?.account;
  if (account === undefined || account === settings.accountId) return undefined;
  const organization = organizationOf(account);
  const isAccount = principalAccount(value) !== undefined;
  if (!isAccount && !isAwsPrincipal(value) && !value.includes("*")) return undefined;
  // An account is named by its id or by the ARN of its root user, which is the same ("AWS JSON policy elements: Principal").
  const arn = isAccount ? `arn:${settings.partition}:iam::${account}:root` : value;
  return { name: `external:${organization}:${account}`, arn, kind: isAccount ? "account" : "principal" };
}

function externalCaller(principal: ExternalPrincipal, settings: AnalysisSettings): ExternalCaller {
  const account = principalAccount(principal.arn) ?? parseArn(principal.arn)?.account;
  const matches = ({ kind, value }: PrincipalEntry): boolean => {
    if (kind === "*") return true;
    if (kind === "Service" || kind === "Federated")
      return principal.kind === kind.toLowerCase() && value === principal.arn;
    const named = principalAccount(value);
    return named === undefined ? value === principal.arn : named === account;
  };
  return {
    principal,
    names: account === undefined || account === principal.arn ? [principal.arn] : [principal.arn, account],
    context: contextOf(principal, account, settings),
    applies(statement, context) {
      const element = statement.principal;
      if (element === undefined || element.entries.some(matches) === element.not) return { applies: NONE, open: [] };
      const applies = appliesWhen(conditionTruth(statement, context));
      return { applies, open: applies === CONDITIONAL ? openConditions(statement, context) : [] };
    },
  };
}

/** Anyone stands for an account that no policy names; a service calls without an account. */
function contextOf(
  { kind, arn }: ExternalPrincipal,
  account: string | undefined,
  { at }: AnalysisSettings,
): ConditionContext {
  const external = (account: string, arn: string | undefined): ConditionContext =>
    factContext("external", { caller: { kind: "external", account, arn }, at });
  if (kind === "service") return factContext("externalService", { caller: { kind, arn, account: undefined }, at });
  if (kind === "federated")
    return factContext("externalService", { caller: { kind: "provider", arn, account: undefined }, at });
  if (kind === "anyone") return external(WITNESS, undefined);
  if (account === undefined)
    return factContext("externalSigner", { caller: { kind: "anyone", arn: "*", account }, at });
  return external(account, parseArn(arn)?.service === "iam" && principalAccount(arn) === undefined ? arn : undefined);
}
