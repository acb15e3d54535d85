import fc from "fast-check";
import { XMLParser } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { classifyHost } from "../../../sandbox/hosts.ts";
import { concatenate, mapped, paginate } from "../../../sandbox/protocol/pagination.ts";
import { xmlDocument } from "../../../sandbox/protocol/xml.ts";

describe("pages", () => {
  test("give every item once, in order, whatever the size of the page and of the lists", () => {
    const lists = fc.array(fc.array(fc.integer(), { maxLength: 12 }), { maxLength: 5 });
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 15 }), (parts, size) => {
        const all = mapped(concatenate(parts), (item) => ({ item }));
        const seen: number[] = [];
        let marker: string | undefined;
        let pages = 0;
        do {
          const page = paginate(all, { size, marker, scope: "scope" });
          expect(page?.items.length).toBeLessThanOrEqual(size);
          seen.push(...(page?.items ?? []).map(({ item }) => item));
          marker = page?.next;
          pages++;
        } while (marker !== undefined);
        expect(seen).toEqual(parts.flat());
        expect(pages).toBe(Math.max(1, Math.ceil(seen.length / size)));
      }),
    );
  });

  test("of another scope, or made up, are refused", () => {
    const marker = paginate([1, 2, 3], { size: 1, marker: undefined, scope: "User" })?.next;
    expect(paginate([1, 2, 3], { size: 1, marker, scope: "User" })?.items).toEqual([2]);
    expect(paginate([1, 2, 3], { size: 1, marker, scope: "Role" })).toBeUndefined();
    expect(paginate([1], { size: 1, marker, scope: "User" })?.items).toEqual([]);
    for (const made of ["", "x", "é", btoa("User#99"), btoa("User#-1"), btoa("User"), btoa("User#1#2")]) {
      expect(paginate([1, 2, 3], { size: 1, marker: made, scope: "User" })).toBeUndefined();
    }
  });
});

test("a reader of XML gets back every text that XML can hold", () => {
  const parser = new XMLParser({
    parseTagValue: false,
    trimValues: false,
    htmlEntities: true,
    ignoreDeclaration: true,
    processEntities: { maxTotalExpansions: 100_000, maxExpandedLength: 1_000_000 },
  });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML forbids
  const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
  const text = fc.string({ unit: "binary", maxLength: 20 }).filter((value) => value.isWellFormed());
  const hostile = fc.constantFrom("<script>alert(1)</script>", "&amp;", "]]>", "a\r\nb\tc", "'\"&<>", "=1+1", "&#38;");
  fc.assert(
    fc.property(fc.oneof(text, hostile), (value) => {
      const read: unknown = parser.parse(xmlDocument("Answer", "urn:x", { Value: value, Other: "o" }));
      expect(read).toMatchObject({ Answer: { Value: value.replace(forbidden, "\ufffd"), Other: "o" } });
    }),
    { numRuns: 300 },
  );
});

test.each([
  ["sandbox.test", { kind: "endpoint" }],
  ["127.0.0.1", { kind: "endpoint" }],
  ["vending.sandbox.test", { kind: "vending" }],
  ["iam.amazonaws.com", { kind: "aws", service: "iam", region: undefined, bucket: undefined }],
  ["iam.us-gov.amazonaws.com", { kind: "aws", service: "iam", region: undefined, bucket: undefined }],
  ["kms.eu-west-1.amazonaws.com", { kind: "aws", service: "kms", region: "eu-west-1", bucket: undefined }],
  ["kms-fips.us-gov-west-1.amazonaws.com", { kind: "aws", service: "kms", region: "us-gov-west-1", bucket: undefined }],
  ["sts.cn-north-1.amazonaws.com.cn", { kind: "aws", service: "sts", region: "cn-north-1", bucket: undefined }],
  ["api.ecr.us-east-1.amazonaws.com", { kind: "aws", service: "ecr", region: "us-east-1", bucket: undefined }],
  ["a.b.s3.us-west-2.amazonaws.com", { kind: "aws", service: "s3", region: "us-west-2", bucket: "a.b" }],
  ["b.s3.amazonaws.com", { kind: "aws", service: "s3", region: undefined, bucket: "b" }],
  ["example.com", { kind: "unknown" }],
  ["amazonaws.com", { kind: "unknown" }],
  ["evil-amazonaws.com", { kind: "unknown" }],
  ["iam.amazonaws.com.example.com", { kind: "unknown" }],
  ["169.254.169.254", { kind: "unknown" }],
])("host %s", (hostname, expected) => {
  expect(classifyHost(hostname)).toEqual(expected);
});
