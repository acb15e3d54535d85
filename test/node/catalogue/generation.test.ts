import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { agreement } from "../../../scripts/catalogue/agreement.ts";
import { changes, stale, unclassified } from "../../../scripts/catalogue/changes.ts";
import { displayName } from "../../../scripts/catalogue/displayName.ts";
import { encode } from "../../../scripts/catalogue/encode.ts";
import { readSource } from "../../../scripts/catalogue/source.ts";
import { accessCapabilities } from "../../../src/iam/catalogue/accessCapabilities.ts";
import { catalogueVersion, services } from "../../../src/iam/catalogue/catalogue.ts";

const source = readSource();
const committed = readFileSync(new URL("../../../src/iam/catalogue/data.generated.ts", import.meta.url), "utf8");

describe("the committed file", () => {
  test("is what the installed package and the rules give, byte for byte", () => {
    expect(encode(source) === committed).toBe(true);
    expect(catalogueVersion).toBe(source.version);
  });

  test("takes less than 250 KB gzipped", () => {
    expect(gzipSync(committed, { level: 9 }).length).toBeLessThan(250_000);
  });

  test("decodes to the source", () => {
    for (const [at, published] of source.services.entries()) {
      const decoded = services()[at];
      expect(decoded?.prefix).toBe(published.prefix);
      expect(decoded?.resourceTypes).toEqual(published.resourceTypes);
      const actions = decoded?.actions.map(({ name, accessLevel, resourceTypes, requiredResourceTypes }) => ({
        name,
        accessLevel,
        types: [...new Set(resourceTypes.map((type) => decoded.resourceTypes[type]?.name))],
        required: [...new Set(requiredResourceTypes.map((type) => decoded.resourceTypes[type]?.name))],
      }));
      const folded = new Map(published.resourceTypes.map((type) => [type.name.toLowerCase(), type.name]));
      const inOrder = (names: string[]) => names.map((name) => folded.get(name.toLowerCase())).toSorted();
      expect(actions).toEqual(
        published.actions.map(({ name, accessLevel, resourceTypes }) => ({
          name,
          accessLevel,
          types: inOrder(resourceTypes.map((type) => type.name)),
          required: inOrder(resourceTypes.filter((type) => type.required).map((type) => type.name)),
        })),
      );
    }
  });
});

describe("the review", () => {
  test("leaves no action of a reviewed service to the general rules", () => expect(unclassified(source)).toEqual([]));

  test("names no action that does not exist", () => expect(stale(source)).toEqual([]));

  test("finds nothing new in the committed file", () => expect(changes(source, services())).toEqual([]));

  test("prints what a newer package brings", () => {
    const newer = structuredClone(source);
    const s3 = newer.services.find((service) => service.prefix === "s3");
    const gone = s3?.actions.shift();
    s3?.actions.push(
      { name: "FrobnicateObject", description: "", accessLevel: "Write", resourceTypes: [] },
      { name: "GetNovelObject", description: "", accessLevel: "Read", resourceTypes: [] },
    );
    newer.services.push({ prefix: "zz", publishedName: "Amazon Zz", actions: [], resourceTypes: [] });
    expect(changes(newer, services())).toEqual([
      "new action s3:FrobnicateObject → administer-resource (by rule)",
      "new action s3:GetNovelObject → read-config (by pattern), the rules say read-data",
      `gone s3:${gone?.name}`,
      "new service zz (Amazon Zz), 0 actions",
    ]);
    expect(unclassified(newer)).toEqual(["s3:FrobnicateObject → administer-resource (by rule)"]);
  });
});

describe("encode", () => {
  const withService = (over: Partial<(typeof source.services)[number]>) => ({
    version: "1.0.1",
    updatedAt: "2026-01-01T00:00:00.000Z",
    services: [{ prefix: "x", publishedName: "AWS X", actions: [], resourceTypes: [], ...over }],
  });
  const action = { name: "GetX", description: "", accessLevel: "Read" as const, resourceTypes: [] };

  test.each([
    ["a divider in a display name", withService({ publishedName: "A|B" }), /cannot be encoded/],
    ["a blank in an action", withService({ actions: [{ ...action, name: "Get X" }] }), /cannot be encoded/],
    ["a divider in an ARN", withService({ resourceTypes: [{ name: "a", arn: "arn:a;b" }] }), /cannot be encoded/],
    [
      "an unknown resource type",
      withService({ actions: [{ ...action, resourceTypes: [{ name: "a", required: true }] }] }),
      /unknown resource type/,
    ],
    [
      "a display name of two services",
      { ...withService({}), services: [...withService({}).services, ...withService({ prefix: "y" }).services] },
      /two services/,
    ],
  ])("refuses %s", (_, broken, message) => expect(() => encode(broken)).toThrow(message));
});

test.each([
  ["sqs", "Amazon SQS", "SQS"],
  ["x", "AWS Secrets Manager", "Secrets Manager"],
  ["x", "AWS Identity and More (IAM)", "Identity and More"],
  ["x", "Service Quotas", "Service Quotas"],
  ["sts", "AWS Security Token Service", "STS"],
])("%s, published as %s, is %s", (prefix, published, name) => expect(displayName(prefix, published)).toBe(name));

describe("agreement", () => {
  test("is whole with the catalogue's own answer", () => {
    const own = agreement(accessCapabilities() as Record<string, Record<string, string[]>>);
    expect(own.actions).toBe(source.services.reduce((sum, service) => sum + service.actions.length, 0));
    expect(own).toMatchObject({ sameActions: own.actions, samePairs: own.pairs, differences: [], unknown: [] });
  });

  test("counts actions, pairs, differences and strangers", () => {
    const published = { X: { "read-data": ["s3:GetObject", "s3:DeleteObject"], "delete-data": ["s3:Nothing"] } };
    expect(agreement(published)).toEqual({
      actions: 2,
      sameActions: 1,
      pairs: 3,
      samePairs: 1,
      differences: ["s3:DeleteObject: published read-data, here delete-data"],
      unknown: ["s3:Nothing"],
    });
  });
});
