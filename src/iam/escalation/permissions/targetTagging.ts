import type { PrincipalStatement } from "../../access/compile/principalStatements.ts";
import { present } from "../../policy/context.ts";
import { WITNESS, witnessOf } from "../../policy/witness.ts";
import { addBit, type Bits, difference, hasBit, isEmpty } from "../../sets/bitSet.ts";
import type { EntitySet } from "../paths/entitySet.ts";
import { both, type PermissionSet } from "../paths/permissionSet.ts";
import type { PrincipalPolicies } from "./principalPolicies.ts";
import type { RequestKeys } from "./requestKeys.ts";

/** Tags tried for one action. */
const TRIED = 10;
const ON_RESOURCE = /^(?:aws|iam):ResourceTag\//i;
/** What each tags; AWS alone tags the roles that it creates for its services and for IAM Identity Center. */
const TAGGINGS = [
  { action: "iam:TagUser", tags: /:user\// },
  { action: "iam:TagRole", tags: /:role\/(?!aws-(?:service-role|reserved)\/)/ },
] as const;

/**
 * An action on those users and roles that it is allowed on once they bear a tag that conditions on it ask for, where the
 * principal may give them that tag ("Controlling access to AWS resources using tags"). `asTagged`: what is allowed with
 * the tags they have, which is left out.
 */
export function afterTagging(
  policies: PrincipalPolicies,
  action: string,
  on: { entities: EntitySet; within: Bits; keys: RequestKeys; asTagged: readonly PermissionSet[] },
): PermissionSet[] {
  if (TAGGINGS.every((tagging) => policies.statementsOn(tagging.action).length === 0)) return [];
  const tags = tagsAskedFor(policies.statementsOn(action));
  const left = withoutCertain(on.within, on.asTagged);
  if (tags.size === 0 || isEmpty(left)) return [];
  const { entities } = on;
  const found: PermissionSet[] = [];
  for (const { key, value } of [...tags.values()].slice(0, TRIED)) {
    const requested: RequestKeys = new Map([
      [`aws:requesttag/${key.toLowerCase()}`, present(value)],
      ["aws:tagkeys", present(key)],
    ]);
    const borne: RequestKeys = new Map([
      ...on.keys,
      [`aws:resourcetag/${key.toLowerCase()}`, present(value)],
      [`iam:resourcetag/${key.toLowerCase()}`, present(value)],
    ]);
    const taggings = TAGGINGS.flatMap((tagging) =>
      policies.permissionSets(tagging.action, entities, matching(entities, left, tagging.tags), requested),
    );
    if (taggings.length > 0) found.push(...both(taggings, policies.permissionSets(action, entities, left, borne)));
  }
  return found;
}

/** Tags that an Allow asks for, or that a Deny makes an exception for; for a Deny of one value, any other value. */
function tagsAskedFor(statements: readonly PrincipalStatement[]): Map<string, { key: string; value: string }> {
  const found = new Map<string, { key: string; value: string }>();
  for (const { effect, source } of statements) {
    for (const { condition } of source?.conditions ?? []) {
      const operator = /^String(Not)?(Equals|Like)/.exec(condition.base ?? "");
      if (!ON_RESOURCE.test(condition.key) || operator === null) continue;
      const key = condition.key.replace(ON_RESOURCE, "");
      const isNegated = operator[1] !== undefined;
      const asked = (effect === "Allow") === isNegated ? [WITNESS] : condition.values;
      for (const value of asked) {
        if (value.includes("${")) continue;
        const tag = { key, value: operator[2] === "Like" ? witnessOf(value) : value };
        found.set(JSON.stringify(tag), tag);
      }
    }
  }
  return found;
}

function matching({ arns }: EntitySet, within: Bits, pattern: RegExp): Bits {
  const found = within.map(() => 0);
  arns.forEach((arn, at) => {
    if (hasBit(within, at) && pattern.test(arn)) addBit(found, at);
  });
  return found;
}

function withoutCertain(within: Bits, plain: readonly PermissionSet[]): Bits {
  let left = within;
  for (const { certainty, targets } of plain) {
    if (certainty === "certain") left = difference(left, targets);
  }
  return left;
}
