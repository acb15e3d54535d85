import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { classify, reviewedServices } from "../../../src/iam/catalogue/capabilities/classify.ts";
import { classifyByRule } from "../../../src/iam/catalogue/capabilities/rules.ts";
import { judge } from "../../../src/iam/catalogue/capabilities/table.ts";
import { nounOf, verbOf, wordsOf } from "../../../src/iam/catalogue/capabilities/words.ts";
import { CAPABILITIES, capabilitiesOf, maskOf } from "../../../src/iam/catalogue/capability.ts";
import type { AccessLevel } from "../../../src/iam/catalogue/catalogue.ts";

describe("general rules", () => {
  test.each<[AccessLevel, string, string[]]>([
    ["List", "ListThings", ["read-config"]],
    ["Read", "GetThing", ["read-config"]],
    ["Read", "DescribeRecords", ["read-config"]],
    ["Read", "GetRecords", ["read-data"]],
    ["Read", "BatchGetItem", ["read-data"]],
    ["Read", "QueryThings", ["read-data"]],
    ["Read", "SearchUsers", ["read-config"]],
    ["Read", "SearchDocuments", ["read-data"]],
    ["Read", "GetSessionToken", ["use-resource"]],
    ["Read", "DetectFaces", ["use-resource"]],
    ["Write", "InvokeThing", ["use-resource"]],
    ["Write", "AssumeThing", ["use-resource"]],
    ["Write", "CreateThing", ["administer-resource"]],
    ["Write", "DeleteThing", ["administer-resource"]],
    ["Write", "DeleteTable", ["administer-resource", "delete-data"]],
    ["Write", "DeleteSnapshot", ["administer-resource", "delete-data"]],
    ["Write", "DeleteItem", ["delete-data"]],
    ["Write", "CreateDBSnapshot", ["administer-resource", "write-data"]],
    ["Write", "RestoreThingFromSnapshot", ["administer-resource", "read-data"]],
    ["Write", "RestoreThing", ["administer-resource"]],
    ["Write", "PutRecord", ["write-data"]],
    ["Write", "PutBucketPolicy", ["administer-resource"]],
    ["Write", "SendMessage", ["write-data"]],
    ["Write", "Frobnicate", ["administer-resource"]],
    ["Tagging", "TagResource", ["administer-resource"]],
    ["Permissions management", "PutResourcePolicy", ["administer-resource"]],
    ["Permissions management", "GetResourcePolicy", ["read-config"]],
  ])("%s %s → %j", (accessLevel, name, expected) => {
    expect(capabilitiesOf(classifyByRule({ name, accessLevel }))).toEqual(expected);
  });

  test("give every name of every level a capability, and reading never administers, writes or deletes", () => {
    const levels: AccessLevel[] = ["List", "Read", "Write", "Tagging", "Permissions management"];
    fc.assert(
      fc.property(fc.constantFrom(...levels), fc.string(), (accessLevel, name) => {
        const mask = classifyByRule({ name, accessLevel });
        expect(mask).toBeGreaterThan(0);
        expect(mask).toBeLessThan(64);
        if (accessLevel === "List" || accessLevel === "Read") {
          expect(mask & maskOf(["administer-resource", "write-data", "delete-data"])).toBe(0);
        }
      }),
    );
  });
});

test.each([
  ["BatchGetItem", "get", "item"],
  ["AdminDeleteUser", "delete", "user"],
  ["DescribeDBInstances", "describe", "instance"],
  ["ListPolicies", "list", "policy"],
  ["GetAccess", "get", "access"],
  ["PutMetricData", "put", "data"],
  ["ESHttpGet", "es", "get"],
  ["connect", "connect", "connect"],
  ["GET", "get", "get"],
])("the words of %s: verb %s, noun %s", (name, verb, noun) => {
  expect(verbOf(wordsOf(name))).toBe(verb);
  expect(nounOf(wordsOf(name))).toBe(noun);
});

describe("tables", () => {
  test("a name comes before a pattern, a pattern before those after it", () => {
    const table = {
      service: "x",
      judgements: [
        [2, "Get*"],
        [1, "*Thing"],
        [8, "GetThing"],
      ],
    } as const;
    expect(judge(table, "GetThing")).toEqual({ mask: 8, by: "name" });
    expect(judge(table, "GetOtherThing")).toEqual({ mask: 2, by: "pattern" });
    expect(judge(table, "PutThing")).toEqual({ mask: 1, by: "pattern" });
    expect(judge(table, "Put")).toBeUndefined();
    expect(judge(table, "ForgetThings")).toBeUndefined();
  });

  test("a name judged twice is refused", () => {
    expect(() =>
      judge(
        {
          service: "x",
          judgements: [
            [1, "A B"],
            [2, "B"],
          ],
        },
        "A",
      ),
    ).toThrow("x:B is judged twice");
  });

  test("a service without a table goes by the rules", () => {
    expect(classify("nothing", { name: "GetRecords", accessLevel: "Read" })).toEqual({
      mask: 8,
      by: "rule",
    });
  });

  test.each(
    (
      "s3 dynamodb rds redshift sqs sns kinesis secretsmanager ssm kms ecr ebs ec2 elasticfilesystem logs athena glue es " +
      "elasticache docdb-elastic neptune-db timestream cloudtrail events lambda ses backup bedrock"
    ).split(" "),
  )("%s holds data and is reviewed", (prefix) => expect(reviewedServices).toContain(prefix));
});

test("a mask and its capabilities are the same thing", () => {
  fc.assert(
    fc.property(fc.subarray([...CAPABILITIES]), (some) => {
      expect(capabilitiesOf(maskOf(some))).toEqual(some);
    }),
  );
});
