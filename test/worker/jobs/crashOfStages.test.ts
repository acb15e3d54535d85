import { expect, test } from "vitest";
import { readAwsEndpoints } from "../../../src/aws/client/endpoint.ts";
import { analyze } from "../../../src/jobs/execution/analyze/analyze.ts";
import { collect } from "../../../src/jobs/execution/collect/collect.ts";
import { deliver } from "../../../src/jobs/execution/deliver/deliver.ts";
import { consumeJobs } from "../../../src/jobs/queue/consume.ts";
import { testBindings } from "../../bindings.ts";
import { type Service, surviveEveryCrash } from "../crash.ts";
import { addExecution, bindings, count, emptyWorld, keysOf, messageOf, rowOf, service, transitions } from "./world.ts";

const GOVCLOUD_ACCOUNT = "210987654321";
const WHOLE_WAY = ["queued>collecting", "collecting>analyzing", "analyzing>delivering", "delivering>succeeded"];
const REPORTS_OF_A_SET = 10;
/** Each call to AWS is much like the one before: to die at every n-th is enough. */
const EVERY_NTH_FETCH = 40;

const realService: Service = {
  ...service,
  consume: (batch, dependencies) => consumeJobs(batch, dependencies, { collect, analyze, deliver }),
};

/** Every operation on D1, R2 and the queue, and every n-th call to AWS. */
function diesAt(): (name: string) => boolean {
  let fetches = 0;
  return (name) => {
    if (name !== "fetch") return true;
    fetches += 1;
    return fetches % EVERY_NTH_FETCH === 1;
  };
}

async function startWorld() {
  const world = await emptyWorld();
  world.clock.now = Date.now();
  Object.assign(world.dependencies, {
    runtime: { ...world.dependencies.runtime, fetch: (request: Request) => fetch(request) },
    identities: {
      aws: undefined,
      "aws-us-gov": {
        accessKeyId: testBindings.AWS_ACCESS_KEY_ID_US_GOV,
        secretAccessKey: testBindings.AWS_SECRET_ACCESS_KEY_US_GOV,
      },
    },
    endpoints: readAwsEndpoints({ AWS_ENDPOINT_URL: testBindings.AWS_ENDPOINT_URL }).endpoints,
  });
  return world;
}

test("wherever the consumer dies in the real stages, there is one set of reports and no trace", {
  timeout: 240_000,
}, async () => {
  let key = { executionId: "", customerId: "", accountId: "" };
  const operations = await surviveEveryCrash(
    async () => {
      const world = await startWorld();
      key = await addExecution(world, {
        accountId: GOVCLOUD_ACCOUNT,
        provider: "aws-us-gov",
        auditorAuthMethod: "config",
        roleArn: `arn:aws-us-gov:iam::${GOVCLOUD_ACCOUNT}:role/k9-auditor`,
        externalId: "EXAMPLE-EXTERNAL-ID-1234",
      });
      key = { ...key, accountId: GOVCLOUD_ACCOUNT };
      await world.queue.send(messageOf(key));
      return world;
    },
    realService,
    async (world, point) => {
      expect(await transitions(key), point).toEqual(WHOLE_WAY);
      expect(await rowOf(key), point).toMatchObject({ errorCode: null, dueAt: null, leaseUntil: null });
      expect(await count("execution_report"), point).toBe(REPORTS_OF_A_SET);
      const inbox = await keysOf(bindings.INBOX);
      expect(inbox.length, point).toBe(REPORTS_OF_A_SET);
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
