import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { type AwsRequest, createAwsClient } from "../../../src/aws/client/client.ts";
import type { Runtime } from "../../../src/platform/runtime.ts";

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);
const SECRET = "canary-secret-key";
const TOKEN = "canary-session-token";
const LIST_KEYS: AwsRequest = {
  service: "kms",
  action: "kms:ListKeys",
  region: "eu-west-1",
  method: "POST",
  path: "/",
  body: "{}",
};

type Answer = Response | Error | "hang";

/** A client over answers that are given one after the other, the last one for ever. */
function clientOver(...answers: Answer[]) {
  const requests: Request[] = [];
  const sleeps: number[] = [];
  const log = { info() {}, warn() {}, error() {}, with: () => log };
  const runtime: Runtime = {
    now: () => NOW,
    randomBytes: (count) => new Uint8Array(count).fill(128),
    sleep: async (ms) => {
      sleeps.push(ms);
    },
    fetch: async (request) => {
      const answer = answers[Math.min(requests.length, answers.length - 1)];
      requests.push(request);
      if (answer === "hang")
        return new Promise((_, reject) =>
          request.signal.addEventListener("abort", () => reject(request.signal.reason)),
        );
      if (answer instanceof Response) return answer.clone();
      throw answer;
    },
    log,
  };
  const credential = { accessKeyId: "AKIACANARY", secretAccessKey: SECRET, sessionToken: TOKEN };
  const client = createAwsClient({
    credential,
    provider: "aws",
    endpoints: { all: undefined, byService: {} },
    runtime,
  });
  return { client, requests, sleeps };
}

const jsonError = (status: number, type: string, headers: Record<string, string> = {}) =>
  Response.json({ __type: type, message: `${SECRET} ${TOKEN}` }, { status, headers });
const good = () => new Response("{}", { status: 200 });

test.each<[string, Answer]>([
  ["an answer", good()],
  ["a refusal", jsonError(400, "AccessDeniedException")],
  ["a broken connection", new Error("reset")],
])("%s leaves no timer behind: a Worker may have 10,000 of them", async (_name, answer) => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    await clientOver(answer).client.call(LIST_KEYS);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

describe("tries", () => {
  test.each<[string, Answer, string, number]>([
    ["throttling", jsonError(400, "ThrottlingException"), "throttled", 6],
    ["503 SlowDown", jsonError(503, "SlowDown"), "throttled", 6],
    ["429", new Response("", { status: 429 }), "throttled", 6],
    ["5xx", new Response("oops", { status: 502 }), "unavailable", 6],
    ["a broken network", new TypeError("fetch failed"), "unavailable", 6],
    ["a refusal", jsonError(400, "AccessDeniedException"), "denied", 1],
    ["an unknown key", jsonError(400, "UnrecognizedClientException"), "unauthenticated", 1],
    ["an expired token", jsonError(400, "ExpiredTokenException"), "expired", 1],
    [
      "a redirect",
      new Response(null, { status: 307, headers: { location: "https://elsewhere.example/" } }),
      "invalid",
      1,
    ],
    ["a permanent redirect that names no region", new Response("", { status: 301 }), "invalid", 1],
    ["a refusal with status 503", jsonError(503, "AccessDenied"), "denied", 1],
    ["a page of a proxy", new Response("<!DOCTYPE html><p>wait", { status: 503 }), "unavailable", 6],
    ["something invalid", jsonError(400, "ValidationException"), "invalid", 1],
  ])("%s", async (_name, answer, kind, tries) => {
    const { client, requests, sleeps } = clientOver(answer);
    const outcome = await client.call(LIST_KEYS);
    expect(outcome).toMatchObject({ ok: false, failure: { kind, action: "kms:ListKeys" } });
    expect(JSON.stringify(outcome)).not.toMatch(/canary/);
    expect(requests).toHaveLength(tries);
    expect(sleeps).toEqual([200, 401, 803, 1606, 3212].slice(0, tries - 1));
  });

  test("end with the first success", async () => {
    const { client, requests } = clientOver(new TypeError("reset"), jsonError(400, "Throttling"), good());
    expect(await client.call(LIST_KEYS)).toMatchObject({ ok: true, value: { status: 200, body: "{}" } });
    expect(requests).toHaveLength(3);
  });

  test("wait as long as Retry-After says, and no longer than 20 s", async () => {
    const { client, sleeps } = clientOver(
      jsonError(503, "SlowDown", { "retry-after": "7" }),
      jsonError(503, "SlowDown", { "retry-after": "3600" }),
      good(),
    );
    await client.call(LIST_KEYS);
    expect(sleeps).toEqual([7_000, 20_000]);
  });

  test("of one call time out on their own, body included", async () => {
    const stalled = () => new Response(new ReadableStream({ start: (c) => c.enqueue(new TextEncoder().encode("{")) }));
    for (const silence of ["hang", stalled()] as const) {
      const { client, requests } = clientOver(silence, new TypeError("reset"), good());
      const outcome = await client.call({ ...LIST_KEYS, timeoutMs: 20 });
      expect(outcome.ok).toBe(true);
      expect(requests).toHaveLength(3);
    }
  });

  test("end with the second that nobody answers in time", async () => {
    const { client, requests } = clientOver("hang", new TypeError("reset"), "hang", good());
    const outcome = await client.call({ ...LIST_KEYS, timeoutMs: 20 });
    expect(outcome).toMatchObject({ ok: false, failure: { kind: "unavailable", code: "TimedOut" } });
    expect(requests).toHaveLength(3);
  });

  test("are independent: a body is opened again for each", async () => {
    let opened = 0;
    const { client, requests } = clientOver(jsonError(500, "InternalError"), good());
    await client.call({
      service: "s3",
      action: "s3:PutObject",
      region: "us-east-1",
      method: "PUT",
      path: "/b/k",
      headers: { "x-amz-content-sha256": "0".repeat(64) },
      body: async () => {
        opened += 1;
        return new Blob([`body ${opened}`]).stream();
      },
    });
    expect(opened).toBe(2);
    expect(await requests[1]?.text()).toBe("body 2");
  });
});

test("after an expired token nothing more is sent", async () => {
  const { client, requests } = clientOver(jsonError(400, "ExpiredTokenException"));
  await client.call(LIST_KEYS);
  const next = await client.call({ ...LIST_KEYS, action: "kms:ListAliases" });
  expect(next).toMatchObject({ ok: false, failure: { kind: "expired", action: "kms:ListAliases" } });
  expect(requests).toHaveLength(1);
});

const MEGABYTE = 1024 * 1024;

test("a body over 8 MB is not read to its end", async () => {
  let chunks = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      chunks += 1;
      controller.enqueue(new Uint8Array(MEGABYTE));
    },
  });
  const { client, requests } = clientOver(new Response(endless));
  expect(await client.call(LIST_KEYS)).toMatchObject({ ok: false, failure: { code: "ResponseTooLarge" } });
  expect(chunks).toBeLessThan(12);
  expect(requests).toHaveLength(1);
});

describe("a stream", () => {
  const bodyOf = (...pieces: (string | Uint8Array | Error)[]) => {
    const encoder = new TextEncoder();
    const left = [...pieces];
    return new ReadableStream<Uint8Array>({
      pull(controller) {
        const piece = left.shift();
        if (piece === undefined) controller.close();
        else if (piece instanceof Error) controller.error(piece);
        else controller.enqueue(typeof piece === "string" ? encoder.encode(piece) : piece);
      },
    });
  };
  /** Gives what it has read; `seen` has what each attempt saw. */
  const collecting = (seen: string[]) => async (pieces: AsyncIterable<string>) => {
    const index = seen.push("") - 1;
    for await (const piece of pieces) seen[index] += piece;
    return { ok: true, value: seen[index] } as const;
  };

  test("is read in pieces, a character that is cut in two as one", async () => {
    const bytes = new TextEncoder().encode("aéb");
    const { client } = clientOver(new Response(bodyOf(bytes.slice(0, 2), bytes.slice(2))));
    expect(await client.stream(LIST_KEYS, collecting([]))).toEqual({ ok: true, value: "aéb" });
  });

  test("that breaks begins from nothing", async () => {
    const seen: string[] = [];
    const broken = new Response(bodyOf("half", new Error("reset")));
    const { client } = clientOver(broken, new Response(bodyOf("whole")));
    expect(await client.stream(LIST_KEYS, collecting(seen))).toEqual({ ok: true, value: "whole" });
    expect(seen).toEqual([expect.any(String), "whole"]);
  });

  test("may be longer than what is held, and has an end all the same", async () => {
    const long = (megabytes: number) =>
      new Response(bodyOf(...Array.from({ length: megabytes }, () => new Uint8Array(MEGABYTE).fill(97))));
    const length = async (pieces: AsyncIterable<string>) => {
      let value = 0;
      for await (const piece of pieces) value += piece.length;
      return { ok: true, value } as const;
    };
    expect(await clientOver(long(22)).client.stream(LIST_KEYS, length)).toEqual({ ok: true, value: 22 * MEGABYTE });
    const tooLong = clientOver(long(65));
    expect(await tooLong.client.stream(LIST_KEYS, length)).toMatchObject({ failure: { code: "ResponseTooLarge" } });
    expect(tooLong.requests).toHaveLength(1);
  });

  test("whose reader throws is not asked for again", async () => {
    const { client, requests } = clientOver(good());
    const bug = new Error("a bug");
    const throwing = async () => {
      throw bug;
    };
    await expect(client.stream(LIST_KEYS, throwing)).rejects.toBe(bug);
    expect(requests).toHaveLength(1);
  });

  test("that is refused gives the refusal, and nothing to read", async () => {
    const seen: string[] = [];
    const { client } = clientOver(jsonError(400, "AccessDeniedException"));
    expect(await client.stream(LIST_KEYS, collecting(seen))).toMatchObject({ failure: { kind: "denied" } });
    expect(seen).toEqual([]);
  });
});

test("requests are signed with the given time, region and service, follow no redirect, and show no secret", async () => {
  const region = fc.constantFrom("us-east-1", "eu-central-1", "ap-southeast-3");
  await fc.assert(
    fc.asyncProperty(region, fc.dictionary(fc.string(), fc.string()), async (where, query) => {
      const { client, requests } = clientOver(good());
      await client.call({ ...LIST_KEYS, region: where, query });
      const [request] = requests;
      expect(request?.redirect).toBe("manual");
      expect(request?.headers.get("x-amz-date")).toBe("20261121T120000Z");
      expect(request?.headers.get("authorization")).toContain(
        `Credential=AKIACANARY/20261121/${where}/kms/aws4_request`,
      );
      expect(`${request?.url} ${request?.headers.get("authorization")}`).not.toContain(SECRET);
    }),
    { numRuns: 25 },
  );
});

test("S3 Control is called at the account's own host, unless an endpoint was set", async () => {
  const { client, requests } = clientOver(good());
  await client.call({
    service: "s3control",
    action: "s3:GetAccountPublicAccessBlock",
    region: "us-east-1",
    method: "GET",
    path: "/x",
    hostPrefix: "123456789012",
  });
  expect(requests[0]?.url).toBe("https://123456789012.s3-control.us-east-1.amazonaws.com/x");
});
