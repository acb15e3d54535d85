import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { element, elements, parseXml, text } from "../../../src/aws/client/xml.ts";
import { xmlElement } from "../../../src/aws/protocol/xmlResponse.ts";

describe("documents that are refused whole", () => {
  test.each([
    ["an entity bomb", '<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;">]><r>&b;</r>'],
    ["an external entity", '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'],
    ["a doctype alone", "<!doctype html><r></r>"],
    ["a character data section", "<r><![CDATA[<x>]]></r>"],
    ["deep nesting", `${"<a>".repeat(5000)}${"</a>".repeat(5000)}`],
    ["an answer that was cut off", "<R><L><member>1</member>"],
    ["crossing elements", "<a><b></a></b>"],
    ["two roots", "<a>1</a><b>2</b>"],
    ["no element", "plain text"],
    ["nothing", ""],
    ["an HTML page", "<html><body><br>Bad gateway</body></html>"],
    ["a tag name that is a member of every object", "<a><__proto__><x>1</x></__proto__></a>"],
  ])("%s", (_name, document) => {
    expect(parseXml(document)).toBeUndefined();
  });
});

test("text is as sent: no numbers, no trimming, entities once", () => {
  const root = parseXml("<r><n>007</n><s> a &amp;lt; &#x41;&#66; &quot;&apos; &nbsp;&#1114112; </s><e/></r>");
  expect(text(root, "r", "n")).toBe("007");
  expect(text(root, "r", "s")).toBe(` a &lt; AB "' &nbsp;&#1114112; `);
  expect(text(root, "r", "e")).toBe("");
  expect(text(root, "r")).toBeUndefined();
});

test("thousands of entities in one document are nothing special", () => {
  const value = "&amp;".repeat(200_000);
  expect(text(parseXml(`<r><v>${value}</v></r>`), "r", "v")).toBe("&".repeat(200_000));
});

test.each([
  ["<r><L><m>1</m><m>2</m></L></r>", ["1", "2"]],
  ["<r><L><m>1</m></L></r>", ["1"]],
  ["<r><L>\n  <m>1</m>\n</L></r>", ["1"]],
  ["<r><L/></r>", []],
  ["<r><L>\n</L></r>", []],
  ["<r/>", []],
])("a list of none, one or many is a list: %s", (document, expected) => {
  expect(elements(parseXml(document), "r", "L", "m").map((node) => text(node))).toEqual(expected);
});

test("members of every object are no elements", () => {
  const root = parseXml("<r><a>1</a></r>");
  for (const name of ["constructor", "toString", "hasOwnProperty", "__proto__"]) {
    expect(element(root, "r", name)).toBeUndefined();
    expect(elements(root, "r", name)).toEqual([]);
  }
});

test("any text that is escaped as AWS does comes back the same", () => {
  const escaped = (value: string) => value.replace(/[&<>"'\r\n\t]/g, (c) => `&#x${c.charCodeAt(0).toString(16)};`);
  const value = fc
    .string({
      unit: fc.oneof(
        fc.constantFrom("&", "<", ">", '"', " ", "\n", "\r", "]]>", "&amp;", "é", "𝒳"),
        fc.string({ minLength: 1, maxLength: 1 }),
      ),
    })
    .filter((s) => s.isWellFormed() && ![...s].some((c) => c < " " && !"\t\r\n".includes(c)));
  fc.assert(
    fc.property(value, (s) => {
      expect(text(parseXml(`<r><v>${escaped(s)}</v></r>`), "r", "v")).toBe(s);
    }),
  );
});

test.each([
  ["<R><Ok>1</Ok></R>", undefined],
  ["<Other/>", "MalformedResponse"],
  ["<R><Ok>1</Ok>", "MalformedResponse"],
  ["", "MalformedResponse"],
  ['<!DOCTYPE R [<!ENTITY x "y">]><R><Ok>&x;</Ok></R>', "ForbiddenDeclaration"],
  ["<R><Ok><![CDATA[1]]></Ok></R>", "ForbiddenDeclaration"],
])("the body %j of a success: %s", (body, code) => {
  const outcome = xmlElement("s3:GetBucketTagging", body, "R", "Ok");
  if (code === undefined) expect(outcome).toEqual({ ok: true, value: "1" });
  else expect(outcome).toMatchObject({ ok: false, failure: { kind: "invalid", code, action: "s3:GetBucketTagging" } });
});
