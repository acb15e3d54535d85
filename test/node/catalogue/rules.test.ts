import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSource } from "../../../scripts/catalogue/source.ts";
import { classify, reviewedServices } from "../../../src/iam/catalogue/capabilities/classify.ts";
import { classifyByRule } from "../../../src/iam/catalogue/capabilities/rules.ts";
import { exceptions, judge } from "../../../src/iam/catalogue/capabilities/table.ts";
import { TABLES } from "../../../src/iam/catalogue/capabilities/tables.ts";
import { nounOf, verbOf, wordsOf } from "../../../src/iam/catalogue/capabilities/words.ts";
import { CAPABILITIES, capabilitiesOf, maskOf, READ_DATA } from "../../../src/iam/catalogue/capability.ts";
import type { AccessLevel } from "../../../src/iam/catalogue/catalogue.ts";

const source = readSource();

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
    ["Read", "GetTagValues", ["read-config"]],
    ["Read", "ExportConfigurations", ["read-config"]],
    ["Read", "ExportArtifact", ["read-data"]],
    ["Read", "ViewBilling", ["read-config"]],
    ["Read", "GenerateCode", ["use-resource"]],
    ["Read", "GetUserByEmail", ["read-config"]],
    ["Read", "GetDevicePosition", ["read-data"]],
    ["Write", "UpdateDevicePosition", ["write-data"]],
    ["Write", "CreateLocationAzureBlob", ["administer-resource"]],
    ["Write", "UpdateHostedZoneComment", ["administer-resource"]],
    ["Write", "PublishFunction", ["administer-resource"]],
    ["Write", "Publish", ["write-data"]],
    ["Write", "PublishMetrics", ["write-data"]],
    ["Write", "SendActivationCode", ["administer-resource"]],
    ["Write", "StartFaceDetection", ["use-resource"]],
    ["Write", "StartTextTranslationJob", ["use-resource"]],
    ["Write", "StartJobRun", ["use-resource"]],
    ["Write", "StartSession", ["use-resource"]],
    ["Write", "StartReplication", ["administer-resource"]],
    ["Write", "StopTextTranslationJob", ["administer-resource"]],
    ["Write", "PollForJobs", ["use-resource"]],
    ["Write", "CreateChatToken", ["use-resource"]],
    ["Write", "DeleteChatToken", ["administer-resource"]],
    ["Write", "CreateStreamingURL", ["use-resource"]],
    ["Write", "CreateUploadUrl", ["administer-resource"]],
    ["Write", "CopyBackupToRegion", ["administer-resource", "write-data"]],
    ["Write", "Backup", ["administer-resource", "write-data"]],
    ["Write", "DeleteConfigurationForDirectory", ["administer-resource"]],
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
  ["GetMediaForFragmentList", "get", "media"],
  ["DeleteConfigurationForDirectory", "delete", "configuration"],
  ["RegisterOnPremisesInstance", "register", "instance"],
  ["BatchGetOnPremisesInstances", "get", "instance"],
  ["CreateClientAddIn", "create", "in"],
  ["StartDocumentAnalysis", "start", "analysis"],
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

  test("of exceptions leave the rest of their service to the rules, the others judge every action", () => {
    expect(exceptions({ x: [[READ_DATA, "GetThing"]] })).toEqual([
      { service: "x", judgements: [[READ_DATA, "GetThing"]], restByRules: true },
    ]);
    expect(classify("textract", { name: "GetExpenseAnalysis", accessLevel: "Read" })).toEqual({ mask: 8, by: "name" });
    expect(classify("textract", { name: "GetAdapter", accessLevel: "Read" })).toEqual({ mask: 2, by: "rule" });
    expect(reviewedServices).not.toContain("textract");
  });

  test("judge a service once, and no table of exceptions repeats what the rules say", () => {
    const services = TABLES.map(({ service }) => service);
    expect(services.filter((service, at) => services.indexOf(service) !== at)).toEqual([]);
    const needless = TABLES.filter(({ restByRules }) => restByRules).flatMap((table) => {
      const actions = source.services.find(({ prefix }) => prefix === table.service)?.actions ?? [];
      return table.judgements.flatMap(([mask, names]) =>
        names
          .trim()
          .split(/\s+/)
          .filter((name) => {
            const one = { service: table.service, judgements: [[mask, name]] as const };
            const judged = actions.filter((action) => judge(one, action.name) !== undefined);
            return judged.every((action) => classifyByRule(action) === mask);
          })
          .map((name) => `${table.service}:${name}`),
      );
    });
    expect(needless).toEqual([]);
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
