import { readAwsEndpoints } from "../../../src/aws/client/endpoint.ts";
import { analyze } from "../../../src/jobs/execution/analyze/analyze.ts";
import { collect } from "../../../src/jobs/execution/collect/collect.ts";
import { deliver } from "../../../src/jobs/execution/deliver/deliver.ts";
import { consumeJobs } from "../../../src/jobs/queue/consume.ts";
import { testBindings } from "../../bindings.ts";
import type { Service } from "../crash.ts";
import { addExecution, emptyWorld, type JobWorld, messageOf, service } from "./world.ts";

const GOVCLOUD_ACCOUNT = "210987654321";

/** The service with the stages of the Worker, which read the sandbox. */
export const realService: Service = {
  ...service,
  consume: (batch, dependencies) => consumeJobs(batch, dependencies, { collect, analyze, deliver }),
};

/** An empty world that reaches the sandbox, at `now`: the sandbox refuses signatures of another time. */
export async function realWorld(now = Date.now()): Promise<JobWorld> {
  const world = await emptyWorld();
  world.clock.now = now;
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

/** An execution of the GovCloud account, with its message. */
export async function triggerGovcloud(world: JobWorld, executionId?: string) {
  const key = await addExecution(world, {
    accountId: GOVCLOUD_ACCOUNT,
    provider: "aws-us-gov",
    auditorAuthMethod: "config",
    roleArn: `arn:aws-us-gov:iam::${GOVCLOUD_ACCOUNT}:role/k9-auditor`,
    externalId: "EXAMPLE-EXTERNAL-ID-1234",
    ...(executionId !== undefined && { executionId }),
  });
  const added = { ...key, accountId: GOVCLOUD_ACCOUNT, ...(executionId !== undefined && { executionId }) };
  await world.queue.send(messageOf(added));
  return added;
}
