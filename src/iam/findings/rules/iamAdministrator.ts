import type { Proof } from "../../policy/proof.ts";
import type { Finding, PolicyChange } from "../model.ts";
import type { PrincipalSubject } from "../subject.ts";
import { isServiceLinked, nameOf, proofsOf } from "../words.ts";

/** Full administrators and administrators of IAM. Roles that AWS writes for its services are none of the account's doing. */
export function* iamAdministrator({ access: { principal, grants } }: PrincipalSubject): Generator<Finding> {
  if (!(principal.isFullAdmin || principal.isIamAdmin) || isServiceLinked(principal.arn)) return;
  const administering = grants.filter(
    ({ service, capability }) => service === "IAM" && capability === "administer-resource",
  );
  const certain = administering.filter(({ certainty }) => certainty === "certain");
  const deciding = certain.length > 0 ? certain : administering;
  const proof = proofsOf(deciding.flatMap(({ because }) => because.filter(({ effect }) => effect === "Allow")));
  const reserved = principal.path.startsWith("/aws-reserved/");
  const what = principal.isFullAdmin ? "is a full administrator" : "can administer IAM";
  const policyChange = reserved ? undefined : withdrawal(principal.arn, proof);
  yield {
    id: `iam-administrator:${principal.arn}`,
    kind: "iam-administrator",
    severity: reserved || certain.length === 0 ? "medium" : "high",
    title: `The ${nameOf(principal)} ${what}`,
    principals: [principal.arn],
    resources: [],
    facts: { isFullAdmin: principal.isFullAdmin, certainty: certain.length > 0 ? "allowed" : "conditional" },
    proof,
    conditions: certain.length > 0 ? [] : deciding.flatMap(({ conditions }) => conditions),
    remedy: reserved
      ? "Assign a smaller permission set in IAM Identity Center where administration is not this group's task."
      : "Keep it only if administering IAM is its task, and otherwise take away the policy that allows it.",
    ...(policyChange && { policyChange }),
  };
}

/** A single policy that makes the administrator can be named. */
function withdrawal(arn: string, proof: readonly Proof[]): PolicyChange | undefined {
  const [only, ...others] = proof;
  if (only === undefined || others.some(({ policy }) => policy !== only.policy)) return undefined;
  if (!only.policy.includes("#")) return { change: "detach-policy", policy: only.policy, from: arn };
  return others.length === 0
    ? { change: "delete-statement", policy: only.policy, statement: only.statement }
    : undefined;
}
