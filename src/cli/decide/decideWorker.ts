import { parentPort, workerData } from "node:worker_threads";
import * as z from "zod";
import type { Batch } from "./batches.ts";
import { createDecider } from "./decider.ts";

const decide = createDecider(z.number().parse(workerData));
const encoder = new TextEncoder();

parentPort?.on("message", (batch: Batch) => {
  const answers = encoder.encode(decide(batch));
  parentPort?.postMessage(answers, [answers.buffer]);
});

// The first message says that everything is loaded.
parentPort?.postMessage(encoder.encode(""));
