import { readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Gap } from "../../../src/iam/index.ts";
import { AT, account, filesOf, folderOf, iam, resources, STAMP } from "./account.ts";

const CSV = [
  "user,arn,password_enabled,mfa_active,access_key_1_active,access_key_1_last_rotated",
  "<root_account>,arn:aws:iam::123456789012:root,not_supported,true,false,N/A",
  "ada,arn:aws:iam::123456789012:user/ada,true,true,true,2022-01-02T03:04:05+00:00",
  "bob,arn:aws:iam::123456789012:user/bob,false,false,false,N/A",
].join("\n");

type Content = string | Uint8Array;

const utf16le = (text: string): Content => Buffer.from(`\uFEFF${text}`, "utf16le");
const utf16be = (text: string): Content => Buffer.from(`\uFEFF${text}`, "utf16le").swap16();
const json = (value: unknown): string => JSON.stringify(value, null, 4);
const printed = (csv: string): string =>
  json({
    Content: Buffer.from(csv).toString("base64"),
    ReportFormat: "text/csv",
    GeneratedTime: "2022-12-10T07:00:00+00:00",
  });

/** Analyzes files of these contents; one that is missing comes by standard input. */
async function analyzed(given: { account?: Content; resources?: Content; report?: Content; input?: Content }) {
  const contents = Object.entries(given).filter(([name]) => name !== "input");
  const folder = folderOf({
    ...Object.fromEntries(contents),
    organization: { id: "o-a1b2c3d4e5", managementAccount: "999988887777" },
  });
  const out = join(folder, "out");
  const option = (name: string, content: Content | undefined, file: string) =>
    content === undefined ? [] : [name, join(folder, file)];
  const result = await iam(
    [
      "analyze",
      given.account === undefined ? "-" : join(folder, "account"),
      ...option("--resources", given.resources, "resources"),
      ...option("--credential-report", given.report, "report"),
      ...["--organization", join(folder, "organization")],
      ...["--at", AT, "--out", out],
    ],
    given.input === undefined ? [] : [given.input.slice(0, 7), given.input.slice(7)],
  );
  expect(result).toMatchObject({ status: 0, errors: "" });
  const files = filesOf(out);
  const gaps: Gap[] = JSON.parse(files[`manifest.${STAMP}.json`] ?? "").gaps;
  return { files, gaps: gaps.filter(({ code }) => code !== "NotGiven" && code !== "MissingMember") };
}

const lines = (gaps: readonly Gap[]) =>
  gaps.map(({ code, resource, message }) => [code, resource, message].filter((part) => part).join(" "));

const page = (list: keyof typeof account, isLast = false) => ({
  UserDetailList: [],
  GroupDetailList: [],
  RoleDetailList: [],
  Policies: [],
  [list]: account[list],
  IsTruncated: !isLast,
});
const pages = [page("UserDetailList"), page("GroupDetailList"), page("RoleDetailList"), page("Policies", true)];

describe("the same files come of the same account", async () => {
  const expected = await analyzed({ account: json(account), resources: json(resources), report: CSV });
  expect(expected.gaps).toEqual([
    expect.objectContaining({
      code: "MalformedReport",
      resource: "line 1",
      message: expect.stringContaining("columns"),
    }),
  ]);

  const table: [string, Parameters<typeof analyzed>[0]][] = [
    [
      "packed with gzip",
      { account: gzipSync(json(account)), resources: gzipSync(json(resources)), report: gzipSync(CSV) },
    ],
    [
      "in UTF-16, little-endian",
      { account: utf16le(json(account)), resources: utf16le(json(resources)), report: utf16le(CSV) },
    ],
    [
      "in UTF-16, big-endian",
      { account: utf16be(json(account)), resources: utf16be(json(resources)), report: utf16be(CSV) },
    ],
    [
      "in UTF-8 with a byte order mark",
      { account: `\uFEFF${json(account)}`, resources: `\uFEFF${json(resources)}`, report: `\uFEFF${CSV}` },
    ],
    ["in UTF-16 packed with gzip", { account: gzipSync(utf16le(json(account))) }],
    ["on standard input", { input: json(account) }],
    ["on standard input, packed with gzip", { input: gzipSync(json(account)) }],
    ["as a list of pages", { account: json(pages) }],
    ["as a list of one page", { account: json([account]) }],
    ["as pages one after the other", { account: pages.map(json).join("\n") }],
    ["as pages on one line", { account: pages.map((each) => JSON.stringify(each)).join("") }],
    [
      "as pages that hold brackets in text",
      { account: pages.map((each) => json({ ...each, Note: '}{ \\" ]' })).join("\r\n") },
    ],
    ["with the report as the AWS CLI prints it", { report: printed(CSV) }],
    [
      "with the report as its base64 alone",
      { report: `${Buffer.from(CSV).toString("base64").replace(/.{76}/g, "$&\n")}\n` },
    ],
    ["with the report as redirected by PowerShell", { report: utf16le(printed(CSV)) }],
  ];
  it.each(table)("%s", async (_, given) => {
    const whole = {
      ...(given.input === undefined && { account: json(account) }),
      resources: json(resources),
      report: CSV,
    };
    expect((await analyzed({ ...whole, ...given })).files).toEqual(expected.files);
  });
});

describe("what pages and reports lack is a gap", () => {
  it("pages of which none is the last", async () => {
    const { gaps } = await analyzed({ account: json(pages.slice(0, 3)) });
    expect(lines(gaps)).toContain("Truncated the pages that follow");
  });

  it("an entry on two pages, and a broken one, by its page", async () => {
    const { gaps } = await analyzed({ account: json([account, { ...page("UserDetailList"), GroupDetailList: [7] }]) });
    expect(lines(gaps)).toEqual([
      "DuplicateEntry arn:aws:iam::123456789012:user/ada [1].UserDetailList[0]: [0].UserDetailList[0] holds",
      "DuplicateEntry arn:aws:iam::123456789012:user/bob [1].UserDetailList[1]: [0].UserDetailList[1] holds",
      "MalformedEntry [1].GroupDetailList[0] not an object",
    ]);
  });

  const row = (name: string) => `${name},arn:aws:iam::123456789012:user/${name},true,true,false,N/A`;
  const unmatched = async (report: string) =>
    lines((await analyzed({ account: json(account), report })).gaps).filter((gap) => gap.startsWith("NoSuchEntity"));

  it("rows of the credential report for users that the account lacks", async () => {
    expect(await unmatched([CSV, row("eve"), row("mal")].join("\n"))).toEqual(
      ["eve", "mal"].map(
        (name) =>
          `NoSuchEntity arn:aws:iam::123456789012:user/${name} in the credential report, but not in the account`,
      ),
    );
  });

  it("once, when the report is of other users altogether", async () => {
    const [header = ""] = CSV.split("\n");
    expect(await unmatched([header, row("eve"), row("mal")].join("\n"))).toEqual([
      "NoSuchEntity none of its 2 users is in the account",
    ]);
  });

  it("a second row of the same user", async () => {
    const { gaps } = await analyzed({ account: json(account), report: `${CSV}\n${row("bob")}` });
    expect(lines(gaps)).toContain("MalformedReport arn:aws:iam::123456789012:user/bob line 5: an earlier line holds");
  });
});

describe("hostile members do no harm", () => {
  const hostile = `{"__proto__": {"UserName": "eve", "RoleDetailList": [{}]}, "constructor": 7, "toString": null,
    "UserDetailList": [
      {"Arn": "arn:aws:iam::123456789012:user/a", "__proto__": {"UserName": "a"}},
      {"Arn": "arn:aws:iam::123456789012:user/b", "UserName": "b", "__proto__": null, "hasOwnProperty": 1,
       "Tags": [{"Key": "__proto__", "Value": "x"}, {"Key": "constructor", "Value": "y"}]}],
    "GroupDetailList": [], "RoleDetailList": [], "Policies": []}`;

  it("of an account", async () => {
    const { gaps, files } = await analyzed({ account: hostile });
    expect(lines(gaps)).toEqual(["MalformedEntry arn:aws:iam::123456789012:user/a UserName: missing"]);
    expect(files[`principals.${STAMP}.csv`]).toContain(`"{""__proto__"": ""x"", ""constructor"": ""y""}"`);
    expect(({} as { UserName?: string }).UserName).toBeUndefined();
  });

  it("of an inventory", async () => {
    const tags = `{"__proto__": "x", "a": "b"}`;
    const { gaps, files } = await analyzed({
      account: json(account),
      resources: `[{"arn": "arn:aws:s3:::a", "__proto__": {"name": "evil"}, "tags": ${tags}}]`,
    });
    expect(lines(gaps)).toEqual(["UnknownMember arn:aws:s3:::a __proto__"]);
    expect(files[`resources.${STAMP}.csv`]).toContain(`"{""__proto__"": ""x"", ""a"": ""b""}"`);
  });
});

it("leaves nothing in the folder when standard input is no account", async () => {
  const folder = folderOf({});
  const result = await iam(["analyze", "-", "--out", folder], ["UserDetailList:\n- Arn: x\n"]);
  expect(result).toEqual({
    status: 2,
    output: "",
    errors: "iam analyze: standard input: YAML, not JSON; run the AWS CLI with --output json\n",
  });
  expect(readdirSync(folder)).toEqual([]);
});
