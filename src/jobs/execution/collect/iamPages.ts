import type { AwsClient } from "../../../aws/client/client.ts";
import type { AwsFailure } from "../../../aws/client/failure.ts";
import { getAccountAuthorizationDetails } from "../../../aws/services/iam.ts";
import type { CollectionCounts } from "../staging/collection.ts";
import type { PageWriter } from "./pages.ts";
import { createRoleNames, type RoleNames } from "./roleNames.ts";

export type IamCounts = Pick<CollectionCounts, "users" | "groups" | "roles" | "policies">;

/**
 * Reads all of iam:GetAccountAuthorizationDetails and writes each page as it comes: one page is held at a time. Gives the
 * numbers of entities and the names of the roles, or the failure that ended it.
 */
export async function collectIamPages(
  client: AwsClient,
  writer: PageWriter,
  onEntries: (done: number) => Promise<void>,
): Promise<{ ok: true; counts: IamCounts; roles: RoleNames } | { ok: false; failure: AwsFailure }> {
  const counts: IamCounts = { users: 0, groups: 0, roles: 0, policies: 0 };
  const roles = createRoleNames();
  for await (const page of getAccountAuthorizationDetails(client)) {
    if (!page.ok) return page;
    const { UserDetailList, GroupDetailList, RoleDetailList, Policies } = page.value;
    roles.add(RoleDetailList);
    counts.users += UserDetailList.length;
    counts.groups += GroupDetailList.length;
    counts.roles += RoleDetailList.length;
    counts.policies += Policies.length;
    const entries = UserDetailList.length + GroupDetailList.length + RoleDetailList.length + Policies.length;
    await writer.writePage("iam", entries, JSON.stringify(page.value));
    await onEntries(counts.users + counts.groups + counts.roles + counts.policies);
  }
  return { ok: true, counts, roles };
}
