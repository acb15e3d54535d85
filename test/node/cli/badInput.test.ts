import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readExceptions } from "../../../src/iam/findings/exceptions.ts";
import { resourceRecord } from "../../../src/iam/inventory/resourceRecord.ts";
import { readResourcesStrictly } from "../../../src/iam/inventory/resourceRecords.ts";
import { account, allow, folderOf, iam } from "./account.ts";

const other = { RoleName: "b", Arn: "arn:aws:iam::222222222222:role/b" };
const china = { RoleName: "b", Arn: "arn:aws-cn:iam::123456789012:role/b" };
const block = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true };

const organization = { id: "o-a1b2c3d4e5", managementAccount: "999988887777" };
const allowAll = allow("*", "*");

const folder = folderOf({
  "account.json": account,
  "text.json": "hello",
  "end.json": '{"UserDetailList":[',
  "place.json": `{\n  "UserDetailList": [],\n  "GroupDetailList": [1 2], "RoleDetailList": [], "Policies": []}`,
  "empty.json": "",
  "latin1.json": new Uint8Array([0x22, 0xe9, 0x22]),
  "list.json": [],
  "object.json": {},
  "no-list.json": { ...account, UserDetailList: {} },
  "no-account.json": { UserDetailList: [], RoleDetailList: [] },
  "two-accounts.json": { ...account, RoleDetailList: [other] },
  "two-partitions.json": { ...account, RoleDetailList: [china] },
  "no-arn.json": [{ arn: "arn:aws:s3:::a" }, { arn: "arn:aws:s3:::b" }, { arn: "arn:aws:s3:::c" }, { name: "d" }],
  "bad-arn.json": [{ arn: "bucket" }],
  "number.json": [7],
  "tags.json": [{ arn: "arn:aws:s3:::a", tags: [{ Key: "a", Value: "b" }] }],
  "tag.json": [{ arn: "arn:aws:s3:::a", tags: { a: 1 } }],
  "role.json": [{ arn: "arn:aws:s3:::a", role: "admin" }],
  "block.json": [{ arn: "arn:aws:s3:::a", publicAccessBlock: block }],
  "grants.json": [{ arn: "arn:aws:kms:us-east-1:123456789012:key/k", grants: [{ GrantId: "g" }] }],
  "report.csv": "a,b,c\n",
  "account.yaml": "GroupDetailList: []\nPolicies:\n- Arn: arn:aws:iam::aws:policy/x\n",
  "stream.yaml": "- GroupDetailList: []\n  Policies:\n  - Arn: arn:aws:iam::aws:policy/x\n",
  "account.txt": "GROUPDETAILLIST\tarn:aws:iam::123456789012:group/g\t2020-01-01T00:00:00+00:00\n",
  "account.table": `${"-".repeat(60)}\n|${"GetAccountAuthorizationDetails".padStart(45)}|\n`,
  "roles.json": { Roles: [] },
  "page.json": [account, 7],
  "other-page.json": [account, { RoleDetailList: [other] }],
  "no-lists.json": [account, { Users: [] }],
  "second.json": `${JSON.stringify(account)}\n{"UserDetailList": [}`,
  "second-long.json": `${JSON.stringify(account)}\n{\n "UserDetailList": [1 2], "RoleDetailList": [], "Policies": []}`,
  "cut.json": `${JSON.stringify(account)}\n{"UserDetailList": [{"`,
  "cut.json.gz": gzipSync(JSON.stringify(account)).subarray(0, 100),
  "damaged.json.gz": gzipSync(JSON.stringify(account)).fill(0xff, 12, 60),
  "cut-utf16.json": new Uint8Array([0xff, 0xfe, 0x7b]),
  "report.json": { ReportFormat: "text/csv" },
  "report-list.json": [],
  "report-base64.json": { Content: "user,arn" },
  "report-other.json": { Content: Buffer.from("a,b,c").toString("base64") },
  "org.json": { id: "o-a1b2c3d4e5", managementAccount: "999988887777" },
  "org-id.json": { managementAccount: "999988887777" },
  "org-id-arn.json": { id: "arn:aws:organizations::1:organization/o-1", managementAccount: "999988887777" },
  "org-account.json": { id: "o-a1b2c3d4e5" },
  "org-number.json": { id: "o-a1b2c3d4e5", managementAccount: 999988887777 },
  "org-member.json": { ...organization, serviceControlPolicy: [] },
  "org-levels.json": { ...organization, serviceControlPolicies: {} },
  "org-level.json": { ...organization, serviceControlPolicies: [[allowAll], allowAll] },
  "org-text.json": { ...organization, serviceControlPolicies: [[allowAll, "{"]] },
  "org-version.json": { ...organization, resourceControlPolicies: [[{ Version: "2013", Statement: [] }]] },
  "org-document.json": { ...organization, resourceControlPolicies: [[], [{ name: "a", document: {} }]] },
  "org-name.json": { ...organization, serviceControlPolicies: [[{ name: 7, document: allowAll }]] },
  "reasonless.json": [
    { id: "a", reason: "r", expires: "2027-01-01" },
    { id: "b", expires: "2027-01-01" },
  ],
  "endless.json": [{ kind: "unused-principal", arn: "*", reason: "r" }],
  "report.yaml": "Content: dXNlcg==\nReportFormat: text/csv\n",
});
const file = (name: string) => join(folder, name);
const out = ["--out", file("out")];
const with_ = (option: string, name: string) => ["analyze", file("account.json"), option, file(name), ...out];

describe("bad input is exit 2 and one line that says what is wrong", () => {
  const table: [args: string[], problem: string][] = [
    [["analyze", file("nowhere.json"), ...out], "nowhere.json: no such file or folder"],
    [["analyze", folder, ...out], ": a folder, not a file"],
    [["analyze", file("text.json"), ...out], "text.json: not JSON"],
    [["analyze", file("end.json"), ...out], "end.json: not JSON: it ends in the middle"],
    [["analyze", file("place.json"), ...out], "place.json: not JSON (line 3, column 25)"],
    [["analyze", file("empty.json"), ...out], "empty.json: not JSON: empty"],
    [["analyze", file("latin1.json"), ...out], "latin1.json: not text in UTF-8"],
    [
      ["analyze", file("list.json"), ...out],
      "list.json: none of UserDetailList, GroupDetailList, RoleDetailList, Policies is there",
    ],
    [
      ["analyze", file("object.json"), ...out],
      "object.json: none of UserDetailList, GroupDetailList, RoleDetailList, Policies is there; give what aws iam get-account-authorization-details prints",
    ],
    [["analyze", file("account.yaml"), ...out], "account.yaml: YAML, not JSON; run the AWS CLI with --output json"],
    [["analyze", file("stream.yaml"), ...out], "stream.yaml: YAML, not JSON; run the AWS CLI with --output json"],
    [["analyze", file("account.txt"), ...out], "account.txt: text, not JSON; run the AWS CLI with --output json"],
    [
      ["analyze", file("account.table"), ...out],
      "account.table: a table, not JSON; run the AWS CLI with --output json",
    ],
    [["analyze", file("roles.json"), ...out], "roles.json: none of UserDetailList"],
    [["analyze", file("page.json"), ...out], "page.json: [1]: not an object"],
    [["analyze", file("no-lists.json"), ...out], "no-lists.json: [1]: none of UserDetailList"],
    [["analyze", file("second.json"), ...out], "second.json: not JSON (from line 2, column 1)"],
    [["analyze", file("second-long.json"), ...out], "second-long.json: not JSON (line 3, column 23)"],
    [["analyze", file("cut.json"), ...out], "cut.json: not JSON: it ends in the middle"],
    [["analyze", file("cut.json.gz"), ...out], "cut.json.gz: gzip that ends in the middle"],
    [["analyze", file("damaged.json.gz"), ...out], "damaged.json.gz: damaged gzip"],
    [["analyze", file("cut-utf16.json"), ...out], "cut-utf16.json: not text in UTF-8, nor in UTF-16"],
    [["analyze", "-", ...out], "standard input: not JSON: empty"],
    [
      ["analyze", "-", "--resources", "-", ...out],
      "-: standard input can be one file only; give the paths of the others",
    ],
    [["analyze", file("no-list.json"), ...out], "no-list.json: UserDetailList: not a list"],
    [
      ["analyze", file("no-account.json"), ...out],
      "no-account.json: no user, group, role or customer managed policy says which account it is",
    ],
    [with_("--resources", "nowhere.json"), "nowhere.json: no such file or folder"],
    [with_("--resources", "text.json"), "text.json: not JSON"],
    [with_("--resources", "object.json"), "object.json: not a list of resources"],
    [with_("--resources", "no-arn.json"), "no-arn.json: [3].arn: missing"],
    [with_("--resources", "bad-arn.json"), "bad-arn.json: [0].arn: not an ARN"],
    [with_("--resources", "number.json"), "number.json: [0]: not an object"],
    [with_("--resources", "tags.json"), "tags.json: [0].tags: not an object"],
    [with_("--resources", "tag.json"), "tag.json: [0].tags.a: not a string"],
    [with_("--resources", "role.json"), "role.json: [0].role: not the ARN of a role"],
    [with_("--resources", "block.json"), "block.json: [0].publicAccessBlock.RestrictPublicBuckets: missing"],
    [with_("--resources", "grants.json"), "grants.json: [0].grants[0].Operations: missing"],
    [with_("--organization", "nowhere.json"), "nowhere.json: no such file or folder"],
    [with_("--organization", "list.json"), "list.json: not an object; iam analyze --help shows the form"],
    [with_("--organization", "org-id.json"), "org-id.json: id: missing"],
    [with_("--organization", "org-id-arn.json"), "org-id-arn.json: id: not the id of an organization (o-…)"],
    [with_("--organization", "org-account.json"), "org-account.json: managementAccount: missing"],
    [with_("--organization", "org-number.json"), "org-number.json: managementAccount: not text of 12 digits"],
    [with_("--organization", "org-member.json"), "org-member.json: serviceControlPolicy: no member of an organization"],
    [with_("--organization", "org-levels.json"), "org-levels.json: serviceControlPolicies: not a list of levels"],
    [with_("--organization", "org-level.json"), "org-level.json: serviceControlPolicies[1]: not a list of policies"],
    [with_("--organization", "org-text.json"), "org-text.json: serviceControlPolicies[0][1]: not JSON"],
    [with_("--organization", "org-version.json"), "resourceControlPolicies[0][0]: Version: unknown"],
    [with_("--organization", "org-document.json"), "resourceControlPolicies[1][0].document: Statement: missing"],
    [with_("--organization", "org-name.json"), "org-name.json: serviceControlPolicies[0][0].name: not text"],
    [with_("--trusted-account", "12345"), "12345 is not the ID of an account, 12 digits"],
    [with_("--trusted-account", "123456789012="), "123456789012= is not the ID of an account"],
    [with_("--credential-report", "nowhere.csv"), "nowhere.csv: no such file or folder"],
    [with_("--credential-report", "report.csv"), "report.csv: header: not a credential report"],
    [with_("--credential-report", "report.json"), "report.json: Content: missing; give what aws iam get-cred"],
    [with_("--credential-report", "report-list.json"), "report-list.json: not an object with the Content"],
    [with_("--credential-report", "report-base64.json"), "report-base64.json: Content: not base64"],
    [with_("--credential-report", "report-other.json"), "report-other.json: header: not a credential report"],
    [with_("--credential-report", "report.yaml"), "report.yaml: YAML, not JSON; run the AWS CLI with --output json"],
    [
      ["analyze", file("account.json"), "--at", "yesterday", ...out],
      "--at: yesterday is not an ISO 8601 timestamp, such as 2026-03-01T05:00:00Z",
    ],
    [
      ["analyze", file("account.json"), "--at", "2026-02-30", ...out],
      "--at: 2026-02-30 is not an ISO 8601 timestamp, such as 2026-03-01T05:00:00Z",
    ],
    [
      ["analyze", file("account.json"), "--at", "2026-03-01T25:00:00Z", ...out],
      "--at: 2026-03-01T25:00:00Z is not an ISO 8601 timestamp, such as 2026-03-01T05:00:00Z",
    ],
    [
      ["analyze", file("account.json"), "--at", "1700000000000", ...out],
      "--at: 1700000000000 is not an ISO 8601 timestamp, such as 2026-03-01T05:00:00Z",
    ],
    [["analyze", file("account.json")], "--out: missing"],
    [["analyze", file("account.json"), "--out"], "--out: no value"],
    [["analyze", file("account.json"), "--out", "--at", "2026-03-01"], "--out: no value"],
    [["analyze", file("account.json"), "--out="], "--out: no value"],
    [["analyze", file("account.json"), ...out, ...out], "--out: given twice"],
    [["analyze", ...out], "ACCOUNT.json: missing"],
    [["analyze", file("account.json"), file("text.json"), ...out], "text.json: not JSON"],
    [["analyze", file("account.json"), "-", "--resources", "-", ...out], "-: standard input can be one file only"],
    [["analyze", file("account.json"), file("object.json"), ...out], "object.json: none of UserDetailList"],
    [with_("--exceptions", "nowhere.json"), "nowhere.json: no such file or folder"],
    [with_("--exceptions", "object.json"), "object.json: not a list; iam analyze --help shows the form"],
    [with_("--exceptions", "reasonless.json"), "reasonless.json: [1].reason: missing"],
    [with_("--exceptions", "endless.json"), "endless.json: [0].expires: missing"],
    [with_("--previous", "nowhere.json"), "nowhere.json: no such file or folder"],
    [with_("--previous", "account.json"), "account.json: not an analysis; give the analysis.YYYY-MM-DD-HHMM.json.gz"],
    [with_("--previous", "cut.json.gz"), "cut.json.gz: not an analysis"],
    [["analyze", file("account.json"), "--previous", "-", ...out], "--previous: -: not standard input"],
    [["analyze", file("account.json"), "--fail-on", "new", ...out], "--fail-on: new: give --previous ANALYSIS.json.gz"],
    [
      ["analyze", file("account.json"), "--fail-on", "severe", ...out],
      "--fail-on: severe is not one of critical, high",
    ],
    [["analyze", file("account.json"), "--fail-on", "high,low", ...out], "--fail-on: high,low is not one of critical"],
    [["analyze", file("account.json"), "--fail-on", "new,new", ...out], "--fail-on: new,new is not one of critical"],
    [["analyze", file("account.json"), "--title", "a\nb", ...out], "--title: has control characters"],
    [
      ["analyze", file("account.json"), "--customer", "x".repeat(121), ...out],
      "--customer: longer than 120 characters",
    ],
    [["analyze", file("account.json"), "--prepared-by", ...out], "--prepared-by: no value"],
    [["analyze", file("account.json"), "--resources", "x", "--resources", "y", ...out], "--resources: given twice"],
    [
      ["analyze", file("account.json"), "--resources", `222222222222=${file("list.json")}`, ...out],
      "--resources: 222222222222: not an account of those given",
    ],
    [
      ["analyze", file("other-page.json"), "--resources", file("list.json"), ...out],
      "there are 2 accounts; say whose it is: 123456789012=",
    ],
    [["analyze", file("account.json"), "--credential-report", "a=b", ...out], "a=b: no such file or folder"],
    [["analyze", file("account.json"), "--verbose", ...out], "--verbose: no such option"],
    [["analyze", file("account.json"), "-o", "x"], "-o: no such option; --help lists them"],
    [
      ["analyze", file("account.json"), "--resource", "x", ...out],
      "--resource: no such option; did you mean --resources?",
    ],
    [["analyze", file("account.json"), "--credentials-report=x"], "did you mean --credential-report?"],
    [["analyze", file("account.json"), "--Out", "x"], "--Out: no such option; did you mean --out?"],
    [
      ["analyze", file("account.json"), "--out", file("account.json")],
      "account.json: part of the path is not a folder",
    ],
    [
      ["analyze", file("account.json"), "--out", file("account.json/deep/er")],
      "account.json/deep/er: part of the path is not a folder",
    ],
    [["decide", "x"], "decide: x: unexpected argument"],
    [["decide", "--at", "2026-03-01"], "decide: --at: unexpected argument"],
    [["explain"], "explain: no such command; there are analyze, who-can, can and decide"],
    [["analyse", file("account.json")], "analyse: no such command; did you mean analyze?"],
  ];
  it.each(table)("%j: %s", async (args, problem) => {
    const { status, output, errors } = await iam(args);
    expect({ status, output }).toEqual({ status: 2, output: "" });
    expect(errors).toContain(problem);
    expect(errors).toMatch(/^iam [^\n]+\n$/);
  });
});

describe("help", () => {
  it.each([
    [["--help"], ["iam analyze ACCOUNT.json", "iam who-can", "iam can PRINCIPAL", "iam decide"]],
    [["-h"], ["iam analyze ACCOUNT.json", "iam decide"]],
    [
      ["analyze", "--help"],
      ["--out", "--resources", "--credential-report", "--at", "publicAccessBlock", "keyManager"],
    ],
    [["analyze", "account.json", "-h"], ["get-account-authorization-details"]],
    [
      ["decide", "--help"],
      ["principal", "identityPolicies", "serviceControlPolicies", '"implicitDeny"'],
    ],
  ])("%j is on standard output", async (args, parts) => {
    const { status, output, errors } = await iam(args);
    expect({ status, errors }).toEqual({ status: 0, errors: "" });
    for (const part of parts) expect(output).toContain(part);
    for (const line of output.split("\n")) expect(line.length).toBeLessThanOrEqual(120);
  });

  it("names each member of the resources file, in an example that is read", async () => {
    const { output } = await iam(["analyze", "--help"]);
    for (const member of Object.keys(resourceRecord.shape)) expect(output).toMatch(new RegExp(`\\b${member}\\b`));
    const example = /^ {2}\[\n.*?^ {2}\]$/ms.exec(output)?.[0] ?? "";
    expect(readResourcesStrictly(JSON.parse(example))).toMatchObject({ ok: true, value: { gaps: [] } });
  });

  it("has an example of exceptions that is read", async () => {
    const { output } = await iam(["analyze", "--help"]);
    const [, example = ""] = [...output.matchAll(/^ {2}\[\n.*?^ {2}\]$/gms)].map(([text]) => text);
    expect(readExceptions(JSON.parse(example))).toMatchObject({ ok: true, value: [{ id: expect.any(String) }, {}] });
  });

  it("is on standard error when no command is given", async () => {
    expect(await iam([])).toMatchObject({ status: 2, output: "", errors: expect.stringContaining("iam decide") });
  });
});
