import type { Env } from "../../src/env.ts";
import service from "../../src/index.ts";
import type { JobMessage } from "../../src/jobs/message.ts";
import { serviceOf } from "../../src/worker.ts";

/** The service with the sizes of ranges that `ANALYSIS_SIZES` says, as JSON: otherwise only large accounts are divided. */
export default {
  ...service,
  queue(batch: MessageBatch<JobMessage>, env: Env & { ANALYSIS_SIZES: string }) {
    Object.assign(serviceOf(env).jobs, { sizes: JSON.parse(env.ANALYSIS_SIZES) });
    return service.queue(batch, env);
  },
};
