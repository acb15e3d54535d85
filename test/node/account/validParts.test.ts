import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { readAuthorizationPage } from "../../../src/iam/inventory/authorizationPage.ts";
import { readCredentialReport } from "../../../src/iam/inventory/credentialReport.ts";
import { readResourceRecords } from "../../../src/iam/inventory/resourceRecords.ts";
import { validParts } from "../../../src/iam/inventory/validParts.ts";

const schema = z.object(
  {
    name: z.string("not a string"),
    size: z.number("not a number").exactOptional(),
    parts: z
      .array(
        z.object({ key: z.string("not a string"), value: z.string("not a string").exactOptional() }, "not an object"),
        "not a list",
      )
      .exactOptional(),
    inner: z.object({ flag: z.boolean("not a flag") }, "not an object").exactOptional(),
  },
  "not an object",
);

function read(value: unknown): { valid: unknown; notes: string[] } {
  const notes: string[] = [];
  return { valid: validParts(schema, value, "x", (place, problem) => notes.push(`${place}: ${problem}`)), notes };
}

describe("the valid parts of a value", () => {
  const table: [what: string, value: unknown, valid: unknown, notes: string[]][] = [
    ["all of it", { name: "a", size: 1, parts: [{ key: "k" }] }, { name: "a", size: 1, parts: [{ key: "k" }] }, []],
    ["without members that have no meaning", { name: "a", more: 1 }, { name: "a" }, []],
    ["null members count as missing", { name: "a", size: null, inner: null }, { name: "a" }, []],
    ["an optional member", { name: "a", size: "1" }, { name: "a" }, ["x.size: not a number"]],
    ["a required member that is missing", { size: 1 }, undefined, ["x.name: missing"]],
    ["a required member that is null", { name: null }, undefined, ["x.name: missing"]],
    ["a required member", { name: 7 }, undefined, ["x.name: not a string"]],
    ["not even an object", [], undefined, ["x: not an object"]],
    [
      "entries of a list, each by its own place",
      { name: "a", parts: [1, { key: "k" }, {}, { key: "l", value: 7 }, null] },
      { name: "a", parts: [{ key: "k" }, { key: "l" }] },
      [
        "x.parts[0]: not an object",
        "x.parts[2].key: missing",
        "x.parts[3].value: not a string",
        "x.parts[4]: not an object",
      ],
    ],
    ["a list that is an object", { name: "a", parts: {} }, { name: "a" }, ["x.parts: not a list"]],
    ["an object without a required member", { name: "a", inner: {} }, { name: "a" }, ["x.inner.flag: missing"]],
  ];
  it.each(table)("%s", (_, value, valid, notes) => {
    expect(read(value)).toEqual({ valid, notes });
  });

  it("fit the schema, and are all of a value that fits", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), anyRecord), (value) => {
        const { valid, notes } = read(value);
        expect(schema.safeParse(value).success).toBe(valid !== undefined && notes.length === 0 && !hasNull(value));
        if (valid !== undefined) expect(schema.parse(valid)).toEqual(valid);
        if (valid === undefined) expect(notes).not.toEqual([]);
      }),
    );
  });
});

const junk = fc.oneof(fc.constantFrom(null, 7, "a", true), fc.constant([]), fc.constant({}));
const anyRecord = fc.record(
  {
    name: fc.oneof(fc.string(), junk),
    size: fc.oneof(fc.integer(), junk),
    parts: fc.oneof(fc.array(fc.oneof(junk, fc.record({ key: fc.oneof(fc.string(), junk), value: junk }))), junk),
    inner: fc.oneof(fc.record({ flag: junk }), junk),
  },
  { requiredKeys: [] },
);

/** Whether a member that the schema knows is null, which is passed over without a note. */
function hasNull(value: unknown): boolean {
  return typeof value === "object" && value !== null && /:null/.test(JSON.stringify(value));
}

describe("whatever comes from outside is read without an exception", () => {
  const lists = ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"] as const;

  it("pages of an account", () => {
    const entry = fc.dictionary(
      fc.constantFrom(
        "Arn",
        "UserName",
        "RoleName",
        "GroupName",
        "PolicyName",
        "Tags",
        "__proto__",
        "PolicyVersionList",
      ),
      fc.oneof(fc.jsonValue(), fc.constantFrom("arn:aws:iam::123456789012:user/a", "arn:aws:iam::aws:policy/p")),
    );
    const page = fc.dictionary(fc.constantFrom(...lists, "IsTruncated"), fc.oneof(fc.array(entry), fc.jsonValue()));
    fc.assert(
      fc.property(page, (given) => {
        const read = readAuthorizationPage(JSON.parse(JSON.stringify(given)));
        if (!read.ok) return;
        const { details, gaps } = read.value;
        const count = (of: (name: (typeof lists)[number]) => unknown) =>
          lists.map(of).reduce<number>((sum, list) => sum + (Array.isArray(list) ? list.length : 0), 0);
        expect(gaps.length).toBeGreaterThanOrEqual(count((name) => given[name]) - count((name) => details[name]));
      }),
    );
  });

  it("resources", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (given) => {
        const read = readResourceRecords(given);
        if (!read.ok) throw new Error(read.error);
        expect(read.value.resources.length + read.value.gaps.length).toBeGreaterThanOrEqual(given.length);
      }),
    );
  });

  it("credential reports", () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom("true", "N/A", "2022-01-02T03:04:05+00:00", '"a,b"', ""));
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 6 })), (rows) => {
        const csv = ["arn,password_enabled,mfa_active", ...rows.map((row) => row.join(","))].join("\n");
        const read = readCredentialReport(csv);
        expect(read.ok).toBe(true);
      }),
    );
  });
});
