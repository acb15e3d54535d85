import { counted } from "../../../platform/numberText.ts";
import { isAdministrator } from "../../access/administration.ts";
import { defineFinding } from "../defineFinding.ts";
import { nameOf, principalText } from "../names.ts";
import { instantFact } from "../proofs.ts";
import { daysBetween, isUnused, STALE_AFTER_DAYS } from "../staleness.ts";
import { text } from "../text.ts";

/** Users and roles without a recorded use in 90 days. */
export const unusedPrincipal = defineFinding({
  kind: "unused-principal",
  scope: "record",
  *detect({ access: { principal }, at }) {
    if (!isUnused(principal, at)) return;
    const { arn, createdAt, lastUsedAt } = principal;
    yield {
      about: [arn],
      principals: [arn],
      facts: {
        createdAt: instantFact(createdAt),
        lastUsedAt: instantFact(lastUsedAt),
        staleAfterDays: STALE_AFTER_DAYS,
        isIamAdmin: isAdministrator(principal),
      },
      data: {
        principal: nameOf(principal),
        daysUnused: lastUsedAt === undefined ? undefined : daysBetween(lastUsedAt, at),
      },
    };
  },
  severity: ({ facts }) => (facts.isIamAdmin ? "high" : "medium"),
  message: {
    heading: "Unused users and roles",
    meaning:
      "AWS has recorded no use in the last 90 days (it keeps 400). Unused access helps only an intruder, and nobody would notice.",
    advice: "Ask the owners, then delete them. If in doubt, remove their permissions first.",
    title: ({ data: { principal, daysUnused } }) =>
      daysUnused === undefined
        ? text`The ${principalText(principal)} has no recorded use`
        : text`The ${principalText(principal)} was last used ${counted(daysUnused, "day")} ago`,
    remedy: ({ data }) =>
      data.principal.type === "IAMUser"
        ? text`Delete the user, or deactivate its password and access keys until someone asks for it.`
        : text`Delete the role, or detach its policies until someone asks for it.`,
  },
  mappings: { cisAwsFoundations: ["1.12"], nist80053: ["AC-2(3)"], pciDss: ["8.2.6"], mitreAttack: ["T1078.004"] },
});
