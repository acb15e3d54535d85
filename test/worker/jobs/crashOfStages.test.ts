import { expect, test } from "vitest";
import { surviveEveryCrash, withFewReads } from "../crash.ts";
import { OBJECTS_OF_A_SET, REPORTS_OF_A_SET } from "../reportsOfASet.ts";
import { realService, realWorld, triggerGovcloud } from "./realStages.ts";
import { bindings, count, keysOf, rowOf, transitions } from "./world.ts";

const WHOLE_WAY = ["queued>collecting", "collecting>analyzing", "analyzing>delivering", "delivering>succeeded"];
/** Each call to AWS is much like the one before: to die at every n-th is enough. */
const EVERY_NTH_FETCH = 40;

/** Every operation on D1 and the queue, every one on R2 but most reads, and every n-th call to AWS. */
function diesAt(): (name: string) => boolean {
  const isTold = withFewReads();
  let fetches = 0;
  return (name) => {
    if (name !== "fetch") return isTold(name);
    fetches += 1;
    return fetches % EVERY_NTH_FETCH === 1;
  };
}

test("wherever the consumer dies in the real stages, there is one set of reports and no trace", {
  timeout: 240_000,
}, async () => {
  let key = { executionId: "", customerId: "", accountId: "" };
  const operations = await surviveEveryCrash(
    async () => {
      const world = await realWorld();
      key = await triggerGovcloud(world);
      return world;
    },
    realService,
    async (world, point) => {
      expect(await transitions(key), point).toEqual(WHOLE_WAY);
      expect(await rowOf(key), point).toMatchObject({ errorCode: null, dueAt: null, leaseUntil: null });
      expect(await count("execution_report"), point).toBe(REPORTS_OF_A_SET);
      const inbox = await keysOf(bindings.INBOX);
      expect(inbox.length, point).toBe(OBJECTS_OF_A_SET);
      expect(inbox.filter((name) => name.includes("/manifest.")).length, point).toBe(1);
      expect(await keysOf(bindings.STAGING), point).toEqual([]);
      expect(world.queue.dead, point).toEqual([]);
    },
    undefined,
    diesAt,
    // To die before the next operation leaves the same behind; `crash.test.ts` does both.
    ["after"],
  );
  expect(operations).toContain("fetch");
  expect(operations.length).toBeGreaterThan(25);
});
