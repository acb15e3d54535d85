import { withIndexKeys } from "../../report/model/accessIndexName.ts";
import type { Database } from "../../store/database.ts";
import { deleteExpired, findExpired } from "../../store/life/retention.ts";
import type { JobDependencies } from "../execution/stage/stage.ts";

/** Keys that R2 deletes with one call (R2, "Workers API reference"). */
const MOST_KEYS = 1000;

/**
 * Deletes the reports and the rows of executions that are older than their partner keeps them, objects first; gives how many.
 * The latest copies have keys of their own and stay.
 */
export async function deleteExpiredExecutions(
  { inbox }: JobDependencies,
  db: Database,
  { now, limit }: { now: number; limit: number },
): Promise<number> {
  const expired = await findExpired(db, now, limit);
  const keys = expired.flatMap(({ objectKeys }) => withIndexKeys(objectKeys));
  for (let from = 0; from < keys.length; from += MOST_KEYS) await inbox.delete(keys.slice(from, from + MOST_KEYS));
  if (expired.length > 0) await deleteExpired(db, expired);
  return expired.length;
}
