// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like placeholders of JavaScript
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConditionContext } from "../../../src/iam/policy/context.ts";
import { matchesPattern, patternText } from "../../../src/iam/policy/pattern.ts";
import { parseResource, parseTemplate, resolveTemplate } from "../../../src/iam/policy/variables.ts";

fc.configureGlobal({ seed: 20260115 });

const context: ConditionContext = {
  lookup(key) {
    if (key === "aws:username") return { state: "present", values: ["alice"] };
    if (key === "many") return { state: "present", values: ["a", "b"] };
    return key === "gone" ? { state: "absent" } : { state: "unknown" };
  },
};

function resolve(text: string, wildcards = true): string | undefined {
  const resolved = resolveTemplate(parseTemplate(text, "2012-10-17", wildcards), context);
  return resolved === undefined ? undefined : `${resolved.certain ? "" : "at most "}${resolved.pattern}`;
}

describe("policy variables", () => {
  it.each([
    ["${aws:username}", "alice"],
    ["${ AWS:USERNAME }/x", "alice/x"],
    ["a${aws:username}b${aws:username}", "aalicebalice"],
    ["${gone}", undefined],
    ["${gone, 'x'}", "x"],
    ["${gone,'a } b'}", "a } b"],
    ["${aws:username,'x'}", "alice"],
    ["${many}", undefined],
    ["${many,'x'}", "x"],
    ["a${other}b", "at most a*b"],
    ["${other,'x'}", "at most *"],
    ["${", "${"],
    ["${}", "${}"],
    ["${aws:username", "${aws:username"],
    ["${aws:username,x}", "${aws:username,x}"],
    ["$${aws:username}", "$alice"],
    ["${${aws:username}}", "${alice}"],
    ["${$}{aws:username}", "${aws:username}"],
  ])("%s becomes %s", (text, expected) => expect(resolve(text)).toBe(expected));

  it("keeps a literal star apart from a wildcard", () => {
    expect(matchesPattern(resolve("a${*}*") ?? "", "a*bc")).toBe(true);
    expect(matchesPattern(resolve("a${*}*") ?? "", "abc")).toBe(false);
    expect(patternText(resolve("a*", false) ?? "")).toBe("a*");
    expect(matchesPattern(resolve("a*", false) ?? "", "ab")).toBe(false);
  });

  it("begins after the fifth colon of a resource", () => {
    expect(parseResource("arn:aws:iam::${aws:username}:role/x", "2012-10-17").fixed).toBe(
      "arn:aws:iam::${aws:username}:role/x",
    );
    expect(parseResource("arn:aws:s3:::${aws:username}", "2012-10-17").fixed).toBeUndefined();
    expect(parseResource("arn:aws:s3:::${aws:username}", "2008-10-17").fixed).toBe("arn:aws:s3:::${aws:username}");
  });

  it("puts any value in as it is", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (value, other) => {
        const given: ConditionContext = { lookup: () => ({ state: "present", values: [value] }) };
        const { pattern = "" } = resolveTemplate(parseTemplate("<${k}>", "2012-10-17", true), given) ?? {};
        expect(matchesPattern(pattern, `<${value}>`)).toBe(true);
        expect(matchesPattern(pattern, `<${other}>`)).toBe(value === other);
      }),
    );
  });

  it.each(["${", "${a", "${ ", "${a,", "${a,'"])("reads a hostile run of %j at once", (piece) => {
    const start = performance.now();
    parseTemplate(piece.repeat(20_000), "2012-10-17", true);
    parseTemplate(`${piece}${" ".repeat(100_000)}`, "2012-10-17", true);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
