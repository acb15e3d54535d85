import type { CompiledStatement } from "../../policy/compiledStatement.ts";
import { principalAccount } from "../../policy/principal.ts";
import type { Finding } from "../model.ts";
import type { AccountSubject } from "../subject.ts";
import { isServiceLinked } from "../words.ts";

/** Keys that leave of a whole account only some principals. */
const NARROWING = /^(?:aws:principalarn|aws:userid|aws:username|aws:principaltag\/.+|sts:externalid)$/i;

/** Role trust in a whole account: whoever there may call sts:AssumeRole gets in, and who that is the role does not say. */
export function* accountRootTrust({ account, administrators }: AccountSubject): Generator<Finding> {
  const { inventory } = account;
  const { accountId } = account.settings;
  for (const { arn, name, type } of account.resources) {
    if (type !== "IAMRole" || isServiceLinked(arn)) continue;
    const trust = inventory.resources.get(arn)?.policy;
    const statements = (trust?.statements ?? []).filter((statement) => accountsOf(statement).length > 0);
    for (const statement of statements) {
      for (const trusted of accountsOf(statement)) {
        const own = trusted === accountId;
        const isAdmin = administrators.has(arn);
        yield {
          id: `account-root-trust:${arn}:${trusted}:${statement.id}`,
          kind: "account-root-trust",
          severity: isAdmin ? "high" : own ? "low" : "medium",
          title: `The role ${name} trusts ${own ? "its whole account" : `the whole account ${trusted}`}${statements.length > 1 ? ` in statement ${statement.id}` : ""}`,
          principals: [`arn:${account.settings.partition}:iam::${trusted}:root`],
          resources: [arn],
          facts: { account: trusted, isOwnAccount: own, isIamAdmin: isAdmin },
          proof: [{ policy: trust?.id ?? "", statement: statement.id, effect: "Allow" }],
          conditions: [],
          remedy: "Name the roles or users that are to assume it in the trust policy instead of the account's root.",
        };
      }
    }
  }
}

/** Accounts that an Allow of a trust policy names whole, each once. */
function accountsOf({ effect, principal, conditions }: CompiledStatement): string[] {
  if (effect !== "Allow" || principal === undefined || principal.not) return [];
  if (conditions.some(({ condition }) => NARROWING.test(condition.key))) return [];
  const named = principal.entries.flatMap(({ kind, value }) => (kind === "AWS" ? (principalAccount(value) ?? []) : []));
  return [...new Set(named)].sort();
}
