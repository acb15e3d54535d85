import { defineFinding } from "../defineFinding.ts";
import { nameOf, principalText } from "../names.ts";
import { instantFact } from "../proofs.ts";
import { activeKeys } from "../staleness.ts";
import { text } from "../text.ts";

/** Users with two active access keys: the second is meant for the days of a rotation. */
export const twoActiveAccessKeys = defineFinding({
  kind: "two-active-access-keys",
  scope: "record",
  *detect({ access: { principal } }) {
    const [first, second] = activeKeys(principal);
    if (first === undefined || second === undefined) return;
    yield {
      about: [principal.arn],
      principals: [principal.arn],
      facts: {
        key1LastRotated: instantFact(first.lastRotated),
        key1LastUsed: instantFact(first.lastUsed),
        key2LastRotated: instantFact(second.lastRotated),
        key2LastUsed: instantFact(second.lastUsed),
      },
      data: { principal: nameOf(principal) },
    };
  },
  severity: "low",
  message: {
    heading: "Users with two active access keys",
    meaning:
      "A user can have a second access key so that the first can be rotated. Kept longer than that, it is one more credential that can be stolen.",
    advice: "Find out which of the two is in use, and delete the other.",
    title: ({ data }) => text`The ${principalText(data.principal)} has two active access keys`,
    remedy: () => text`Delete the key that is not in use, and keep a second one only during a rotation.`,
  },
  mappings: { cisAwsFoundations: ["1.13"] },
});
