import fc from "fast-check";
import { XMLParser } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { element, elements, parseXml, text } from "../../../src/aws/client/xml.ts";
import { createXmlReader } from "../../../src/aws/client/xmlReader.ts";
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

describe("a document in pieces", () => {
  const name = fc.constantFrom("member", "Arn", "Path", "ns:List", "a-b.c");
  const value = fc.string({ unit: fc.constantFrom("x", "é", "%", "&amp;", "&#x41;", " ", "\n", '"', ">") });
  const attributes = fc.constantFrom("", ' xmlns="https://iam.amazonaws.com/doc/2010-05-08/"', " a='>' b=\"/\"", " ");
  const between = fc.constantFrom("", "\n  ", "<!-- <a> -->", "<?pi x?>");
  const { tree } = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.tuple(name, attributes, value).map(([tag, more, text]) => `<${tag}${more}>${text}</${tag}>`),
      fc.tuple(name, attributes).map(([tag, more]) => `<${tag}${more}/>`),
      fc
        .tuple(name, attributes, fc.array(fc.tuple(between, tie("tree")), { minLength: 1, maxLength: 4 }))
        .map(([tag, more, inner]) => `<${tag}${more}>${inner.flat().join("")}</${tag}>`),
    ),
  }));
  const cuts = fc.array(fc.nat(400), { maxLength: 12 });

  const inPieces = (document: string, at: number[], isRecord?: Parameters<typeof createXmlReader>[0]) => {
    const reader = createXmlReader(isRecord);
    const ends = [...at.map((cut) => Math.min(cut, document.length)).sort((a, b) => a - b), document.length];
    const records = ends.flatMap((end, index) => reader.write(document.slice(ends[index - 1] ?? 0, end)));
    return { root: reader.end(), records };
  };

  test("is the same wherever it is cut, and what another parser reads", () => {
    const other = new XMLParser({
      parseTagValue: false,
      trimValues: false,
      processEntities: false,
      ignoreDeclaration: true,
      ignorePiTags: true,
      removeNSPrefix: true,
      alwaysCreateTextNode: false,
    });
    fc.assert(
      fc.property(tree, cuts, (document, at) => {
        const whole = parseXml(document);
        expect(whole).toBeDefined();
        expect(inPieces(document, at).root).toEqual(whole);
        expect(withoutMixedText(whole)).toEqual(withoutMixedText(other.parse(document)));
      }),
      { numRuns: 300, seed: 20_261_201 },
    );
  });

  test("is malformed wherever it is cut", () => {
    fc.assert(
      fc.property(tree, fc.nat(300), cuts, (document, cut, at) => {
        const broken = document.slice(0, Math.min(cut, document.length - 1));
        expect(inPieces(broken, at).root).toBeUndefined();
      }),
      { numRuns: 300, seed: 20_261_201 },
    );
  });

  test("gives each record as it ends, and keeps the rest", () => {
    const document =
      "<R><Result><List><member><Arn>a</Arn><L><member>1</member></L></member><member/></List><Marker>m</Marker></Result></R>";
    const isRecord = (path: readonly string[]) => path.length === 4 && path[3] === "member";
    fc.assert(
      fc.property(cuts, (at) => {
        const { root, records } = inPieces(document, at, isRecord);
        expect(records).toEqual([
          { path: ["R", "Result", "List", "member"], node: { Arn: "a", L: { member: "1" } } },
          { path: ["R", "Result", "List", "member"], node: "" },
        ]);
        expect(root).toEqual({ R: { Result: { List: {}, Marker: "m" } } });
      }),
      { seed: 20_261_201 },
    );
  });

  test.each(["<!DOCTYPE r><r/>", "<r><![CDATA[x]]></r>", "<r/><!ENTITY x>"])(
    "that declares says so: %s",
    (document) => {
      for (let cut = 0; cut <= document.length; cut++) {
        const reader = createXmlReader();
        reader.write(document.slice(0, cut));
        reader.write(document.slice(cut));
        expect([reader.end(), reader.hasDeclaration()]).toEqual([undefined, true]);
      }
    },
  );

  test("whose tag never ends is given up after 64 KB", () => {
    const reader = createXmlReader();
    reader.write(`<r ${"a".repeat(70_000)}`);
    reader.write(">x</r>");
    expect(reader.end()).toBeUndefined();
  });
});

/** Text between children is nothing to AWS; the parsers keep it in different ways. */
function withoutMixedText(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutMixedText);
  if (typeof node !== "object" || node === null) return node;
  const children = Object.entries(node).filter(([name]) => name !== "#text");
  return Object.fromEntries(children.map(([name, child]) => [name, withoutMixedText(child)]));
}

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
