import fc from "fast-check";
import { expect, test } from "vitest";
import type { AwsOutcome } from "../../../src/aws/client/failure.ts";
import { type AwsPage, absentOn, allPages, createTokenCircle } from "../../../src/aws/protocol/pages.ts";

const page = (items: number[], next?: string | null): AwsOutcome<AwsPage<number>> => ({
  ok: true,
  value: { items, next },
});
const refused: AwsOutcome<never> = {
  ok: false,
  failure: { kind: "denied", code: "AccessDenied", action: "x:List", status: 403 },
};

test.each<[string, Record<string, AwsOutcome<AwsPage<number>>>, unknown]>([
  ["one page", { "": page([1, 2]) }, { ok: true, value: [1, 2] }],
  ["an empty token ends the list", { "": page([1], "") }, { ok: true, value: [1] }],
  ["so does null", { "": page([1], null) }, { ok: true, value: [1] }],
  ["pages in order", { "": page([1], "a"), a: page([], "b"), b: page([2, 3]) }, { ok: true, value: [1, 2, 3] }],
  ["a failure is that of the whole", { "": page([1], "a"), a: refused }, refused],
  [
    "a page that points at itself",
    { "": page([1], "a"), a: page([2], "a") },
    { ok: false, failure: { kind: "invalid", code: "MalformedResponse", action: "x:List", status: 200 } },
  ],
  [
    "pages that point at each other",
    { "": page([1], "a"), a: page([2], "b"), b: page([3], "c"), c: page([4], "a") },
    { ok: false, failure: { kind: "invalid", code: "MalformedResponse", action: "x:List", status: 200 } },
  ],
])("%s", async (_name, pages, expected) => {
  const read = async (token = ""): Promise<AwsOutcome<AwsPage<number>>> => pages[token] ?? refused;
  expect(await allPages("x:List", read)).toEqual(expected);
});

test("only the refusal that says that nothing is configured counts as that", () => {
  expect(absentOn(refused, "AccessDenied")).toEqual({ ok: true, value: undefined });
  expect(absentOn(refused, "NoSuchPolicy")).toBe(refused);
  expect(absentOn({ ok: true, value: 1 }, "AccessDenied")).toEqual({ ok: true, value: 1 });
});

test("a circle of tokens is noticed however long it is and whatever leads into it, and nothing else is", () => {
  const lengths = fc.record({ tail: fc.nat(60), circle: fc.integer({ min: 1, max: 60 }), carried: fc.nat(200) });
  fc.assert(
    fc.property(lengths, ({ tail, circle, carried }) => {
      let tokens = createTokenCircle();
      let asked = 0;
      const tokenAt = (index: number) => String(index < tail ? index : tail + ((index - tail) % circle));
      while (!tokens.closes(tokenAt(asked))) {
        asked += 1;
        // What it remembers can be carried into another invocation.
        if (asked === carried) tokens = createTokenCircle(tokens.state());
        expect(asked).toBeLessThan(3 * (tail + circle) + 2);
      }
      expect(asked).toBeGreaterThanOrEqual(circle);
    }),
    { seed: 20_261_201 },
  );
  const endless = createTokenCircle();
  expect(Array.from({ length: 5_000 }, (_, index) => endless.closes(String(index)))).not.toContain(true);
});
