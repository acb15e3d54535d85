import {
  type Decision,
  type DecisionError,
  decidePrepared,
  prepare,
  readDecisionRequest,
  resourcePolicyKind,
} from "../../iam/index.ts";
import type { Batch } from "./batches.ts";
import { createDocumentCache } from "./documentCache.ts";

/** Answers a batch of requests with a line for each. */
export type Decider = (batch: Batch) => string;

const TOO_LONG: DecisionError = { error: "request: too long" };
const BYTE_ORDER_MARK = "\uFEFF";

/** `at`: the time of all calls, in milliseconds since the epoch. */
export function createDecider(at: number): Decider {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const readDocument = createDocumentCache();
  const answer = (line: string): Decision | DecisionError => {
    const request = readRequest(line);
    if ("error" in request) return request;
    const policies = prepare(request, resourcePolicyKind(request.resource), readDocument);
    return "error" in policies ? policies : decidePrepared(policies, request, at);
  };
  return ({ bytes, startsTooLong }) => {
    let answers = startsTooLong ? `${JSON.stringify(TOO_LONG)}\n` : "";
    const lines = decoder.decode(bytes).split("\n");
    // What follows the last line end is a line only where something does.
    if (lines.at(-1) === "") lines.pop();
    for (const line of lines) answers += `${JSON.stringify(answer(line))}\n`;
    return answers;
  };
}

function readRequest(line: string): ReturnType<typeof readDecisionRequest> {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    if (line.startsWith(BYTE_ORDER_MARK)) return readRequest(line.slice(1));
    return { error: line.trim() === "" ? "request: empty line" : "request: not JSON" };
  }
  return readDecisionRequest(json);
}
