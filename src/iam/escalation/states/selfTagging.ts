import { entries } from "../../access/account/accountInventory.ts";
import { policiesOf, subjectOf } from "../../access/evaluate/subject.ts";
import { present } from "../../policy/context.ts";
import type { AccountContext } from "../account/accountContext.ts";
import { principalTagsAskedFor } from "../account/principalTags.ts";
import { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import { TAG_ITSELF } from "../techniques/iam/tags.ts";
import type { PrincipalState } from "./principalState.ts";

/** Pairs of key and value tried of one principal. */
const TRIED = 10;

/**
 * The states of a principal that may tag itself, with each tag that a condition of its own policies, or of a role's
 * trust policy, asks for ("Controlling access to and for IAM users and roles using tags").
 */
export function selfTaggings(
  { subject, detail, before }: PrincipalState,
  accountContext: AccountContext,
): PrincipalState[] {
  const { account, principals } = accountContext;
  const action = "UserName" in detail ? "iam:TagUser" : "iam:TagRole";
  const permissions = new PrincipalPermissions(accountContext, subject);
  if (before.length > 0 || !permissions.mention(action)) return [];
  const own = policiesOf(detail, account.inventory);
  const wanted = new Map([...principalTagsAskedFor(own), ...accountContext.tagsAskedForByTrustPolicies]);
  const facts = principals.factsAt(detail.Arn);
  const found: PrincipalState[] = [];
  for (const { key, value } of wanted.values()) {
    if (found.length >= TRIED) break;
    const name = key.toLowerCase();
    const tags = entries(detail.Tags);
    if (tags.some(({ Key, Value }) => Key.toLowerCase() === name && Value === value)) continue;
    const keys = new Map([
      [`aws:requesttag/${name}`, present(value)],
      ["aws:tagkeys", present(key)],
    ]);
    const tagging = permissions.on(action, detail.Arn, keys, facts);
    if (tagging === undefined) continue;
    const others = tags.filter(({ Key }) => Key.toLowerCase() !== name);
    const tagged = { ...detail, Tags: [...others, { Key: key, Value: value }] };
    found.push({
      subject: subjectOf(tagged, account.inventory, own),
      detail: tagged,
      before: [{ techniques: [TAG_ITSELF], requires: [tagging], isTagging: true }],
    });
  }
  return found;
}
