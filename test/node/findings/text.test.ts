import { describe, expect, it } from "vitest";
import type { ExternalPrincipal } from "../../../src/iam/access/model.ts";
import { CAPABILITIES, type Capability } from "../../../src/iam/catalogue/capability.ts";
import { capabilityText } from "../../../src/iam/findings/capabilityText.ts";
import {
  externalText,
  principalOfArn,
  principalText,
  resourceText,
  typeName,
} from "../../../src/iam/findings/names.ts";
import { listed, plainText, type Reference, sentence, text } from "../../../src/iam/findings/text.ts";
import { count, counted } from "../../../src/platform/numberText.ts";

const OPS: Reference = { kind: "principal", name: "ops", arn: "arn:aws:iam::123456789012:role/ops" };

describe("text", () => {
  it("keeps references and joins the words around them", () => {
    expect(text`The ${"role"} ${OPS}${""} has ${1176} policies`).toEqual(["The role ", OPS, " has 1,176 policies"]);
    expect(text`${text`role ${OPS}`}, then ${text`user`}`).toEqual(["role ", OPS, ", then user"]);
    expect(text``).toEqual([]);
  });

  it.each([
    [0, "0 days"],
    [1, "1 day"],
    [2, "2 days"],
    [1_176, "1,176 days"],
    [1_048_576, "1,048,576 days"],
  ])("counts %i", (amount, expected) => {
    expect(counted(amount, "day")).toBe(expected);
  });

  it("has plurals of its own, and separates thousands", () => {
    expect([counted(1, "policy", "policies"), counted(2, "policy", "policies"), count(22_000)]).toEqual([
      "1 policy",
      "2 policies",
      "22,000",
    ]);
  });

  it.each([
    [[], ""],
    [["a"], "a"],
    [["a", "b"], "a and b"],
    [["a", "b", "c"], "a, b and c"],
    [["a", "b", "c", "d"], "a, b, c and d"],
  ])("lists %j", (items, expected) => {
    expect(plainText(listed(items.map((item) => [item])))).toBe(expected);
  });

  it("begins a sentence with a capital, and leaves a name as it is", () => {
    expect(plainText(sentence(text`the role ${OPS}`))).toBe("The role ops");
    expect(plainText(sentence([OPS, " is"]))).toBe("ops is");
    expect(sentence([])).toEqual([]);
  });
});

describe("what someone can do", () => {
  it.each([
    [["read-config"], "S3Bucket", "read the configuration of X"],
    [["read-config", "read-data"], "S3Bucket", "read data of X"],
    [["read-data", "write-data"], "S3Bucket", "read and write data of X"],
    [["write-data"], "SQSQueue", "write data to X"],
    [["write-data", "delete-data"], "SQSQueue", "write and delete data of X"],
    [["administer-resource"], "S3Bucket", "administer X"],
    [["administer-resource", "use-resource"], "RDSInstance", "administer and use X"],
    [["administer-resource", "read-config", "read-data"], "SNSTopic", "administer X and read its data"],
    [["use-resource"], "LambdaFunction", "invoke X"],
    [["use-resource"], "IAMRole", "assume X"],
    [["use-resource", "write-data"], "IAMRole", "assume X"],
    [["read-data"], "KMSKey", "decrypt with X"],
    [["read-data", "write-data"], "KMSKey", "decrypt and encrypt with X"],
    [["read-data", "write-data", "delete-data"], "KMSKey", "decrypt and encrypt with X and delete its key material"],
    [["delete-data"], "KMSKey", "delete key material of X"],
    [["read-config"], "KMSKey", "read the configuration of X"],
    [["administer-resource", "read-data"], "KMSKey", "administer X and decrypt with it"],
    [
      ["administer-resource", "read-data", "write-data", "delete-data"],
      "KMSKey",
      "administer X, decrypt and encrypt with it and delete its key material",
    ],
  ] satisfies [Capability[], string, string][])("%j of %s: %s", (capabilities, type, expected) => {
    expect(plainText(capabilityText(capabilities, ["X"], type))).toBe(expected);
  });

  it("speaks of several resources in the plural", () => {
    expect(plainText(capabilityText(["administer-resource", "read-data"], ["them all"], "S3Bucket", 2))).toBe(
      "administer them all and read their data",
    );
    expect(plainText(capabilityText(CAPABILITIES, ["both"], "KMSKey", 2))).toBe(
      "administer and use both, decrypt and encrypt with them and delete their key material",
    );
  });
});

describe("names", () => {
  it.each([
    ["S3Bucket", "arn:aws:s3:::ledger", "ledger", "the S3 bucket ledger"],
    ["SQSQueue", "arn:aws:sqs:us-east-1:123456789012:orders", "orders", "the SQS queue orders in us-east-1"],
    ["IAMRole", "arn:aws:iam::123456789012:role/x/ops", "ops", "the role ops"],
    ["GlueJob", "arn:aws:glue:us-east-1:123456789012:job/j", "j", "the Glue job j in us-east-1"],
    ["Unheard", "arn:aws:x:us-east-1:123456789012:job/j", "j", "the resource j in us-east-1"],
    ["toString", "arn:aws:s3:::b", "", "the resource arn:aws:s3:::b"],
  ])("%s: %s", (type, arn, name, expected) => {
    expect(plainText(resourceText({ type, arn, name }))).toBe(expected);
  });

  it("has a plural for every type", () => {
    expect(["ECRRepository", "KMSKey", "Unheard"].map((type) => typeName(type, 2))).toEqual([
      "ECR repositories",
      "KMS keys",
      "resources",
    ]);
  });

  it.each([
    ["arn:aws:iam::123456789012:user/team/ann", "user ann"],
    ["arn:aws:iam::123456789012:role/ops", "role ops"],
  ])("%s is %s", (arn, expected) => {
    expect(plainText(principalText(principalOfArn(arn)))).toBe(expected);
  });

  it.each([
    ["account", "arn:aws:iam::555566667777:root", "external::555566667777", "account 555566667777"],
    ["account", "464622532012", "external:Datadog:464622532012", "Datadog (account 464622532012)"],
    [
      "principal",
      "arn:aws:iam::555566667777:role/x/importer",
      "external::555566667777",
      "role x/importer in account 555566667777",
    ],
    [
      "principal",
      "arn:aws:sts::555566667777:assumed-role/a/s",
      "external::555566667777",
      "session a/s in account 555566667777",
    ],
    [
      "principal",
      "arn:aws:sts::555566667777:federated-user/f",
      "external::555566667777",
      "federated user f in account 555566667777",
    ],
    [
      "principal",
      "arn:aws:iam::555566667777:mfa/m",
      "external::555566667777",
      "principal mfa/m in account 555566667777",
    ],
    ["principal", "AROAEXAMPLE", "external::AROAEXAMPLE", "the principal AROAEXAMPLE"],
    ["principal", "ab".repeat(32), "external::x", `the canonical user ${"ab".repeat(32)}`],
    [
      "principal",
      "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2ABCDEFGHIJKL",
      "external::cloudfront",
      "the CloudFront origin access identity E2ABCDEFGHIJKL",
    ],
  ] satisfies [ExternalPrincipal["kind"], string, string, string][])("%s %s", (kind, arn, name, expected) => {
    expect(plainText(externalText({ kind, arn, name }))).toBe(expected);
  });
});
