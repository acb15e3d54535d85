import { entries } from "../../access/account/accountInventory.ts";
import { policiesOf, subjectOf } from "../../access/evaluate/subject.ts";
import type { CompiledPolicy } from "../../policy/compiledStatement.ts";
import { witnessOf } from "../../policy/witness.ts";
import type { AccountContext } from "../account/accountContext.ts";
import { permission } from "../permissions/candidateResources.ts";
import { PrincipalPolicies } from "../permissions/principalPolicies.ts";
import { present } from "../techniques/adminPolicySources.ts";
import type { Standing } from "./principalState.ts";

/** Pairs of key and value tried of one principal. */
const TRIED = 10;
const PREFIX = "aws:principaltag/";

/**
 * A principal that may tag itself, with each tag that a condition of its own policies, or of a role's trust policy, asks
 * of a principal ("Controlling access to and for IAM users and roles using tags"). Its policies are read anew.
 */
export function selfTaggings({ subject, detail, before }: Standing, accountContext: AccountContext): Standing[] {
  const { account, principals } = accountContext;
  const { inventory, scope } = account;
  const action = "UserName" in detail ? "iam:TagUser" : "iam:TagRole";
  const policies = new PrincipalPolicies(scope, subject);
  if (before.length > 0 || policies.speakingOf(action).length === 0) return [];
  const own = policiesOf(detail, inventory);
  const wanted = new Map([...tagsAskedFor(own), ...trustTags(accountContext)]);
  const facts = principals.facts[principals.factsOf[principals.positionOf(detail.Arn) ?? -1] ?? -1];
  const found: Standing[] = [];
  for (const { key, value } of wanted.values()) {
    if (found.length >= TRIED) break;
    const tags = entries(detail.Tags).filter(({ Key }) => Key.toLowerCase() !== key.toLowerCase());
    if (entries(detail.Tags).some(({ Key, Value }) => Key.toLowerCase() === key.toLowerCase() && Value === value))
      continue;
    const given = new Map([
      [`aws:requesttag/${key.toLowerCase()}`, present(value)],
      ["aws:tagkeys", present(key)],
    ]);
    const may = permission(policies, action, detail.Arn, given, facts);
    if (may === undefined) continue;
    const now = { ...detail, Tags: [...tags, { Key: key, Value: value }] };
    const how = `{from} tags itself with a tag that its permissions depend on`;
    found.push({
      subject: subjectOf(now, inventory, own),
      detail: now,
      before: [{ how, requires: [may], isTagging: true }],
    });
  }
  return found;
}

interface AskedFor {
  key: string;
  value: string;
}

const ofTrust = new WeakMap<AccountContext, ReadonlyMap<string, AskedFor>>();

function trustTags(accountContext: AccountContext): ReadonlyMap<string, AskedFor> {
  const known = ofTrust.get(accountContext);
  if (known !== undefined) return known;
  const { resources } = accountContext.account.inventory;
  const found = tagsAskedFor(
    [...resources.values()].flatMap(({ entry, policy }) => (entry.type === "IAMRole" ? (policy ?? []) : [])),
  );
  ofTrust.set(accountContext, found);
  return found;
}

/** Tags by which conditions of Allow statements let a principal in; values with variables are left out. */
function tagsAskedFor(policies: readonly CompiledPolicy[]): Map<string, AskedFor> {
  const found = new Map<string, AskedFor>();
  for (const { statements } of policies) {
    for (const { effect, conditions } of statements) {
      for (const { condition } of effect === "Allow" ? conditions : []) {
        const { base, key, values } = condition;
        if (!key.toLowerCase().startsWith(PREFIX) || !/^String(?:Equals|Like)/.test(base ?? "")) continue;
        for (const value of values) {
          if (value.includes("${")) continue;
          const tag = { key: key.slice(PREFIX.length), value: base === "StringLike" ? witnessOf(value) : value };
          found.set(JSON.stringify(tag), tag);
        }
      }
    }
  }
  return found;
}
