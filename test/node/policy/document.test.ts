import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../../src/iam/policy/document.ts";

fc.configureGlobal({ seed: 20260115 });

const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const policy = { Version: "2012-10-17", Statement: [statement] };

describe("reading a policy document", () => {
  it("reads the object, its text and its encoded text alike", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string(), (sid, value) => {
        const document = {
          ...policy,
          Statement: { ...statement, Sid: sid, Condition: { StringLike: { "aws:x": value } } },
        };
        const text = JSON.stringify(document);
        const expected = parsePolicy(document, "p");
        expect(parsePolicy(text, "p")).toEqual(expected);
        expect(parsePolicy(encodeURIComponent(text), "p")).toEqual(expected);
      }),
    );
  });

  it("never throws, and names whatever it leaves out", () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const element = fc.constantFrom(
      "Sid",
      "Effect",
      "Action",
      "NotAction",
      "Resource",
      "Principal",
      "Condition",
      "Other",
    );
    const hostile = fc.dictionary(element, fc.oneof(value, fc.constantFrom("Allow", "Deny", "*")));
    fc.assert(
      fc.property(
        fc.oneof(value, hostile, fc.array(hostile)),
        fc.constantFrom(undefined, "identity", "resource", "trust"),
        (raw, kind) => {
          for (const document of [raw, { Version: "2012-10-17", Statement: raw }, JSON.stringify(raw)]) {
            const { policy: read, problems } = parsePolicy(document, "p", kind);
            if (read === undefined) expect(problems.length).toBeGreaterThan(0);
          }
          const count = Array.isArray(raw) ? raw.length : 1;
          const { policy: read, problems } = parsePolicy({ Statement: raw }, "p", kind);
          const left = count - (read?.statements.length ?? 0);
          const named = new Set(problems.map((problem) => /^Statement\[\d+\]/.exec(problem)?.[0]).filter(Boolean));
          expect(named.size).toBeGreaterThanOrEqual(left);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("keeps valid statements next to broken ones", () => {
    const { policy: read, problems } = parsePolicy(
      { ...policy, Statement: [{}, statement, 7, { ...statement, Effect: "allow" }] },
      "p",
    );
    expect(read?.statements.map(({ id }) => id)).toEqual(["#1"]);
    expect(problems.map((problem) => problem.split(":")[0])).toEqual([
      "Statement[0]",
      "Statement[0]",
      "Statement[2]",
      "Statement[3]",
    ]);
  });

  it.each([undefined, null, 7, true, "", "   ", "%", "%7B", "null", "[]", "{", "not json"])(
    "%j is no policy",
    (raw) => {
      const { policy: read, problems } = parsePolicy(raw, "p");
      expect(read).toBeUndefined();
      expect(problems).toHaveLength(1);
    },
  );

  it("does not take what an object inherits for an element", () => {
    const raw = JSON.parse('{"Statement":{"__proto__":{"Effect":"Allow"},"Action":"*","Resource":"*"}}');
    expect(parsePolicy(raw, "p").policy?.statements).toEqual([]);
  });

  it.each([
    ["identity", statement, 1],
    ["identity", { ...statement, Principal: "*" }, 0],
    ["identity", { Effect: "Allow", Action: "*" }, 0],
    ["resource", statement, 0],
    ["resource", { Effect: "Allow", Action: "*", Principal: "*" }, 1],
    ["trust", { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } }, 1],
    ["trust", { ...statement, Principal: "*" }, 0],
    [undefined, statement, 1],
    [undefined, { Effect: "Allow", Action: "*" }, 1],
  ] as const)("as %s policy, %j: %d statements", (kind, raw, count) => {
    expect(parsePolicy({ Statement: raw }, "p", kind).policy?.statements).toHaveLength(count);
  });
});
