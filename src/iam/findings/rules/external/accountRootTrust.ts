import { vendorOf } from "../../../inventory/thirdParties.ts";
import { isServiceLinkedRole } from "../../../policy/arn.ts";
import { asWritten, type CompiledStatement } from "../../../policy/compiledStatement.ts";
import { type Demand, demandsOf } from "../../../policy/confinement/confinement.ts";
import { principalAccount } from "../../../policy/principal.ts";
import { defineFinding } from "../../defineFinding.ts";
import { accountText, resourceText } from "../../names.ts";
import { sentence, text } from "../../text.ts";
import { isOfOrganizationManagement, partyFacts } from "./parties.ts";

/** Trust policies that name a whole account: whoever there may call sts:AssumeRole can assume the role. */
export const accountRootTrust = defineFinding({
  kind: "account-root-trust",
  scope: "account",
  *detect(subject) {
    const { account, administrators } = subject;
    const { inventory } = account;
    const { accountId, partition } = account.settings;
    for (const { arn, name, type } of account.resources) {
      if (type !== "IAMRole" || isServiceLinkedRole(arn)) continue;
      const trust = inventory.resources.get(arn)?.policy;
      const statements = (trust?.statements ?? []).filter((statement) => accountsOf(statement).length > 0);
      for (const statement of statements) {
        for (const trusted of accountsOf(statement)) {
          const root = `arn:${partition}:iam::${trusted}:root`;
          const principal = {
            name: `external:${vendorOf(trusted)}:${trusted}`,
            arn: root,
            kind: "account",
          } as const;
          if (isOfOrganizationManagement(subject, principal, { arn, name, type })) continue;
          const { party, trustedAs } = partyFacts(subject, principal);
          yield {
            about: [arn, trusted, statement.id],
            principals: [root],
            resources: [arn],
            facts: {
              account: trusted,
              isOwnAccount: trusted === accountId,
              isIamAdmin: administrators.has(arn),
              party: trusted === accountId ? "own account" : party,
              trustedAs,
            },
            data: {
              role: { arn, name, type },
              root,
              /** Where several statements do. */
              statement: statements.length > 1 ? statement.id : undefined,
            },
            proof: [{ policy: trust?.id ?? "", statement: statement.id, effect: "Allow" }],
          };
        }
      }
    }
  },
  severity: ({ facts }) =>
    facts.party === "trusted account" ? "low" : facts.isIamAdmin ? "high" : facts.isOwnAccount ? "low" : "medium",
  message: {
    heading: "Roles that trust a whole account",
    meaning:
      "The trust policy of a role says who may assume it. These name a whole account, and so every user and role there whose own policies allow sts:AssumeRole.",
    advice: "Name the users and roles that need to assume the role instead of the whole account.",
    title: ({ facts, data: { role, root, statement } }) => {
      const account = facts.isOwnAccount ? text`its own account` : accountText(facts.account, root);
      const where = statement === undefined ? [] : text` in statement ${{ kind: "statement", name: statement }}`;
      return text`${sentence(resourceText(role))} trusts ${account} as a whole${where}`;
    },
    remedy: () =>
      text`Name the users and roles that need to assume it in the trust policy instead of the whole account.`,
  },
  mappings: { nist80053: ["AC-6"] },
});

/** Accounts that an Allow of a trust policy names as a whole, each once. */
function accountsOf(statement: CompiledStatement): string[] {
  const { effect, principal } = statement;
  if (effect !== "Allow" || principal === undefined || principal.not) return [];
  if (demandsOf(asWritten(statement), { kind: "account" }).some(isNarrower)) return [];
  const named = principal.entries.flatMap(({ kind, value }) => (kind === "AWS" ? (principalAccount(value) ?? []) : []));
  return [...new Set(named)].sort();
}

/** Whether it narrows a whole account to some of its principals. */
function isNarrower({ to }: Demand): boolean {
  return to === "principal" || to === "external id";
}
