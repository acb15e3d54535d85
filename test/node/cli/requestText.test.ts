import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDecider } from "../../../src/cli/decide/decider.ts";
import { splitRequest } from "../../../src/cli/decide/requestText.ts";

const isPolicy = (name: string) => name.startsWith("p");
const decideLines = (decide: ReturnType<typeof createDecider>, lines: readonly string[]) =>
  decide({
    bytes: new Uint8Array(new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""))),
    startsTooLong: false,
  });

describe("the members of a request", () => {
  it.each([
    ['{"a":1,"p":[{"x":"}]"}],"b":"\\"p\\":"}', '"p":[{"x":"}]"}]', '{"a":1,"b":"\\"p\\":"}'],
    [' { "p" : {} , "a" : true , "q":null,"p2":-1.5e3 } \r', '"p" : {},"p2":-1.5e3', '{"a" : true,"q":null}'],
    ['{"p":"\\\\","a":"\\\\\\""}', '"p":"\\\\"', '{"a":"\\\\\\""}'],
  ])("%s are divided", (text, policies, rest) => {
    expect(splitRequest(text, isPolicy)).toEqual({ policies, rest });
  });

  it.each([
    "",
    "[]",
    "{}",
    '{"a"}',
    '{"a":1,}',
    '{"a":1} x',
    '{"a":"x" "y"}',
    "{a:1}",
    '{"\\u0070":1}',
    '{"a":"x',
    '\ufeff{"a":1}',
  ])("%s is left to the parser", (text) => {
    expect(splitRequest(text, isPolicy)).toBeUndefined();
  });

  it("are together the members that the text has", () => {
    const value = fc.jsonValue({ depthSize: "small", stringUnit: "grapheme" });
    const name = fc.stringMatching(/^[a-z]{1,3}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { minLength: 1 }), fc.boolean(), (members, indented) => {
        const text = JSON.stringify(Object.fromEntries(members), undefined, indented ? 2 : undefined);
        const split = splitRequest(text, isPolicy);
        expect({ ...JSON.parse(split?.rest ?? ""), ...JSON.parse(`{${split?.policies}}`) }).toEqual(JSON.parse(text));
      }),
      { seed: 11, numRuns: 100 },
    );
  });
});

describe("a decider that has seen the policies before", () => {
  const document = (Resource: string) => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: ["s3:GetObject", "iam:GetRole"], Resource }],
  });
  const documents = [
    document("*"),
    document("arn:aws:s3:::a/*"),
    document("arn:aws:iam::333344445555:role/*"),
    { Version: "1" },
  ];
  const request = fc.record(
    {
      principal: fc.constantFrom("arn:aws:iam::333344445555:role/app", "*", "nobody"),
      action: fc.constantFrom("s3:GetObject", "iam:GetRole", "s3"),
      resource: fc.constantFrom("arn:aws:s3:::a/b", "arn:aws:iam::333344445555:role/app", "a"),
      identityPolicies: fc.array(fc.constantFrom(...documents), { maxLength: 2 }),
      resourcePolicy: fc.constantFrom(...documents, null),
      sessionPolicies: fc.constantFrom([], null, "none"),
      another: fc.constant(1),
    },
    { requiredKeys: ["principal", "action", "resource", "identityPolicies"] },
  );
  /** As written, and with what makes it another text or none. */
  const line = fc
    .tuple(request, fc.constantFrom("", " ", "x", "}"))
    .map(([json, end]) => `${JSON.stringify(json)}${end}`);

  it("answers as one that has not", () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 40 }), (lines) => {
        const three = [...lines, ...lines, ...lines];
        const answers = three.map((each) => decideLines(createDecider(0), [each])).join("");
        expect(decideLines(createDecider(0), three)).toBe(answers);
      }),
      { seed: 12, numRuns: 12 },
    );
  });

  it("finds them whatever the other members are, and not for a resource of another kind", () => {
    const of = (resource: string, action: string) =>
      JSON.stringify({ principal: "*", action, resource, resourcePolicy: document("*") });
    const lines = [of("arn:aws:s3:::a/b", "s3:GetObject"), of("arn:aws:iam::333344445555:role/app", "iam:GetRole")];
    const three = [...lines, ...lines, ...lines];
    expect(decideLines(createDecider(0), three)).toBe(
      three.map((each) => decideLines(createDecider(0), [each])).join(""),
    );
  });
});
