import { type Applies, appliesWhen, CERTAIN, NONE, weaker } from "../applies.ts";
import { isAccountId, parseArn } from "../arn.ts";
import type { Condition, Statement } from "../statement.ts";
import type { Truth } from "../truth.ts";
import { confiningKey, isCallersChoice } from "./confiningKeys.ts";
import { demandedValue } from "./demandedValue.ts";
import type { Admitted, ConfinedTo } from "./model.ts";

/** One thing that every caller must meet, and who they then are. */
export interface Demand {
  to: ConfinedTo;
  /** In lower case. */
  key: string;
  /** As written; any one of them will do. */
  values: readonly string[];
  /** No value has a wildcard or a variable, and S3 counts the key: what Block Public Access asks for. */
  isFixedForS3: boolean;
}

/** The accounts whose resources a service must act for, by the ids and ARNs that the demands name. */
export function sourceAccounts(demands: readonly Demand[]): string[] {
  const named = demands
    .filter(({ to }) => to === "source")
    .map(({ values }) => values.flatMap((value) => [value, parseArn(value)?.account ?? ""].filter(isAccountId)))
    .filter((accounts) => accounts.length > 0);
  // All demands must be met: by an account that each of them names, where there is one.
  const [first = [], ...others] = named;
  return [...new Set(first.filter((account) => others.every((accounts) => accounts.includes(account))))].sort();
}

type Conditional = Pick<Statement, "conditions" | "version">;

const POSITIVE = new Set([
  "StringEquals",
  "StringEqualsIgnoreCase",
  "StringLike",
  "ArnEquals",
  "ArnLike",
  "IpAddress",
  "Bool",
]);
const NEGATED = new Set([
  "StringNotEquals",
  "StringNotEqualsIgnoreCase",
  "StringNotLike",
  "ArnNotEquals",
  "ArnNotLike",
  "NotIpAddress",
]);
const POSITIVE_OF: Readonly<Record<string, string>> = {
  StringNotEquals: "StringEquals",
  StringNotEqualsIgnoreCase: "StringEqualsIgnoreCase",
  StringNotLike: "StringLike",
  ArnNotEquals: "ArnEquals",
  ArnNotLike: "ArnLike",
  NotIpAddress: "IpAddress",
};

/**
 * What the conditions of an Allow demand of those whom it lets in: all of it must be met, and nobody beyond those named
 * can meet it. Empty where the conditions confine nobody, whatever keys they name: a negated operator holds for everyone
 * else, IfExists and ForAllValues hold without the key, a wildcard takes in what anyone can have ("IAM JSON policy
 * elements: Condition operators", "Set operators for multivalued context keys").
 */
export function demandsOf(statement: Conditional, admitted: Admitted): Demand[] {
  return statement.conditions.flatMap((condition) => demandOf(condition, statement, admitted) ?? []);
}

function demandOf(condition: Condition, statement: Conditional, admitted: Admitted): Demand | undefined {
  if (condition.base === undefined || !POSITIVE.has(condition.base)) return undefined;
  const key = condition.key.toLowerCase();
  const known = confiningKey(key, admitted);
  if (known === undefined || !mustExist(condition, key, statement, known.always?.includes(admitted.kind) === true))
    return undefined;
  const values = condition.values.map((value) => demandedValue(condition, statement.version, value));
  if (!values.every((value) => known.confines(value, admitted))) return undefined;
  const isFixed = (value: string, at: number): boolean =>
    values[at]?.isLiteral === true || (key === "s3:dataaccesspointarn" && !value.includes("${"));
  return {
    to: known.to,
    key,
    values: condition.values,
    isFixedForS3:
      known.isUnknownToS3 !== true && isPlain(condition) && values.length > 0 && condition.values.every(isFixed),
  };
}

function isPlain({ ifExists, qualifier }: Condition): boolean {
  return !ifExists && qualifier !== "ForAllValues";
}

/** Whether every request has the key, or one without it fails the statement. */
function mustExist(condition: Condition, key: string, { conditions }: Conditional, isAlwaysThere: boolean): boolean {
  if (isPlain(condition) || isAlwaysThere) return true;
  return conditions.some(
    (other) =>
      other.key.toLowerCase() === key &&
      (other.base === "Null"
        ? other.qualifier !== "ForAllValues" &&
          other.values.length > 0 &&
          other.values.every((value) => value.toLowerCase() === "false")
        : other.base !== undefined && POSITIVE.has(other.base) && isPlain(other)),
  );
}

/**
 * What remains allowed where a Deny for everyone applies to all others: its conditions fail for those who meet one of
 * these, and no one else can make them fail. Undefined for a Deny that others can avoid. Empty: nobody is spared.
 */
export function sparedBy(statement: Conditional, admitted: Admitted): Demand[] | undefined {
  const spared: Demand[] = [];
  for (const condition of statement.conditions) {
    const { base = "", qualifier, key, values } = condition;
    const name = key.toLowerCase();
    const flag = base === "Bool" && values.every((value) => value.toLowerCase() === "false");
    if (flag && name === "aws:principalisawsservice") {
      spared.push({ to: "service", key: name, values: ["true"], isFixedForS3: false });
      continue;
    }
    if (!NEGATED.has(base) || (qualifier === "ForAnyValue" && !condition.ifExists)) return undefined;
    const positive = { ...condition, base: POSITIVE_OF[base], ifExists: false, qualifier: undefined };
    const demand = demandOf(positive, { ...statement, conditions: [positive] }, admitted);
    if (demand === undefined) return undefined;
    spared.push(demand);
  }
  return spared;
}

/**
 * How a statement applies to a stranger: someone of an account, a network and an organization that no policy names, who
 * brings whatever a caller can choose. What strangers are allowed is public ("The meaning of "public"", Amazon S3 User
 * Guide). `truthOf` decides the conditions on all other keys.
 */
export function appliesToStranger(
  statement: Conditional & Pick<Statement, "effect">,
  truthOf: (condition: number) => Truth,
): Applies {
  const stranger: Admitted = { kind: "anyone" };
  if (statement.effect === "Deny" && sparedBy(statement, stranger) !== undefined) return CERTAIN;
  let applies: Applies = CERTAIN;
  for (const [at, condition] of statement.conditions.entries()) {
    const truth = truthOf(at);
    const isChosen = isCallersChoice(condition.key.toLowerCase());
    if (
      statement.effect === "Deny" ? isChosen && !isUnavoidable(condition, statement) : isConfined(condition, statement)
    )
      return NONE;
    if (statement.effect === "Deny" ? isChosen : isChosen && truth !== "false") continue;
    applies = weaker(applies, appliesWhen(truth));
  }
  return applies;

  function isConfined(condition: Condition, all: Conditional): boolean {
    return demandOf(condition, all, stranger) !== undefined;
  }
  function isUnavoidable(condition: Condition, all: Conditional): boolean {
    return sparedBy({ ...all, conditions: [condition] }, stranger) !== undefined;
  }
}
