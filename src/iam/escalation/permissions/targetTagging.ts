import type { PrincipalStatement } from "../../access/compile/principalStatements.ts";
import { present } from "../../policy/context.ts";
import { WITNESS, witnessOf } from "../../policy/witness.ts";
import { addBit, type Bits, difference, hasBit, isEmpty } from "../../sets/bitSet.ts";
import type { EntitySet } from "../paths/entitySet.ts";
import { both, CERTAIN, type Option } from "../paths/permissionSet.ts";
import { allowedOn } from "./allowedEntities.ts";
import type { Given, PrincipalPolicies } from "./principalPolicies.ts";

/** Tags tried for one action. */
const TRIED = 10;
const ON_RESOURCE = /^(?:aws|iam):ResourceTag\//i;
/** What each takes; AWS alone tags the roles that it makes for its services and for IAM Identity Center. */
const TAGGINGS = [
  { action: "iam:TagUser", taken: /:user\// },
  { action: "iam:TagRole", taken: /:role\/(?!aws-(?:service-role|reserved)\/)/ },
] as const;

/**
 * An action on those users and roles that it is allowed on once they bear a tag that conditions on it ask for, where the
 * principal may give them that tag ("Controlling access to AWS resources using tags"). `plain`: what is allowed as they
 * are tagged, which is left out.
 */
export function withTargetTagging(
  policies: PrincipalPolicies,
  action: string,
  population: EntitySet,
  within: Bits,
  given: Given,
  plain: readonly Option[],
): Option[] {
  if (TAGGINGS.every((tagging) => policies.speakingOf(tagging.action).length === 0)) return [];
  const tags = tagsAskedFor(policies.speakingOf(action));
  const left = withoutCertain(within, plain);
  if (tags.size === 0 || isEmpty(left)) return [];
  const found: Option[] = [];
  for (const { key, value } of [...tags.values()].slice(0, TRIED)) {
    const requested: Given = new Map([
      [`aws:requesttag/${key.toLowerCase()}`, present(value)],
      ["aws:tagkeys", present(key)],
    ]);
    const borne: Given = new Map([
      ...given,
      [`aws:resourcetag/${key.toLowerCase()}`, present(value)],
      [`iam:resourcetag/${key.toLowerCase()}`, present(value)],
    ]);
    const taggings = TAGGINGS.flatMap((tagging) =>
      allowedOn(policies, tagging.action, population, those(population, left, tagging.taken), requested),
    );
    if (taggings.length > 0) found.push(...both(taggings, allowedOn(policies, action, population, left, borne)));
  }
  return found;
}

/** Tags that an Allow asks for or a Deny spares; for a Deny of one value, any other. */
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

function those({ arns }: EntitySet, within: Bits, taken: RegExp): Bits {
  const found = within.map(() => 0);
  arns.forEach((arn, at) => {
    if (hasBit(within, at) && taken.test(arn)) addBit(found, at);
  });
  return found;
}

function withoutCertain(within: Bits, plain: readonly Option[]): Bits {
  let left = within;
  for (const { sureness, members } of plain) {
    if (sureness === CERTAIN) left = difference(left, members);
  }
  return left;
}
