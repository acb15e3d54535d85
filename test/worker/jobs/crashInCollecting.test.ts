import { expect, test } from "vitest";
import { toHex } from "../../../src/platform/hash.ts";
import { settle, surviveEveryCrash } from "../crash.ts";
import { OBJECTS_OF_A_SET, REPORTS_OF_A_SET } from "../reportsOfASet.ts";
import { realService, realWorld, triggerGovcloud } from "./realStages.ts";
import { bindings, CUSTOMER, count, type JobWorld, keysOf, rowOf, transitions } from "./world.ts";

const WHOLE_WAY = ["queued>collecting", "collecting>analyzing", "analyzing>delivering", "delivering>succeeded"];
const ID = `ondemand-${CUSTOMER}-210987654321-2026-03-01_CRSH`;

/** So little that collecting a small account takes many invocations, each with checkpoints. */
const TINY = { wallMs: 240_000, subrequests: 30 };

/** The objects of the inbox with the digest of their bytes. */
async function delivered(): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const key of await keysOf(bindings.INBOX)) {
    const bytes = (await (await bindings.INBOX.get(key))?.arrayBuffer()) ?? new ArrayBuffer();
    digests[key] = toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  }
  return digests;
}

const events = (world: JobWorld, name: string, stage: string) =>
  world.events.filter(({ event, fields }) => event === name && fields.stage === stage);

test("wherever the consumer dies while it collects in parts, the reports are those of an undivided run, once", {
  timeout: 600_000,
}, async () => {
  // One time for all runs: it is part of the reports.
  const now = Date.now();
  const whole = await realWorld(now);
  await triggerGovcloud(whole, ID);
  await settle(whole, realService);
  const expected = await delivered();
  expect(Object.keys(expected)).toHaveLength(OBJECTS_OF_A_SET);
  expect(events(whole, "stage.paused", "collect")).toEqual([]);

  let world = whole;
  let key = { executionId: "", customerId: "", accountId: "" };
  const operations = await surviveEveryCrash(
    async () => {
      world = await realWorld(now);
      world.dependencies.limits = TINY;
      key = await triggerGovcloud(world, ID);
      return world;
    },
    realService,
    async ({ queue }, point) => {
      expect(await transitions(key), point).toEqual(WHOLE_WAY);
      expect(await rowOf(key), point).toMatchObject({ errorCode: null, dueAt: null, leaseUntil: null, cursor: null });
      expect(await count("execution_report"), point).toBe(REPORTS_OF_A_SET);
      expect(await delivered(), point).toEqual(expected);
      expect(await keysOf(bindings.STAGING), point).toEqual([]);
      expect(queue.dead, point).toEqual([]);
    },
    undefined,
    () => {
      // What comes after collecting is tried in another test, and one call to AWS is like the next.
      let collecting = true;
      let fetches = 0;
      return (name) => {
        if (name === "inbox.put" || name === "inbox.list") collecting = false;
        if (name === "fetch") fetches += 1;
        return collecting && (name !== "fetch" || fetches % 100 === 1);
      };
    },
    ["after"],
  );
  expect(events(world, "stage.paused", "collect").length).toBeGreaterThanOrEqual(3);
  expect(operations.filter((name) => name === "staging.put").length).toBeGreaterThan(10);
});
