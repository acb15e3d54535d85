import type { OpenCondition } from "../../../iam/index.ts";
import { count } from "../../../platform/numberText.ts";
import { html, type Markup, value, visible } from "../markup.ts";

/** Condition operators that plain words can replace; the others keep the name that policies use. */
const COMPARISONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    StringEquals: "is",
    StringEqualsIgnoreCase: "is, ignoring case,",
    StringNotEquals: "is not",
    StringLike: "matches",
    StringNotLike: "does not match",
    ArnEquals: "matches",
    ArnLike: "matches",
    ArnNotEquals: "does not match",
    ArnNotLike: "does not match",
    IpAddress: "is in",
    NotIpAddress: "is not in",
    Bool: "is",
    NumericEquals: "is",
    NumericLessThan: "is less than",
    NumericLessThanEquals: "is at most",
    NumericGreaterThan: "is more than",
    NumericGreaterThanEquals: "is at least",
    DateGreaterThan: "is after",
    DateLessThan: "is before",
    "ForAnyValue:StringEquals": "includes",
    "ForAnyValue:StringLike": "includes a match of",
  }),
);

const VALUES = 4;

/** `is at most`, and what follows the values; for an operator without words, its name in policies. */
export function comparisonWords(operator: string): { comparison: string; ending: string } {
  const isOptional = operator.endsWith("IfExists");
  const comparison = COMPARISONS.get(isOptional ? operator.slice(0, -"IfExists".length) : operator);
  return { comparison: comparison ?? visible(operator), ending: isOptional ? ", or is absent" : "" };
}

/** `only if aws:SourceVpc is vpc-1`; for a Deny `unless`, since the access holds where the Deny does not apply. */
export function conditionText({ operator, key, values, effect }: OpenCondition): Markup {
  const { comparison, ending } = comparisonWords(operator);
  const named = values
    .slice(0, VALUES)
    .map((text, index) => html`${index > 0 ? " or " : ""}<code>${value(text)}</code>`);
  const more = values.length > VALUES ? html` or ${count(values.length - VALUES)} more` : "";
  return html`${effect === "Deny" ? "unless" : "only if"} <code>${value(key)}</code> ${comparison} ${named}${more}${ending}`;
}
