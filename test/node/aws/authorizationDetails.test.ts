import { describe, expect, test } from "vitest";
import { createAwsClient } from "../../../src/aws/client/client.ts";
import { FIRST_DETAILS, getAccountAuthorizationDetails } from "../../../src/aws/services/iam.ts";
import type { Log, Runtime } from "../../../src/platform/runtime.ts";

const MEGABYTE = 1024 * 1024;
const silent: Log = { info() {}, warn() {}, error() {}, with: () => silent };

interface Asked {
  marker: string | null;
  maxItems: number;
}

/** IAM with roles of so many bytes each, as many on a page as it is asked for. */
function iamOf({
  roles,
  roleBytes,
  markers = (next: number) => `m${next}`,
}: {
  roles: number;
  roleBytes: number;
  markers?: (next: number) => string;
}) {
  const asked: Asked[] = [];
  const runtime: Runtime = {
    now: () => Date.UTC(2026, 11, 1),
    randomBytes: (count) => new Uint8Array(count),
    sleep: async () => {},
    log: silent,
    fetch: async (request) => {
      const form = new URLSearchParams(await request.text());
      const marker = form.get("Marker");
      const maxItems = Number(form.get("MaxItems"));
      asked.push({ marker, maxItems });
      const from = Number(marker?.slice(1) ?? 0);
      const to = Math.min(roles, from + maxItems);
      return new Response(page(from, to, to < roles ? markers(to) : undefined, roleBytes));
    },
  };
  const credential = { accessKeyId: "AKIA", secretAccessKey: "x" };
  const endpoints = { all: "http://iam.test", byService: {} };
  return { client: createAwsClient({ credential, provider: "aws", endpoints, runtime }), asked };
}

function page(from: number, to: number, next: string | undefined, roleBytes: number): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const filler = encoder.encode("x".repeat(Math.min(roleBytes, MEGABYTE)));
  let role = from;
  let left = 0;
  let isOpen = false;
  return new ReadableStream({
    start: (controller) =>
      controller.enqueue(
        encoder.encode(
          "<GetAccountAuthorizationDetailsResponse><GetAccountAuthorizationDetailsResult><RoleDetailList>",
        ),
      ),
    pull(controller) {
      if (left > 0) {
        controller.enqueue(filler);
        left -= filler.byteLength;
      } else if (isOpen) {
        isOpen = false;
        controller.enqueue(encoder.encode("</Path></member>"));
      } else if (role < to) {
        isOpen = true;
        left = roleBytes;
        controller.enqueue(encoder.encode(`<member><RoleName>role-${role}</RoleName><Path>`));
        role += 1;
      } else {
        const end = `</RoleDetailList><IsTruncated>${next !== undefined}</IsTruncated>${next === undefined ? "" : `<Marker>${next}</Marker>`}`;
        const close = "</GetAccountAuthorizationDetailsResult></GetAccountAuthorizationDetailsResponse>";
        controller.enqueue(encoder.encode(end + close));
        controller.close();
      }
    },
  });
}

/** The names of the roles that counted, page after page. */
async function namesOf(client: ReturnType<typeof iamOf>["client"]) {
  const names: unknown[] = [];
  for (let position = FIRST_DETAILS; ; ) {
    let found: unknown[] = [];
    const read = await getAccountAuthorizationDetails(client, position, () => {
      found = [];
      return async (_list, detail) => {
        found.push(detail.RoleName);
      };
    });
    if (!read.ok) return read.failure;
    names.push(...found);
    if (read.value === undefined) return names;
    position = read.value;
  }
}

describe("a page of GetAccountAuthorizationDetails", () => {
  test("of 22 MB is read at once", async () => {
    const { client, asked } = iamOf({ roles: 44, roleBytes: MEGABYTE / 2 });
    expect(await namesOf(client)).toHaveLength(44);
    expect(asked).toEqual([{ marker: null, maxItems: 200 }]);
  });

  test("that is too large is asked for again with half the entities and the same marker, and the next one with more", async () => {
    const { client, asked } = iamOf({ roles: 200, roleBytes: MEGABYTE });
    expect(await namesOf(client)).toEqual(Array.from({ length: 200 }, (_, role) => `role-${role}`));
    expect(asked).toEqual([
      { marker: null, maxItems: 200 },
      { marker: null, maxItems: 100 },
      { marker: null, maxItems: 50 },
      { marker: "m50", maxItems: 100 },
      { marker: "m50", maxItems: 50 },
      { marker: "m100", maxItems: 100 },
      { marker: "m100", maxItems: 50 },
      { marker: "m150", maxItems: 100 },
    ]);
  }, 60_000);

  test("of one entity that is too large is not asked for again, and fails for good by its code", async () => {
    const { client, asked } = iamOf({ roles: 2, roleBytes: 65 * MEGABYTE });
    const failure = await namesOf(client);
    if (Array.isArray(failure)) throw new Error("it was read");
    expect(asked.map(({ maxItems }) => maxItems)).toEqual([200, 100, 50, 25, 12, 6, 3, 1]);
    expect(failure).toMatchObject({ kind: "invalid", code: "ResponseTooLarge" });
  }, 60_000);

  test("that points back at itself is malformed", async () => {
    const { client, asked } = iamOf({ roles: 900, roleBytes: 1, markers: () => "m200" });
    expect(await namesOf(client)).toMatchObject({ code: "MalformedResponse" });
    expect(asked).toHaveLength(2);
  });
});
