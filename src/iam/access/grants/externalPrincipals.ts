import { vendorOf } from "../../inventory/thirdParties.ts";
import { type Applies, appliesWhen, CONDITIONAL, NONE } from "../../policy/applies.ts";
import { isAccountId, parseArn } from "../../policy/arn.ts";
import { factContext } from "../../policy/callFacts.ts";
import type { CompiledPolicy, CompiledStatement } from "../../policy/compiledStatement.ts";
import { asWritten, conditionTruth, openConditions } from "../../policy/compiledStatement.ts";
import {
  appliesToStranger,
  type Demand,
  demandsOf,
  sourceAccounts,
  sparedBy,
} from "../../policy/confinement/confinement.ts";
import type { Admitted } from "../../policy/confinement/model.ts";
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
  /** The same of strangers, where the principal is anyone: what they are allowed is public. */
  stranger: Omit<ExternalCaller, "stranger"> | undefined;
}

/** The external principals that the policy's Allow statements name, each once, sorted. */
export function externalCallersOf(policy: CompiledPolicy, settings: AnalysisSettings): ExternalCaller[] {
  const found = new Map<string, ExternalPrincipal>();
  for (const entry of namedBy(policy)) {
    const outside = externalPrincipal(entry, settings);
    if (outside !== undefined) found.set(`${outside.kind} ${outside.arn}`, outside);
  }
  for (const account of sourcesOf(policy)) {
    const outside = externalPrincipal({ kind: "AWS", value: account }, settings);
    if (outside !== undefined) found.set(`${outside.kind} ${outside.arn} source`, { ...outside, isSource: true });
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, principal]) => externalCaller(principal, settings));
}

const ANYONE: PrincipalEntry = { kind: "*", value: "*" };
const EVERYONE: Admitted = { kind: "anyone" };

/** Whom Allow statements let in; where that is anyone, also whom a Deny for everyone else spares. */
function* namedBy({ statements }: CompiledPolicy): Generator<PrincipalEntry> {
  let isForAnyone = false;
  for (const statement of statements) {
    const { effect, principal } = statement;
    if (effect !== "Allow" || principal === undefined) continue;
    for (const entry of principal.not ? [ANYONE] : principal.entries) {
      isForAnyone ||= entry.kind === "*";
      const demands = entry.kind === "*" ? demandsOf(asWritten(statement), EVERYONE) : [];
      const fixed = demands.map(accountsOf).find((values) => values.length > 0) ?? [];
      if (fixed.length > 0) for (const value of fixed) yield { kind: "AWS", value };
      else if (entry.kind !== "AWS" || isAwsPrincipal(entry.value)) yield entry;
    }
  }
  for (const statement of isForAnyone ? statements : []) {
    const { effect, principal } = statement;
    if (effect !== "Deny" || principal === undefined) continue;
    if (principal.not) for (const entry of principal.entries) if (entry.kind === "AWS") yield entry;
    for (const value of (sparedBy(asWritten(statement), EVERYONE) ?? []).flatMap(accountsOf))
      yield { kind: "AWS", value };
  }
}

const CALLER_KEYS = new Set(["aws:principalaccount", "kms:calleraccount", "aws:principalarn"]);

/** The accounts for which AWS services are let in where a policy lets in anyone who acts for them. */
function sourcesOf({ statements }: CompiledPolicy): string[] {
  return statements.flatMap((statement) => {
    const { effect, principal } = statement;
    if (effect !== "Allow" || principal === undefined) return [];
    if (!principal.not && !principal.entries.some(({ kind }) => kind === "*")) return [];
    return sourceAccounts(demandsOf(asWritten(statement), EVERYONE));
  });
}

/** The accounts and the principals that a demand for anyone is met by; none where it does not say. */
function accountsOf({ key, values }: Demand): readonly string[] {
  const isFixed = (value: string): boolean => isAccountId(value) || isAccountId(parseArn(value)?.account ?? "");
  return CALLER_KEYS.has(key) && values.every(isFixed) ? values : [];
}

function externalPrincipal({ kind, value }: PrincipalEntry, settings: AnalysisSettings): ExternalPrincipal | undefined {
  if (kind === "*") return { name: "external::*", arn: "*", kind: "anyone" };
  if (kind === "Service") return { name: `external::${value}`, arn: value, kind: "service" };
  if (kind === "Federated") return { name: `external::${value}`, arn: value, kind: "federated" };
  if (kind === "CanonicalUser") return { name: `external::${value}`, arn: value, kind: "principal" };
  const account = principalAccount(value) ?? parseArn(value)?.account;
  if (account === undefined || account === settings.accountId) return undefined;
  const vendor = vendorOf(account);
  const isAccount = principalAccount(value) !== undefined;
  if (!isAccount && !isAwsPrincipal(value) && !value.includes("*")) return undefined;
  // An account is named by its id or by the ARN of its root user, which is the same ("AWS JSON policy elements: Principal").
  const arn = isAccount ? `arn:${settings.partition}:iam::${account}:root` : value;
  const owner = settings.trustedAccounts?.find(({ accountId }) => accountId === account)?.name;
  return {
    name: `external:${vendor}:${account}`,
    arn,
    kind: isAccount ? "account" : "principal",
    ...(owner !== undefined && { owner }),
  };
}

function externalCaller(principal: ExternalPrincipal, settings: AnalysisSettings): ExternalCaller {
  const account = principalAccount(principal.arn) ?? parseArn(principal.arn)?.account;
  const matches = ({ kind, value }: PrincipalEntry): boolean => {
    if (kind === "*") return true;
    if (principal.isSource) return false;
    if (kind === "Service" || kind === "Federated")
      return principal.kind === kind.toLowerCase() && value === principal.arn;
    const named = principalAccount(value);
    return named === undefined ? value === principal.arn : named === account;
  };
  const named = account === undefined || account === principal.arn ? [principal.arn] : [principal.arn, account];
  const names = principal.isSource ? [] : named;
  const context = contextOf(principal, account, settings);
  const deciding =
    (decide: (statement: CompiledStatement, context: ConditionContext) => Applies): ExternalCaller["applies"] =>
    (statement, on) => {
      const element = statement.principal;
      if (element === undefined || element.entries.some(matches) === element.not) return { applies: NONE, open: [] };
      const applies = decide(statement, on);
      return { applies, open: applies === CONDITIONAL ? openConditions(statement, on) : [] };
    };
  const applies = deciding((statement, on) => appliesWhen(conditionTruth(statement, on)));
  const toStrangers = deciding((statement, on) =>
    appliesToStranger(
      { effect: statement.effect, ...asWritten(statement) },
      (at) => statement.conditions[at]?.test(on) ?? "true",
    ),
  );
  const stranger = principal.kind === "anyone" ? { principal, names, context, applies: toStrangers } : undefined;
  return { principal, names, context, applies, stranger };
}

/** Anyone stands for an account that no policy names; a service calls without an account. */
function contextOf(
  { kind, arn, isSource }: ExternalPrincipal,
  account: string | undefined,
  { at, partition, organization }: AnalysisSettings,
): ConditionContext {
  const external = (account: string, arn: string | undefined): ConditionContext =>
    factContext("external", {
      caller: { kind: "external", account, arn, partition },
      at,
      organizationId: account === WITNESS ? undefined : organizationIdOf(account, organization),
    });
  if (isSource)
    return factContext("externalService", {
      caller: { kind: "service", arn: "*", account: undefined },
      at,
      sourceAccount: account,
      sourceOrganization: organizationIdOf(account ?? "", organization),
    });
  if (kind === "service") return factContext("externalService", { caller: { kind, arn, account: undefined }, at });
  if (kind === "federated")
    return factContext("externalService", { caller: { kind: "provider", arn, account: undefined }, at });
  if (kind === "anyone") return external(WITNESS, undefined);
  if (account === undefined)
    return factContext("externalSigner", { caller: { kind: "anyone", arn: "*", account }, at });
  return external(account, parseArn(arn)?.service === "iam" && principalAccount(arn) === undefined ? arn : undefined);
}

/** The organization of an account outside: some other one, where all accounts of the own one are known. */
function organizationIdOf(account: string, organization: AnalysisSettings["organization"]): string | undefined {
  const members = organization?.policies?.accounts;
  if (account === organization?.managementAccount || members?.includes(account)) return organization?.id;
  return members && `o-${WITNESS}`;
}
