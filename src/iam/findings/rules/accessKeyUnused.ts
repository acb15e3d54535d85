import { counted } from "../../../platform/numberText.ts";
import { defineFinding } from "../defineFinding.ts";
import { nameOf, principalText } from "../names.ts";
import { instantFact } from "../proofs.ts";
import { activeKeys, daysBetween, isUnusedKey, STALE_AFTER_DAYS } from "../staleness.ts";
import { text } from "../text.ts";

/** Active access keys without a recorded use in 90 days. */
export const accessKeyUnused = defineFinding({
  kind: "access-key-unused",
  scope: "record",
  *detect({ access: { principal }, at }) {
    for (const key of activeKeys(principal)) {
      if (!isUnusedKey(key, at)) continue;
      const { number, lastRotated, lastUsed } = key;
      yield {
        about: [principal.arn, String(number)],
        principals: [principal.arn],
        facts: {
          key: number,
          lastRotated: instantFact(lastRotated),
          lastUsed: instantFact(lastUsed),
          staleAfterDays: STALE_AFTER_DAYS,
        },
        data: {
          principal: nameOf(principal),
          daysUnused: lastUsed === undefined ? undefined : daysBetween(lastUsed, at),
        },
      };
    }
  },
  severity: "medium",
  message: {
    heading: "Unused access keys",
    meaning:
      "An access key is a long-term credential for programs. AWS has recorded no use of these in the last 90 days: they help only an intruder.",
    advice: "Deactivate them today, and delete them if nobody has missed them after a month.",
    title: ({ facts, data: { principal, daysUnused } }) =>
      daysUnused === undefined
        ? text`Access key ${facts.key} of ${principalText(principal)} has no recorded use`
        : text`Access key ${facts.key} of ${principalText(principal)} was last used ${counted(daysUnused, "day")} ago`,
    remedy: () => text`Deactivate the key, and delete it if nobody misses it.`,
  },
  mappings: { cisAwsFoundations: ["1.12"], nist80053: ["AC-2(3)"], pciDss: ["8.2.6"], mitreAttack: ["T1078.004"] },
});
