import { malformed } from "../../../aws/client/client.ts";
import { createTokenCircle } from "../../../aws/protocol/pages.ts";
import type { DetailList } from "../../../aws/services/authorizationDetails.ts";
import { getAccountAuthorizationDetails } from "../../../aws/services/iam.ts";
import { stageFailure } from "../stage/stageFailure.ts";
import { createDetailPages } from "./pages.ts";
import { createRoleNames } from "./roleNames.ts";
import type { CollectRun } from "./run.ts";
import { CollectingStopped } from "./session.ts";

const COUNTED = {
  UserDetailList: "users",
  GroupDetailList: "groups",
  RoleDetailList: "roles",
  Policies: "policies",
} as const;
const WHAT = "users, groups, roles and policies";

/**
 * Reads all of iam:GetAccountAuthorizationDetails and writes the entities as they come: neither the account nor a page of it
 * is held. False when the rest is left to the next invocation. Throws `CollectingStopped` when it fails: nothing can be
 * analyzed without it.
 */
export async function collectIam(run: CollectRun): Promise<boolean> {
  const { context, state, roles } = run;
  const { summary } = state.early;
  const expected = ["Users", "Groups", "Roles", "Policies"].reduce((sum, name) => sum + (summary[name] ?? 0), 0);
  const circle = createTokenCircle(state.markers);
  for (;;) {
    const { next, page, found } = await readPage(run);
    run.writer.add(...(await page.finish()));
    roles.merge(found.roles.state());
    for (const [list, count] of Object.entries(COUNTED)) state.counts[count] += found.counts[list as DetailList];
    run.advance();
    const done = Object.values(COUNTED).reduce((sum, count) => sum + state.counts[count], 0);
    await context.progress(done, Math.max(done, expected), WHAT);
    if (next === undefined) return true;
    if (circle.closes(next.marker ?? "")) {
      throw new CollectingStopped(stageFailure(malformed({ action: getAccountAuthorizationDetails.action }).failure));
    }
    state.details = next;
    state.markers = circle.state();
    if (run.isSpent()) return false;
    if (!run.mayBegin()) await run.checkpoint();
  }
}

/** One page; an attempt that fails leaves nothing of what it has read. */
async function readPage({ client, state, writer }: CollectRun) {
  let page = createDetailPages(writer);
  let found = { roles: createRoleNames(), counts: noCounts() };
  const read = await getAccountAuthorizationDetails(client, state.details, () => {
    page = createDetailPages(writer);
    found = { roles: createRoleNames(), counts: noCounts() };
    return async (list, detail) => {
      found.counts[list] += 1;
      if (list === "RoleDetailList") found.roles.add(detail);
      await page.add(list, detail);
    };
  });
  if (!read.ok) throw new CollectingStopped(stageFailure(read.failure));
  return { next: read.value, page, found };
}

function noCounts(): Record<DetailList, number> {
  return { UserDetailList: 0, GroupDetailList: 0, RoleDetailList: 0, Policies: 0 };
}
