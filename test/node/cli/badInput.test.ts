import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { account, folderOf, iam } from "./account.ts";

const other = { RoleName: "b", Arn: "arn:aws:iam::222222222222:role/b" };
const china = { RoleName: "b", Arn: "arn:aws-cn:iam::123456789012:role/b" };
const block = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true };

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
    [["analyze", file("no-list.json"), ...out], "no-list.json: UserDetailList: not a list"],
    [["analyze", file("no-account.json"), ...out], "no-account.json: no user, group, role or policy tells the account"],
    [
      ["analyze", file("two-accounts.json"), ...out],
      "two-accounts.json: RoleDetailList[0].Arn: account 222222222222, but UserDetailList[0] is of account 123456789012",
    ],
    [["analyze", file("two-partitions.json"), ...out], "two-partitions.json: RoleDetailList[0].Arn: partition aws-cn"],
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
    [with_("--credential-report", "nowhere.csv"), "nowhere.csv: no such file or folder"],
    [with_("--credential-report", "report.csv"), "report.csv: header: not a credential report"],
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
    [["analyze", file("account.json"), "second.json", ...out], "second.json: unexpected argument"],
    [["analyze", file("account.json"), "--verbose", ...out], "--verbose: no such option"],
    [["analyze", file("account.json"), "-o", "x"], "-o: no such option"],
    [
      ["analyze", file("account.json"), "--out", file("account.json")],
      "account.json: part of the path is not a folder",
    ],
    [
      ["analyze", file("account.json"), "--out", file("account.json/deep/er")],
      "account.json/deep/er: part of the path is not a folder",
    ],
    [["decide", "x"], "decide: x: unexpected argument"],
    [["explain"], "explain: no such command"],
  ];
  it.each(table)("%j: %s", async (args, problem) => {
    const { status, output, errors } = await iam(args);
    expect({ status, output }).toEqual({ status: 2, output: "" });
    expect(errors).toContain(problem);
    expect(errors).toMatch(/^iam [^\n]+\n$/);
  });
});

it("tells its usage: asked on standard output, else on standard error", async () => {
  for (const args of [["--help"], ["analyze", "--help"], ["-h"]]) {
    expect(await iam(args)).toMatchObject({ status: 0, errors: "", output: expect.stringContaining("iam analyze") });
  }
  expect(await iam([])).toMatchObject({ status: 2, output: "", errors: expect.stringContaining("iam decide") });
});
