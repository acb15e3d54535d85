import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseKeyRing } from "../../../src/vault/keyRing.ts";

const good = Buffer.alloc(32, 0xab).toString("base64");
const idOf = (text: string) => {
  const parsed = parseKeyRing(text);
  return "ring" in parsed ? parsed.ring.keys.map((key) => key.id) : parsed.problem;
};

describe("parseKeyRing", () => {
  test("reads the pairs in their order, the first is primary", () => {
    expect(idOf(`k1:${good}`)).toEqual(["k1"]);
    expect(idOf(` 2026-b_X:${good} ,\n k1:${good}`)).toEqual(["2026-b_X", "k1"]);
    const parsed = parseKeyRing(`b:${good},a:${good}`);
    expect("ring" in parsed && parsed.ring.primary.id).toBe("b");
  });

  test.each([
    ["empty", ""],
    ["blank", "  \n"],
    ["no colon", good],
    ["empty id", `:${good}`],
    ["id too long", `${"a".repeat(33)}:${good}`],
    ["id with a dot", `a.b:${good}`],
    ["id with a space", `a b:${good}`],
    ["non-ASCII id", `ä:${good}`],
    ["repeated id", `a:${good},a:${good}`],
    ["trailing comma", `a:${good},`],
    ["31 bytes", `a:${Buffer.alloc(31, 1).toString("base64")}`],
    ["33 bytes", `a:${Buffer.alloc(33, 1).toString("base64")}`],
    ["no bytes", "a:"],
    ["no padding", `a:${good.replace("=", "")}`],
    ["base64url", `a:${Buffer.alloc(32, 0xfb).toString("base64url")}=`],
    ["unused bits set", `a:${good.slice(0, -2)}t=`],
    ["space within", `a:${good.slice(0, 9)} ${good.slice(9)}`],
    ["hex", `a:${"ab".repeat(32)}`],
    ["too many", Array.from({ length: 17 }, (_, index) => `k${index}:${good}`).join(",")],
  ])("refuses: %s", (_what, text) => {
    expect(parseKeyRing(text)).toEqual({ problem: expect.any(String) });
  });

  test("a problem echoes nothing of the setting", () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9+/]{12,44}$/);
    fc.assert(
      fc.property(secret, fc.constantFrom("", ":", ":x", "=:", ",a:b", "::"), (value, tail) => {
        const parsed = parseKeyRing(value + tail);
        if ("problem" in parsed) expect(parsed.problem).not.toContain(value);
      }),
    );
  });

  test("neither handle can be exported", async () => {
    const parsed = parseKeyRing(`a:${good}`);
    if ("problem" in parsed) throw new Error(parsed.problem);
    for (const handle of [await parsed.ring.primary.wrapping, await parsed.ring.primary.derivation]) {
      expect(handle.extractable).toBe(false);
      await expect(crypto.subtle.exportKey("raw", handle)).rejects.toThrow();
    }
  });
});
