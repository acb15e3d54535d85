import { env } from "cloudflare:workers";
import { and, eq, sql } from "drizzle-orm";
import * as fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { findKey } from "../../../src/store/caller/partnerKey.ts";
import { ConstraintViolated, openDatabase } from "../../../src/store/database.ts";
import { partner, partnerKey } from "../../../src/store/schema.ts";
import { defineStatement, runBatch } from "../../../src/store/statement.ts";

type Key = { keyId: string; partnerId: string; permissions: string; expiresAt: number | null };

const secretHash = "0".repeat(64);

const INSERT = defineStatement<Key>()(({ orm }, { keyId, partnerId, permissions, expiresAt }) =>
  orm
    .insert(partnerKey)
    .values({ keyId, partnerId, secretHash, permissions: sql`${permissions}`, createdAt: 1, expiresAt })
    .returning({ keyId: partnerKey.keyId, expiresAt: partnerKey.expiresAt }),
);
const SELECT = defineStatement<Pick<Key, "keyId" | "partnerId">>()(({ orm }, { keyId, partnerId }) =>
  orm
    .select()
    .from(partnerKey)
    .where(and(eq(partnerKey.partnerId, partnerId), eq(partnerKey.keyId, keyId))),
);

beforeAll(async () => {
  await openDatabase(env.DB).orm.insert(partner).values({ partnerId: "P1", name: "One", createdAt: 1, updatedAt: 1 });
});

it("gives the rows that Drizzle gives, whatever the values are", async () => {
  const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });
  const values = fc.record({
    keyId: text,
    permissions: fc.array(text, { maxLength: 3 }),
    expiresAt: fc.option(fc.integer({ min: 0, max: 2 ** 45 })),
  });
  await fc.assert(
    fc.asyncProperty(values, async ({ keyId, permissions, expiresAt }) => {
      const db = openDatabase(env.DB);
      await db.orm.delete(partnerKey);
      const key = { keyId, partnerId: "P1", permissions: JSON.stringify(permissions), expiresAt };
      const before = db.roundTrips();
      expect(await INSERT.rows(db, key)).toEqual([{ keyId, expiresAt }]);
      const [none, selected] = await runBatch(db, [SELECT.with({ keyId, partnerId: "P2" }), SELECT.with(key)]);
      expect(db.roundTrips() - before).toBe(2);
      expect(none).toEqual([]);
      expect(selected).toEqual(await db.orm.select().from(partnerKey).where(eq(partnerKey.keyId, keyId)));
      expect((await findKey(db, keyId))?.permissions).toEqual(permissions);
    }),
    { seed: 7, numRuns: 25 },
  );
});

it("runs a batch whole or not at all, and tells the constraint without the values", async () => {
  const db = openDatabase(env.DB);
  const key = { keyId: "twice", partnerId: "P1", permissions: "[]", expiresAt: null };
  const failed = runBatch(db, [INSERT.with({ ...key, keyId: "once" }), INSERT.with(key), INSERT.with(key)]);
  await expect(failed).rejects.toThrow(ConstraintViolated);
  await expect(failed).rejects.toThrow("constraint partner_key.key_id");
  expect(await SELECT.rows(db, { keyId: "once", partnerId: "P1" })).toEqual([]);
});
