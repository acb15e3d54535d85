import type { Gaps } from "../../inventory/gaps.ts";
import { parseArn } from "../../policy/arn.ts";
import type { Entities } from "./entities.ts";

/**
 * Names resources that run with a role that is not known: one of the account that was not given, or one of another account.
 * What a principal gains by taking over such a resource is not known. `role` may also be the ARN of an instance profile.
 */
export function nameUnknownRoles(
  resources: Iterable<{ entry: { arn: string }; role: string | undefined }>,
  { principals }: Entities,
  accountId: string,
  gaps: Gaps,
): void {
  let profiles: ReadonlySet<string> | undefined;
  for (const { entry, role } of resources) {
    if (role === undefined || principals.has(role)) continue;
    profiles ??= new Set([...principals.values()].flatMap(({ instanceProfiles }) => instanceProfiles ?? []));
    if (profiles.has(role)) continue;
    const owner = parseArn(role)?.account;
    if (owner === accountId) gaps.addMember(entry.arn, "NoSuchEntity", `role: ${role} is not in the account`);
    else gaps.addMember(entry.arn, "OtherAccount", `role: ${role} belongs to another account, which was not analyzed`);
  }
}
