import { counted } from "../../../platform/numberText.ts";
import { defineFinding } from "../defineFinding.ts";
import { nameOf, principalText } from "../names.ts";
import { instantFact } from "../proofs.ts";
import { daysBetween, STALE_AFTER_DAYS, stalePassword } from "../staleness.ts";
import { text } from "../text.ts";

/** Passwords that can be used and were last changed more than 90 days ago. */
export const passwordNotRotated = defineFinding({
  kind: "password-not-rotated",
  scope: "record",
  *detect({ access: { principal }, at }) {
    const lastChanged = stalePassword(principal, at);
    if (lastChanged === undefined) return;
    yield {
      about: [principal.arn],
      principals: [principal.arn],
      facts: { passwordLastChanged: instantFact(lastChanged), staleAfterDays: STALE_AFTER_DAYS },
      data: { principal: nameOf(principal), ageInDays: daysBetween(lastChanged, at) },
    };
  },
  severity: "medium",
  message: {
    heading: "Old passwords",
    meaning: "The longer a password is in use, the more places it may have leaked to. These are older than 90 days.",
    advice:
      "Have them changed. Better, have people sign in with temporary credentials through IAM Identity Center or another identity provider.",
    title: ({ data }) =>
      text`The password of ${principalText(data.principal)} is ${counted(data.ageInDays, "day")} old`,
    remedy: () => text`Change the password, and have the account's password policy require a new one every 90 days.`,
  },
  mappings: { nist80053: ["IA-5(1)"], pciDss: ["8.3.9"] },
});
