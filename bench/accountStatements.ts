import { findAccount, putAccount } from "../src/store/account.ts";
import { findKey } from "../src/store/caller/partnerKey.ts";
import { openDatabase } from "../src/store/database.ts";
import { ACCOUNT_BODY, IDS } from "../test/system/account.ts";

interface Statement {
  query: string;
  values: readonly unknown[];
}

/** Statements of one round trip, each with its values. */
export type Trip = readonly Statement[];

/** What the store asks of D1 for a request about an account, with values of one moment. */
export async function tripsOf(method: string, keyId: string): Promise<Trip[]> {
  const trips: Trip[] = [];
  const db = openDatabase(noting(trips));
  await asked(() => findKey(db, keyId));
  if (method === "GET") {
    await asked(() => findAccount(db, IDS));
    return trips;
  }
  const { provider, auditorAuthMethod, auditorAuthConfig } = ACCOUNT_BODY;
  const deed = { ...IDS, actor: keyId, action: "putAccount", requestId: "bench", now: Date.now() };
  const randomBytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));
  await asked(() => putAccount(db, IDS, { provider, auditorAuthMethod, ...auditorAuthConfig }, deed, randomBytes));
  return trips;
}

class Noted extends TypeError {}

/** Runs a store call up to the point at which D1 would answer. */
async function asked(run: () => Promise<unknown>): Promise<void> {
  await run().catch((error: unknown) => {
    if (!(error instanceof Noted)) throw error;
  });
}

/** D1 that notes what it is asked and answers nothing. */
function noting(trips: Trip[]): D1Database {
  const statement = (query: string, values: readonly unknown[]): object => ({
    query,
    values,
    bind: (...bound: unknown[]) => statement(query, bound),
    raw: () => note([{ query, values }]),
  });
  const note = (trip: Trip) => {
    trips.push(trip.map(({ query, values }) => ({ query, values })));
    return Promise.reject(new Noted());
  };
  return { prepare: (query: string) => statement(query, []), batch: note } as unknown as D1Database;
}
