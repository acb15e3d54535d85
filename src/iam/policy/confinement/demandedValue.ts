import { isAccountId } from "../arn.ts";
import { hasWildcard } from "../pattern.ts";
import type { Condition, PolicyVersion } from "../statement.ts";

/** One value of a condition, as far as it matters who can bring one that matches. */
export interface DemandedValue {
  /** `*` and `?` are wildcards; a variable that the caller decides is a `*`. */
  text: string;
  /** Whether `*` and `?` in `text` stand for other characters. */
  isPattern: boolean;
  /** Whether the parts of an ARN are compared one by one. */
  byPart: boolean;
  /** Neither a wildcard nor a variable, whatever the operator: what S3 calls a fixed value. */
  isLiteral: boolean;
}

const LIKE = new Set(["StringLike", "ArnEquals", "ArnLike"]);

/** Variables that are known to the owner of the resource and not chosen by the caller, and what they stand for here. */
const OF_THE_RESOURCE: Readonly<Record<string, string>> = {
  "aws:resourceaccount": "000000000000",
  "s3:resourceaccount": "000000000000",
  "aws:resourceorgid": "o-0000000000",
  "*": "_",
  "?": "_",
  $: "$",
};

export function demandedValue({ base }: Pick<Condition, "base">, version: PolicyVersion, value: string): DemandedValue {
  const hasVariables = version === "2012-10-17" && value.includes("${");
  let isPattern = base !== undefined && LIKE.has(base);
  const literal = isPattern ? value : value.replace(/[*?](?![^{]*\})/g, "_");
  const text = hasVariables
    ? literal.replace(/\$\{\s*([^},\s]*)[^}]*\}/g, (_, key: string) => {
        const known = OF_THE_RESOURCE[key.toLowerCase()];
        if (known === undefined) isPattern = true;
        return known ?? "*";
      })
    : literal;
  return {
    text,
    isPattern,
    byPart: base === "ArnEquals" || base === "ArnLike",
    isLiteral: !hasVariables && !hasWildcard(value),
  };
}

/** Whether one text alone matches. */
export function isSingle({ text, isPattern }: DemandedValue): boolean {
  return !(isPattern && hasWildcard(text));
}

/** The text before the first wildcard. */
export function fixedPrefix(value: DemandedValue): string {
  return isSingle(value) ? value.text : value.text.slice(0, value.text.search(/[*?]/));
}

/**
 * Whether only ARNs of one account match. Where parts are not compared one by one, a wildcard before the account could
 * take in colons, which the path of a role may have.
 */
export function isOfOneAccount(value: DemandedValue): boolean {
  if (isSingle(value)) return true;
  const parts = value.text.split(":");
  const before = value.byPart ? [] : parts.slice(0, 4);
  return parts.length >= 6 && isAccountId(parts[4] ?? "") && !before.some(hasWildcard);
}
