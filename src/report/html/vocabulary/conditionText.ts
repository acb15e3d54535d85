import type { OpenCondition } from "../../../iam/index.ts";
import { html, type Markup, value, visible } from "../markup.ts";

/** Comparisons of IAM that are told in a word; others are named as policies name them. */
const COMPARISONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    StringEquals: "is",
    StringEqualsIgnoreCase: "is, in any case,",
    StringNotEquals: "is not",
    StringLike: "is like",
    StringNotLike: "is not like",
    ArnEquals: "is like",
    ArnLike: "is like",
    ArnNotEquals: "is not like",
    ArnNotLike: "is not like",
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
  }),
);

const VALUES = 4;

/** `is at most`, and what follows the values; an operator that has no words as policies name it. */
export function comparisonWords(operator: string): { comparison: string; ending: string } {
  const isOptional = operator.endsWith("IfExists");
  const comparison = COMPARISONS.get(isOptional ? operator.slice(0, -"IfExists".length) : operator);
  return { comparison: comparison ?? visible(operator), ending: isOptional ? ", or is not told" : "" };
}

/** `only if aws:SourceVpc is vpc-1`; of a denial `unless`, for access holds where the denial does not. */
export function conditionText({ operator, key, values, effect }: OpenCondition): Markup {
  const { comparison, ending } = comparisonWords(operator);
  const named = values
    .slice(0, VALUES)
    .map((text, index) => html`${index > 0 ? " or " : ""}<code>${value(text)}</code>`);
  const more = values.length > VALUES ? html` or ${values.length - VALUES} more` : "";
  return html`${effect === "Deny" ? "unless" : "only if"} <code>${value(key)}</code> ${comparison} ${named}${more}${ending}`;
}
