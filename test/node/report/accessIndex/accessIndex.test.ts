import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AccessGrant, Capability, ExternalGrant, PrincipalGrants } from "../../../../src/iam/index.ts";
import { queryAccessIndex } from "../../../../src/report/json/accessIndex/queryAccessIndex.ts";
import { type AccessFilter, type AccessPosition, queryAccess } from "../../../../src/report/json/accessQuery.ts";
import {
  accessPieces,
  analysisClosing,
  analysisOpening,
  principalsPieces,
} from "../../../../src/report/json/analysisJson.ts";
import { bob, escalation, resources as known } from "../smallAccount.ts";
import { indexOf, inPieces } from "./memoryIndex.ts";

const RUNS = Number(process.env.ACCESS_INDEX_RUNS ?? 60);
const SERVICES = ["S3", "KMS", 'Q"uote'];
const ABILITIES: Capability[] = ["read-data", "write-data", "administer-resource"];
const PATTERNS = ["arn:aws:s3:::archive-*", "arn:aws:s3:::r1", '"], [\n'];
const RESOURCES = 5;

const HEADER = {
  accountId: "123456789012",
  partition: "aws",
  analysisTime: 0,
  engineVersion: "1",
  catalogueVersion: "1",
  catalogueDate: "",
};

const resources = Array.from({ length: RESOURCES }, (_, at) => ({
  ...(known[0] as (typeof known)[number]),
  // Two of one name, as a stale inventory may have.
  arn: `arn:aws:s3:::r${Math.min(at, RESOURCES - 2)}`,
  service: SERVICES[at % 2] ?? "",
}));

const terms = {
  capability: fc.constantFrom(...ABILITIES),
  certainty: fc.constantFrom("certain" as const, "conditional" as const),
  conditions: fc.constantFrom([], [{ operator: "Bool", key: "aws:x", values: ["é\u2028"], effect: "Allow" as const }]),
  because: fc.constantFrom([{ policy: "a", statement: "#0", effect: "Allow" as const }], []),
};

const places = fc.oneof(
  fc.constant({ scope: "service" as const, resources: [], pattern: "" }),
  fc
    .uniqueArray(fc.nat({ max: RESOURCES - 1 }), { minLength: 1 })
    .map((at) => ({ scope: "resource" as const, resources: at.sort((a, b) => a - b), pattern: "" })),
  fc.constantFrom(...PATTERNS).map((pattern) => ({ scope: "pattern" as const, resources: [], pattern })),
);

const grant: fc.Arbitrary<AccessGrant> = fc
  .record({ service: fc.constantFrom(...SERVICES), ...terms, where: places })
  .map(({ where, ...rest }) => ({ ...rest, ...where }));

const external: fc.Arbitrary<ExternalGrant> = fc.record({
  ...terms,
  principal: fc
    .constantFrom("*", "arn:aws:iam::999988887777:role/other", "arn:p1")
    .map((arn): ExternalGrant["principal"] => ({ name: arn, arn, kind: "account" })),
  resource: fc.nat({ max: RESOURCES - 1 }),
});

const account = fc.record({
  external: fc.array(external, { maxLength: 5 }),
  grants: fc.array(fc.array(grant, { maxLength: 6 }), { maxLength: 6 }),
});

const filter: fc.Arbitrary<AccessFilter> = fc.record({
  principal: fc.option(fc.constantFrom("arn:p0", "arn:p1", "arn:p9", "*", "nobody"), { nil: undefined }),
  service: fc.option(fc.constantFrom(...SERVICES, "Nothing"), { nil: undefined }),
  capability: fc.option(fc.constantFrom(...ABILITIES, "delete-data" as const), { nil: undefined }),
  resource: fc.option(fc.constantFrom("arn:aws:s3:::r0", "arn:aws:s3:::r3", "none", ...PATTERNS), { nil: undefined }),
});

const position: fc.Arbitrary<AccessPosition | undefined> = fc.option(
  fc.tuple(fc.nat({ max: 7 }), fc.nat({ max: 6 }), fc.nat({ max: 5 })),
  { nil: undefined },
);

function textOf(outside: readonly ExternalGrant[], accesses: Iterable<PrincipalGrants>): string {
  const pieces = [...analysisOpening(HEADER, resources, outside)];
  let isFirst = true;
  for (const access of accesses) {
    pieces.push(...accessPieces(access, isFirst));
    isFirst = false;
  }
  return [...pieces, ...principalsPieces([], escalation), ...analysisClosing([])].join("");
}

const principal = (at: number, grants: readonly AccessGrant[]): PrincipalGrants => ({
  principal: { ...bob.principal, arn: `arn:p${at}` },
  grants,
});

async function all(items: AsyncIterable<unknown>): Promise<string> {
  const found: unknown[] = [];
  for await (const item of items) found.push(item);
  return JSON.stringify(found);
}

describe("the index of an analysis", () => {
  it("answers every filter from every position as reading the whole analysis does", async () => {
    await fc.assert(
      fc.asyncProperty(account, fc.array(fc.tuple(filter, position), { minLength: 8 }), async (made, asked) => {
        const text = textOf(
          made.external,
          made.grants.map((grants, at) => principal(at, grants)),
        );
        const { index } = await indexOf(text);
        for (const [by, after] of asked)
          expect(await all(queryAccessIndex(index, by, after))).toBe(await all(queryAccess(inPieces(text), by, after)));
      }),
      { seed: 20_261_201, numRuns: RUNS },
    );
  });

  it("of more principals than a section and a block hold reads only what a filter needs", async () => {
    const count = 2_100;
    const rare = { ...(bob.grants[1] as AccessGrant), resources: [2] };
    const common = bob.grants.map((each) => ({ ...each, resources: each.resources.length > 0 ? [1] : [] }));
    const own = (at: number) => (at === 7 || at === 1_500 ? [...common, rare] : common);
    const accesses = Array.from({ length: count }, (_, at) => principal(at, own(at)));
    const text = textOf([], accesses);
    const { index, source } = await indexOf(text);
    const blocks = index.directory.principalBlocks.length;
    expect([blocks > 8, index.directory.holderBlocks.length]).toEqual([true, 3]);

    const readsFor = async (by: AccessFilter) => {
      source.reads = 0;
      const answer = await all(queryAccessIndex(index, by));
      expect(answer).toBe(await all(queryAccess(inPieces(text, 100_000), by)));
      return source.reads;
    };
    expect(await readsFor({ resource: "arn:aws:s3:::r2" })).toBe(3 + 2);
    expect(await readsFor({ principal: "arn:p2099" })).toBe(1);
    // Nothing of these is read at all, but for the holders of a resource.
    expect(await readsFor({ principal: "arn:nobody" })).toBe(0);
    expect(await readsFor({ service: "STS" })).toBe(0);
    expect(await readsFor({ resource: "arn:aws:s3:::unknown" })).toBe(0);
    expect(await readsFor({ principal: "arn:p8", resource: "arn:aws:s3:::r2" })).toBe(3);
    expect(await readsFor({ capability: "write-data", resource: "arn:aws:s3:::r2" })).toBe(0);
  });
});
