import { describe, expect, it } from "vitest";
import { hostileReports } from "../../../hostileReport.ts";

const INVISIBLE = new Set(["\u202E", "\u2066", "\u200B", "\u2028", "\u0000", "\u001B"]);

/** Every tag with the names of its attributes, and how often it occurs. */
function tagsOf(html: string): Record<string, number> {
  const counts: Record<string, number> = {};
  const body = html.replace(/<(style|script)>[\s\S]*?<\/\1>/g, "<$1></$1>");
  for (const [tag] of body.matchAll(/<(?:"[^"]*"|[^">])*>/g)) {
    const shape = tag.replace(/="[^"]*"/g, "=");
    counts[shape] = (counts[shape] ?? 0) + 1;
  }
  return counts;
}

describe("a report about an account full of injections", () => {
  it.each([0, 6, 13])("has the elements and attributes of its harmless twin (%i)", async (shift) => {
    const { hostile, twin } = await hostileReports(shift);
    expect(tagsOf(hostile)).toEqual(tagsOf(twin));
    expect([...hostile].filter((character) => INVISIBLE.has(character))).toEqual([]);
    expect(hostile).toContain("globalThis.injected");
  });
});
