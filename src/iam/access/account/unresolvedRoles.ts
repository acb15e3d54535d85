import type { Gaps } from "../../inventory/gaps.ts";
import { parseArn } from "../../policy/arn.ts";
import type { Entities } from "./entities.ts";

/**
 * Adds a gap for each resource that runs with an unknown role: one of the account that was not given, so it is unknown
 * what control of the resource gains, or one of another account, which cannot be seen from here.
 * `role` may also be the ARN of an instance profile.
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
    else gaps.addMember(entry.arn, "OtherAccount", `role: ${role} is of another account and was not analysed`);
  }
}
