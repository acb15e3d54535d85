import type { CompiledStatement } from "../../../policy/compiledStatement.ts";
import { principalAccount } from "../../../policy/principal.ts";
import { defineFinding } from "../../defineFinding.ts";
import { accountText, resourceText } from "../../names.ts";
import { isServiceLinked } from "../../staleness.ts";
import { sentence, text } from "../../text.ts";

/** Keys that narrow a whole account to some of its principals. */
const NARROWING_KEYS = /^(?:aws:principalarn|aws:userid|aws:username|aws:principaltag\/.+|sts:externalid)$/i;

/** Trust policies that name a whole account: whoever there may call sts:AssumeRole can assume the role. */
export const accountRootTrust = defineFinding({
  kind: "account-root-trust",
  scope: "account",
  *detect({ account, administrators }) {
    const { inventory } = account;
    const { accountId, partition } = account.settings;
    for (const { arn, name, type } of account.resources) {
      if (type !== "IAMRole" || isServiceLinked(arn)) continue;
      const trust = inventory.resources.get(arn)?.policy;
      const statements = (trust?.statements ?? []).filter((statement) => accountsOf(statement).length > 0);
      for (const statement of statements) {
        for (const trusted of accountsOf(statement)) {
          const root = `arn:${partition}:iam::${trusted}:root`;
          yield {
            about: [arn, trusted, statement.id],
            principals: [root],
            resources: [arn],
            facts: { account: trusted, isOwnAccount: trusted === accountId, isIamAdmin: administrators.has(arn) },
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
  severity: ({ facts }) => (facts.isIamAdmin ? "high" : facts.isOwnAccount ? "low" : "medium"),
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
function accountsOf({ effect, principal, conditions }: CompiledStatement): string[] {
  if (effect !== "Allow" || principal === undefined || principal.not) return [];
  if (conditions.some(({ condition }) => NARROWING_KEYS.test(condition.key))) return [];
  const named = principal.entries.flatMap(({ kind, value }) => (kind === "AWS" ? (principalAccount(value) ?? []) : []));
  return [...new Set(named)].sort();
}
