import {
  type Decision,
  type DecisionError,
  decidePrepared,
  isPolicyMember,
  prepare,
  readDecisionRequest,
  resourcePolicyKind,
} from "../../iam/index.ts";
import type { Batch } from "./batches.ts";
import { createDocumentCache } from "./documentCache.ts";
import { createPolicyCache } from "./policyCache.ts";
import { splitRequest } from "./requestText.ts";

/** Answers a batch of requests with a line for each. */
export type Decider = (batch: Batch) => string;

const TOO_LONG: DecisionError = { error: "request: too long" };
const BYTE_ORDER_MARK = "\uFEFF";

/** `at`: the time of all calls, in milliseconds since the epoch. */
export function createDecider(at: number): Decider {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const readDocument = createDocumentCache();
  const policyCache = createPolicyCache();

  const answerWhole = (line: string, policiesText?: string): Decision | DecisionError => {
    const request = readRequest(line);
    if ("error" in request) return request;
    const kind = resourcePolicyKind(request.resource);
    const policies = prepare(request, kind, readDocument);
    if ("error" in policies) return policies;
    if (policiesText !== undefined) policyCache.note(kind, policiesText, policies);
    return decidePrepared(policies, request, at);
  };
  /** Of policies that came before, the text is not parsed again. */
  const answer = (line: string): Decision | DecisionError => {
    const split = policyCache.isWorthLooking() ? splitRequest(line, isPolicyMember) : undefined;
    if (split === undefined) return answerWhole(line);
    const call = readRequest(split.rest);
    const known = "error" in call ? undefined : policyCache.find(resourcePolicyKind(call.resource), split.policies);
    return "error" in call || known === undefined ? answerWhole(line, split.policies) : decidePrepared(known, call, at);
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
