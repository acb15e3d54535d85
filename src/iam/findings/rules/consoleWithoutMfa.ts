import { isAdministrator } from "../../access/administration.ts";
import { defineFinding } from "../defineFinding.ts";
import { nameOf, principalText } from "../names.ts";
import { instantFact } from "../proofs.ts";
import { text } from "../text.ts";

/** Users who have a console password and no MFA device. */
export const consoleWithoutMfa = defineFinding({
  kind: "console-without-mfa",
  scope: "record",
  *detect({ access: { principal } }) {
    const { credentials, arn } = principal;
    if (credentials?.passwordEnabled !== true || credentials.mfaActive) return;
    yield {
      about: [arn],
      principals: [arn],
      facts: {
        passwordLastUsed: instantFact(credentials.passwordLastUsed),
        isIamAdmin: isAdministrator(principal),
      },
      data: { principal: nameOf(principal) },
    };
  },
  severity: ({ facts }) => (facts.isIamAdmin ? "critical" : "high"),
  message: {
    heading: "Console sign-in without MFA",
    meaning:
      "Multi-factor authentication (MFA) asks for a code or a device in addition to the password. Without it, a password that was guessed or stolen is enough to sign in.",
    advice:
      "Register an MFA device for each of these users, administrators first, or delete the passwords of those who do not need the console.",
    title: ({ data }) => text`The ${principalText(data.principal)} signs in to the console without MFA`,
    remedy: () => text`Register an MFA device for the user, or delete its password if it does not need the console.`,
  },
  mappings: {
    cisAwsFoundations: ["1.10"],
    nist80053: ["IA-2(1)", "IA-2(2)"],
    pciDss: ["8.4.2"],
    mitreAttack: ["T1078.004"],
  },
});
