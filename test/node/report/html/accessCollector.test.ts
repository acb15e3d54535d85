import { describe, expect, it } from "vitest";
import { forEachCell, rowIdOf } from "../../../../src/report/summary/accessGroups.ts";
import { unpackLine } from "../../../../src/report/summary/proofLine.ts";
import { allow, collected, deny, differentRoles, grant, own, role } from "./accessFacts.ts";

const held = (rows: ReturnType<typeof collected>) =>
  rows.groups
    .flatMap(({ variants }) => variants)
    .flatMap(({ lines, limits }) => [...lines, ...limits])
    .reduce((sum, { length }) => sum + length, 0);

const linesOf = (rows: ReturnType<typeof collected>, group = 0) =>
  (rows.groups[group]?.variants[0]?.lines ?? []).map(unpackLine);

describe("principals with the same access", () => {
  it("are one group, and have one proof if their policies are the same, inline policies by name", () => {
    const accesses = ["a", "b", "c"].map((name) =>
      role(name, [grant("S3", "read-data", { because: [allow(own(name, "read"), "Bucket")] })]),
    );
    const { groups, groupOf } = collected(accesses);
    expect(groups.map(({ members }) => members)).toEqual([[0, 1, 2]]);
    expect(groupOf).toEqual([0, 0, 0]);
    expect(groups[0]?.variants.map(({ members }) => members)).toEqual([[0, 1, 2]]);
  });

  it("are one group with up to four different proofs, and the others are counted", () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    const accesses = names.map((name) =>
      role(name, [grant("S3", "read-data", { because: [allow(`arn:aws:iam::1:policy/${name}`)] })]),
    );
    const [group] = collected(accesses).groups;
    expect(group?.members).toHaveLength(6);
    expect(group?.variants).toHaveLength(4);
    expect(group?.others).toBe(2);
  });

  it.each([
    ["an administrator", role("b", [grant("S3", "read-data")], { isIamAdmin: true })],
    ["conditions", role("b", [grant("S3", "read-data", { certainty: "conditional" })])],
    ["another capability", role("b", [grant("S3", "write-data")])],
    ["another service", role("b", [grant("KMS", "read-data")])],
  ])("%s makes another group", (_, other) => {
    expect(collected([role("a", [grant("S3", "read-data")]), other]).groups).toHaveLength(2);
  });

  it("have the number of their row", () => {
    const rows = collected([role("a", [grant("S3", "read-data")]), role("b", []), role("c", [])]);
    expect([0, 1, 2, 3].map((principal) => rowIdOf(rows, principal))).toEqual(["g0", "g1", "g1", undefined]);
  });

  it("have the masks that their grants add up to", () => {
    const access = role("a", [
      grant("S3", "read-data", { certainty: "conditional" }),
      grant("S3", "read-data", { resources: [1] }),
      grant("S3", "administer-resource", { certainty: "conditional", resources: [1] }),
      grant("KMS", "use-resource", { pattern: "arn:aws:kms:*:*:key/x" }),
    ]);
    const { groups, services } = collected([access]);
    const cells: [string | undefined, number][] = [];
    forEachCell(groups[0]?.cells ?? "", (service, mask) => cells.push([services[service], mask]));
    expect(cells).toEqual([
      ["S3", 0b001000_001001],
      ["KMS", 0b000100_000100],
    ]);
  });
});

describe("a proof", () => {
  it("is a line for each reason, the weightiest first", () => {
    const rows = collected([
      role("a", [
        grant("EC2", "read-config", { because: [allow("p", "See")] }),
        grant("S3", "administer-resource", { because: [allow("p", "All")] }),
        grant("KMS", "administer-resource", { because: [allow("p", "All")] }),
      ]),
    ]);
    expect(linesOf(rows).map(({ statements, counts }) => [statements, counts[0]])).toEqual([
      [[["p", "All"]], 2],
      [[["p", "See"]], 0],
    ]);
  });

  it("omits what the same statement grants on all resources", () => {
    const admin = [allow("arn:aws:iam::aws:policy/AdministratorAccess")];
    const rows = collected([
      role("a", [
        grant("S3", "read-data", { because: admin }),
        grant("S3", "read-data", { resources: [1], because: [...admin, allow("arn:aws:s3:::ledger#policy", "Open")] }),
        grant("S3", "read-data", { pattern: "arn:aws:s3:::other", because: [...admin] }),
      ]),
    ]);
    expect(linesOf(rows)).toHaveLength(1);
  });

  it("keeps it if it is conditional on all resources", () => {
    const admin = [allow("arn:aws:iam::aws:policy/AdministratorAccess")];
    const rows = collected([
      role("a", [
        grant("S3", "read-data", { because: admin }),
        grant("S3", "read-data", {
          resources: [1],
          certainty: "conditional",
          because: [...admin, deny("arn:aws:s3:::ledger#policy", "NotOutside")],
          conditions: [{ operator: "StringNotEquals", key: "aws:SourceVpc", values: ["vpc-1"], effect: "Deny" }],
        }),
      ]),
    ]);
    expect(linesOf(rows)).toHaveLength(2);
    expect(linesOf(rows)[1]).toMatchObject({ certain: false, limit: 0, on: { resources: { total: 1, first: [1] } } });
    expect(rows.groups[0]?.variants[0]?.limits).toHaveLength(1);
  });

  it("distinguishes sets of resources with the same size, first and last member", () => {
    const because = [allow("p")];
    const rows = collected([
      role("a", [
        grant("S3", "read-data", { resources: [1, 2, 4], because }),
        grant("S3", "write-data", { resources: [1, 3, 4], because }),
      ]),
    ]);
    expect(linesOf(rows).map(({ gives, on }) => [gives[0]?.[0], on?.resources.total])).toEqual([
      [16, 3],
      [8, 3],
    ]);
  });

  it("keeps to its memory, and drops the proofs of the most powerful last", () => {
    const accesses = differentRoles(400);
    const free = collected(accesses);
    const bound = collected(accesses, 60_000);
    expect(held(free)).toBeGreaterThan(100_000);
    expect(held(bound)).toBeLessThanOrEqual(60_000);
    const totals = (rows: typeof free) => rows.groups.map(({ variants }) => variants.map(({ total }) => total));
    expect(totals(bound)).toEqual(totals(free));
    const kept = bound.groups.filter(({ variants }) => variants.some(({ lines }) => lines.length > 0));
    const heaviest = Math.max(...bound.groups.map(({ weight }) => weight));
    expect(kept.map(({ weight }) => weight)).toContain(heaviest);
  });
});
