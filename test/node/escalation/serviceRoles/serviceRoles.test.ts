import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { service } from "../../../../src/iam/catalogue/catalogue.ts";
import { TECHNIQUES } from "../../../../src/iam/escalation/techniques/registry.ts";

/** By prefix, operations that take a role or an instance profile, or answer with credentials: from AWS's API models. */
const { takes, handsOut } = z
  .object({
    botocore: z.string(),
    takes: z.record(z.string(), z.array(z.string())),
    handsOut: z.record(z.string(), z.array(z.string())),
  })
  .parse(JSON.parse(readFileSync(new URL("roleParameters.json", import.meta.url), "utf8")));

const decisions = readFileSync("docs/decisions/escalation.md", "utf8");
const from = decisions.indexOf("| services | why none |");
const rows = decisions
  .slice(from, decisions.indexOf("\n## ", from))
  .split("\n")
  .slice(2)
  .filter((line) => line.startsWith("| "));
const reasoned = rows.flatMap((row) =>
  [...(row.split(" | ")[0] ?? "").matchAll(/`([\w-]+)`/g)].map(([, name = ""]) => name),
);
const withTechnique = new Set(
  TECHNIQUES.flatMap(({ actions }) => actions.flat().map((name) => name.split(":")[0] ?? "")),
);
const concerned = [...new Set([...Object.keys(takes), ...Object.keys(handsOut)])].sort();

describe("services that take a role or hand one out", () => {
  it("are found in AWS's models", () => {
    expect(concerned.length).toBeGreaterThan(180);
    expect(takes.lambda).toContain("CreateFunction");
    expect(takes.ec2).toContain("RunInstances");
    expect(handsOut.gamelift).toContain("GetComputeAccess");
    expect(handsOut.sts).toContain("AssumeRole");
  });

  it.each(concerned)("%s is in the catalogue, and has a technique or a reason, not both", (prefix) => {
    expect(service(prefix)?.prefix).toBe(prefix);
    expect([withTechnique.has(prefix), reasoned.includes(prefix)].filter(Boolean)).toHaveLength(1);
  });

  it("have one reason, and reasons are about such services", () => {
    expect(new Set(reasoned).size).toBe(reasoned.length);
    expect(reasoned.filter((prefix) => !concerned.includes(prefix))).toEqual([]);
    for (const row of rows) expect(row.split(" | ")[1]?.length).toBeGreaterThan(20);
  });
});
