import { counted } from "../../../platform/numberText.ts";
import { defineFinding } from "../defineFinding.ts";
import { nameOf, principalText } from "../names.ts";
import { instantFact } from "../proofs.ts";
import { activeKeys, daysBetween, isOldKey, STALE_AFTER_DAYS } from "../staleness.ts";
import { text } from "../text.ts";

/** Active access keys that were created more than 90 days ago. */
export const accessKeyNotRotated = defineFinding({
  kind: "access-key-not-rotated",
  scope: "record",
  *detect({ access: { principal }, at }) {
    for (const key of activeKeys(principal)) {
      const { number, lastRotated, lastUsed } = key;
      if (lastRotated === undefined || !isOldKey(key, at)) continue;
      yield {
        about: [principal.arn, String(number)],
        principals: [principal.arn],
        facts: {
          key: number,
          lastRotated: instantFact(lastRotated),
          lastUsed: instantFact(lastUsed),
          staleAfterDays: STALE_AFTER_DAYS,
        },
        data: { principal: nameOf(principal), ageInDays: daysBetween(lastRotated, at) },
      };
    }
  },
  severity: "medium",
  message: {
    heading: "Old access keys",
    meaning:
      "An access key is a long-term credential for programs. These are older than 90 days, and whoever copied one in that time can still use it.",
    advice: "Rotate the keys. Better, replace them with roles, whose credentials expire by themselves.",
    title: ({ facts, data }) =>
      text`Access key ${facts.key} of ${principalText(data.principal)} is ${counted(data.ageInDays, "day")} old`,
    remedy: () =>
      text`Create a new key, switch everything that uses this one to it, then deactivate and delete this one.`,
  },
  mappings: { cisAwsFoundations: ["1.14"], pciDss: ["8.6.3"], mitreAttack: ["T1078.004"] },
});
