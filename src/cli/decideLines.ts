import { once } from "node:events";
import type { Writable } from "node:stream";
import { type Decision, type DecisionError, decidePrepared, readDecisionRequest } from "../iam/index.ts";
import { type Line, linesOf } from "./lines.ts";
import { createPolicyCache } from "./policyCache.ts";

/**
 * `iam decide`: one answer for each line, in order, written as soon as the chunk that completes the line is read. An empty
 * line is a request that cannot be read, so answer n always belongs to line n. `at`: the time of all calls, in
 * milliseconds since the epoch.
 */
export async function decideLines(input: AsyncIterable<Uint8Array>, output: Writable, at: number): Promise<void> {
  const prepared = createPolicyCache();
  const answer = (line: Line): Decision | DecisionError => {
    const request = readRequest(line);
    if ("error" in request) return request;
    const policies = prepared(request);
    return "error" in policies ? policies : decidePrepared(policies, request, at);
  };
  for await (const lines of linesOf(input)) {
    const answers = lines.map((line) => `${JSON.stringify(answer(line))}\n`).join("");
    if (!output.write(answers)) await once(output, "drain");
  }
}

function readRequest(line: Line): ReturnType<typeof readDecisionRequest> {
  if (line === undefined) return { error: "request: too long" };
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { error: line.trim() === "" ? "request: empty line" : "request: not JSON" };
  }
  return readDecisionRequest(json);
}
