import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Gap } from "../../../src/iam/inventory/gaps.ts";
import { analysisSchema } from "../../../src/report/json/analysisSchema.ts";
import { changesSchema } from "../../../src/report/json/changesSchema.ts";
import { findingsSchema } from "../../../src/report/json/findingsSchema.ts";
import { readCsv } from "../report/csvReader.ts";
import { problemsOf } from "../report/jsonSchema.ts";
import { readWorkbook, unzip } from "../report/workbook/workbookReader.ts";
import { AT, account, allow, filesOf, folderOf, iam, resources, STAMP } from "./account.ts";

/** One that forbids nothing. */
const ORGANIZATION = { id: "o-a1b2c3d4e5", managementAccount: "999988887777" };

/** Analyses and gives the files by name, unpacked. */
async function analyzed(given: object, inventory?: object, organization: object = ORGANIZATION) {
  const folder = folderOf({
    "account.json": given,
    ...(inventory && { "resources.json": inventory }),
    "organization.json": organization,
  });
  const out = join(folder, "out");
  const more = [
    ...(inventory ? ["--resources", join(folder, "resources.json")] : []),
    "--organization",
    join(folder, "organization.json"),
  ];
  const result = await iam(["analyze", join(folder, "account.json"), ...more, "--at", AT, "--out", out]);
  expect(result).toMatchObject({ status: 0, errors: "" });
  const files = filesOf(out);
  const manifest = JSON.parse(files[`manifest.${STAMP}.json`] ?? "");
  return { out, output: result.output, files, manifest, gaps: givenGaps(manifest.gaps) };
}

/** The gaps of what was given. */
const givenGaps = (gaps: readonly Gap[]) => gaps.filter(({ code }) => code !== "NotGiven" && code !== "MissingMember");

const gapLines = (gaps: readonly Gap[]) =>
  gaps.map(({ code, resource, message }) => [code, resource, message].filter((part) => part).join(" "));

describe("an analysis at the desk", () => {
  it("writes the files of a set, flat, by their names", async () => {
    const { out, files, manifest, output } = await analyzed(account, resources);
    const listed = manifest.objects.map(({ fileName }: { fileName: string }) => fileName);
    expect([...listed, `manifest.${STAMP}.json`].sort()).toEqual(Object.keys(files));
    for (const name of ["principals", "principal-access-summaries", "resources", "resource-access-summaries"]) {
      expect(files[`${name}.${STAMP}.csv`]).toContain("2022-12-10T07:14:19.753800+00:00");
    }
    for (const { fileName, bytes, sha256 } of manifest.objects) {
      const content = readFileSync(join(out, fileName));
      expect([content.byteLength, createHash("sha256").update(content).digest("hex")]).toEqual([bytes, sha256]);
    }
    for (const [name, schema] of [
      [`analysis.${STAMP}.json.gz`, analysisSchema],
      [`findings.${STAMP}.json`, findingsSchema],
      [`changes.${STAMP}.json`, changesSchema],
    ] as const) {
      expect(problemsOf(JSON.parse(files[name] ?? ""), schema)).toEqual([]);
    }
    expect(output).toMatch(/^principals +3: 2 users, 1 roles$/m);
    expect(output).toMatch(/^administrators +1 full, 1 of IAM only$/m);
  });

  it("says who may do what", async () => {
    const { files } = await analyzed(account, resources);
    const principals = readCsv(files[`principals.${STAMP}.csv`] ?? "").slice(1);
    expect(principals.map((row) => [row[1], row[3], row[4]])).toEqual([
      ["keys", "IAMRole", "True"],
      ["ada", "IAMUser", "True"],
      ["bob", "IAMUser", "False"],
    ]);
    const ofLedger = readCsv(files[`resource-access-summaries.${STAMP}.csv`] ?? "").filter((row) => row[1] === "S3");
    expect(ofLedger.map((row) => `${row[6]} ${row[4]} ${row[8]}`)).toEqual([
      "ada administer-resource Restricted",
      "ada delete-data Restricted",
      "ada read-config Restricted",
      "ada read-data Restricted",
      "bob read-data Restricted",
      "ada write-data Restricted",
    ]);
  });

  it("gives the same bytes for the same account, in whatever form and order it comes", async () => {
    const encode = (document: object) => encodeURIComponent(JSON.stringify(document));
    const [managed] = account.Policies;
    const [role] = account.RoleDetailList;
    const other = {
      ...account,
      UserDetailList: account.UserDetailList.toReversed(),
      RoleDetailList: [{ ...role, AssumeRolePolicyDocument: JSON.stringify(role?.AssumeRolePolicyDocument) }],
      Policies: [
        {
          ...managed,
          PolicyVersionList: managed?.PolicyVersionList.map((version) => ({
            ...version,
            Document: encode(version.Document),
          })),
        },
      ],
    };
    const first = await analyzed(account, resources);
    expect((await analyzed(account, resources)).manifest.objects).toEqual(first.manifest.objects);
    expect((await analyzed(other, resources)).files).toEqual(first.files);
  });

  it("says what was not given, and how to get it, and never zero", async () => {
    const { output, files, manifest } = await analyzed(account);
    expect(output).toMatch(/^resources +not known \(give --resources FILE/m);
    expect(output).toMatch(
      /^stale credentials +not known \(give --credential-report FILE.*aws iam get-credential-report/m,
    );
    expect(manifest.gaps.filter(({ code }: Gap) => code === "NotGiven")).toHaveLength(2);
    const { notKnown } = JSON.parse(files[`findings.${STAMP}.json`] ?? "");
    expect(notKnown).toContainEqual(expect.objectContaining({ kind: "console-without-mfa", extent: "all" }));
    expect(files[`report.${STAMP}.html`]).toContain('<b data-figure="staleCredentials" class="unknown">Not known</b>');
    expect(files[`report.${STAMP}.html`]).not.toContain("The analysis is complete");
    expect((await analyzed(account, resources)).output).toMatch(/^resources +\d+$/m);
  });

  it("leaves what was not given null in JSON, empty in CSV and not known in the workbook", async () => {
    const { out, files } = await analyzed(account);
    const name = Object.keys(files).find((each) => each.endsWith(".xlsx")) ?? "";
    const workbook = readWorkbook(unzip(readFileSync(join(out, name))));
    const { principals } = JSON.parse(files[`analysis.${STAMP}.json.gz`] ?? "");
    const ofUsers = principals.filter(({ type }: { type: string }) => type === "IAMUser");
    expect(ofUsers.length).toBeGreaterThan(0);
    for (const { credentials, lastUsedAt } of ofUsers) expect([credentials, lastUsedAt]).toEqual([null, null]);

    const [head = [], ...rows] = readCsv(files[`principals.${STAMP}.csv`] ?? "");
    const unread = head.flatMap((name, at) => (/^(password|access_key_\d)_/.test(name) ? [at] : []));
    expect(unread).toHaveLength(9);
    for (const row of rows) expect(unread.map((at) => row[at])).toEqual(unread.map(() => ""));

    const [summary, users] = workbook;
    const results = new Map(
      summary?.rows
        .map((row) => row.map(({ value }) => value))
        .flatMap(([topic, item, value]) => (topic === "Result" ? [[item, value]] : [])),
    );
    expect(["Resources", "Stale credentials"].map((item) => results.get(item))).toEqual(["Not known", "Not known"]);
    expect(results.get("Principals")).toBe(3);
    const titles = users?.rows[0]?.map(({ value }) => value) ?? [];
    const password = titles.indexOf("Password State");
    expect(password).toBeGreaterThan(0);
    const told = users?.rows.slice(1).map((row) => row[password]?.value);
    expect(told?.filter((value) => value === "Not known")).toHaveLength(ofUsers.length);
  });

  it("without an inventory knows roles alone", async () => {
    const { files } = await analyzed(account);
    expect(readCsv(files[`resources.${STAMP}.csv`] ?? "").map((row) => row[3])).toEqual(["resource_type", "IAMRole"]);
  });

  it("takes the grants of a key as access to it", async () => {
    const arn = "arn:aws:kms:us-east-1:123456789012:key/k";
    const bob = "arn:aws:iam::123456789012:user/bob";
    const grants = [{ GrantId: "g", GranteePrincipal: bob, RetiringPrincipal: bob, Operations: ["Decrypt"] }];
    const { files, gaps } = await analyzed(account, [{ arn, name: "ledger", keyManager: "CUSTOMER", grants }]);
    expect(files[`principal-access-summaries.${STAMP}.csv`]).toMatch(/,bob,.*,KMS,read-data,/);
    const analysis = files[`analysis.${STAMP}.json.gz`] ?? "";
    expect(problemsOf(JSON.parse(analysis), analysisSchema)).toEqual([]);
    expect(analysis).toContain(`"policy":"${arn}#grant","statement":"g"`);
    expect(gaps).toEqual([]);
  });

  it("takes credentials from their report, and a file as PowerShell redirects it", async () => {
    const report =
      "user,arn,password_enabled,mfa_active,access_key_1_active,access_key_1_last_rotated\r\n" +
      "ada,arn:aws:iam::123456789012:user/ada,true,true,true,2022-01-02T03:04:05+00:00\r\n";
    const utf16 = Buffer.from(`\uFEFF${JSON.stringify(account)}`, "utf16le");
    const folder = folderOf({ "a.json": utf16, "r.csv": report });
    const files = [join(folder, "a.json"), `--credential-report=${join(folder, "r.csv")}`, "--out", folder];
    expect(await iam(["analyze", ...files, "--at", AT])).toMatchObject({ status: 0 });
    const rows = readCsv(filesOf(folder)[`principals.${STAMP}.csv`] ?? "");
    const ada = rows.find((row) => row[1] === "ada");
    expect(ada?.slice(12, 16)).toEqual(["Active", "", "2022-01-02 03:04:05+00:00", "Active"]);
  });

  it("names the accounts that are trusted, and holds their access for less severe", async () => {
    const arn = "arn:aws:s3:::ledger";
    const statement = (id: string) => ({
      Effect: "Allow",
      Principal: { AWS: id },
      Action: "s3:GetObject",
      Resource: `${arn}/*`,
    });
    const policy = { Version: "2012-10-17", Statement: ["999988887777", "444455556666"].map(statement) };
    const folder = folderOf({ "a.json": JSON.stringify(account), "r.json": JSON.stringify([{ arn, policy }]) });
    const files = [join(folder, "a.json"), "--resources", join(folder, "r.json"), "--out", folder, "--at", AT];
    const trusted = ["--trusted-account", "999988887777=Audit", "--trusted-account=123412341234"];
    expect(await iam(["analyze", ...files, ...trusted])).toMatchObject({ status: 0 });
    const { findings } = JSON.parse(filesOf(folder)[`findings.${STAMP}.json`] ?? "");
    const found = findings.filter(({ kind }: { kind: string }) => kind === "cross-account-access");
    expect(found.map(({ severity, title }: { severity: string; title: string }) => `${severity} ${title}`)).toEqual([
      "medium Account 444455556666 can read data of the S3 bucket ledger",
      "low Audit (account 999988887777) can read data of the S3 bucket ledger",
    ]);
  });

  it.each([
    ["2026-03-01", "2026-03-01T00:00:00.000000+00:00"],
    ["2026-03-01T05:06", "2026-03-01T05:06:00.000000+00:00"],
    ["2026-03-01T05:06:07.1234567+02:00", "2026-03-01T03:06:07.123456+00:00"],
    [undefined, "2026-01-02T03:04:05.006000+00:00"],
  ])("--at %s is %s", async (at, time) => {
    const folder = folderOf({ "a.json": account });
    const given = at === undefined ? [] : ["--at", at];
    await iam(["analyze", join(folder, "a.json"), "--out", join(folder, "out"), ...given]);
    const files = filesOf(join(folder, "out"));
    const stamp = `${time.slice(0, 10)}-${time.slice(11, 13)}${time.slice(14, 16)}`;
    expect(files[`principals.${stamp}.csv`]).toContain(`\n${time},ada,`);
  });
});

describe("what is broken inside", () => {
  const broken = (policy: unknown) => ({
    ...account,
    UserDetailList: [
      ...account.UserDetailList,
      {
        UserName: "eve",
        Arn: "arn:aws:iam::123456789012:user/eve",
        UserPolicyList: [
          { PolicyName: "bad", PolicyDocument: policy },
          { PolicyName: "good", PolicyDocument: allow("sqs:SendMessage", "*") },
        ],
      },
    ],
  });
  const [ada] = account.UserDetailList;
  const bad = "MalformedPolicyDocument arn:aws:iam::123456789012:user/eve#bad";
  const table: [string, object, string[]][] = [
    ["a policy that is not JSON", broken("{ no"), [`${bad} not JSON`]],
    ["a policy that is a number", broken(7), [`${bad} not an object`]],
    [
      "an unknown Version",
      broken({ ...allow("s3:*", "*"), Version: "2030-01-01" }),
      [`${bad} Version: unknown "2030-01-01"`],
    ],
    [
      "a statement without Effect",
      broken({ Version: "2012-10-17", Statement: [{ Action: "s3:*", Resource: "*" }] }),
      [`${bad} Statement[0]: no Effect`],
    ],
    [
      "a policy that is missing",
      broken(null),
      ["MalformedEntry arn:aws:iam::123456789012:user/eve UserPolicyList[0].PolicyDocument: missing"],
    ],
    ["a list that is missing", { ...account, RoleDetailList: undefined }, ["MissingList RoleDetailList"]],
    [
      "a list that is null",
      { ...account, Policies: null },
      ["MissingList Policies", "NoSuchEntity arn:aws:iam::aws:policy/all"],
    ],
    ["pages that are missing", { ...account, IsTruncated: true }, ["Truncated the pages that follow"]],
    [
      "an entry that is null",
      { ...account, GroupDetailList: [null, ...account.GroupDetailList] },
      ["MalformedEntry GroupDetailList[0] not an object"],
    ],
    [
      "an entry without a name",
      { ...account, UserDetailList: [...account.UserDetailList, { Arn: "arn:aws:iam::123456789012:user/x" }] },
      ["MalformedEntry arn:aws:iam::123456789012:user/x UserName: missing"],
    ],
    [
      "an entry without an ARN",
      { ...account, UserDetailList: [...account.UserDetailList, { UserName: "x" }] },
      ["MalformedEntry UserDetailList[2] Arn: missing"],
    ],
    [
      "members of a wrong shape",
      { ...account, UserDetailList: [{ ...ada, Tags: "x", GroupList: [3], CreateDate: 5, PermissionsBoundary: {} }] },
      [
        "CreateDate: not a string",
        "GroupList[0]: not a string",
        "PermissionsBoundary.PermissionsBoundaryArn: missing",
        "Tags: not a list",
      ].map((what) => `MalformedEntry arn:aws:iam::123456789012:user/ada ${what}`),
    ],
    [
      "an entry given twice",
      { ...account, UserDetailList: [...account.UserDetailList, ada] },
      ["DuplicateEntry arn:aws:iam::123456789012:user/ada UserDetailList[2]: UserDetailList[0] holds"],
    ],
    ["a group that is not there", { ...account, GroupDetailList: [] }, ["NoSuchEntity group/readers"]],
  ];
  it.each(table)("%s is named and the rest is analyzed", async (_, given, expected) => {
    const { gaps, files, output } = await analyzed(given, resources);
    expect(gapLines(gaps)).toEqual(expected);
    expect(files[`principals.${STAMP}.csv`]).toContain(",ada,");
    expect(givenGaps(JSON.parse(files[`analysis.${STAMP}.json.gz`] ?? "").gaps)).toEqual(gaps);
    for (const { code } of gaps) expect(output).toContain(code);
  });

  it("keeps the valid policy next to a broken one in force", async () => {
    const { files } = await analyzed(broken("{ no"));
    expect(files[`principal-access-summaries.${STAMP}.csv`]).toMatch(/,eve,.*,SQS,write-data,/);
  });

  it("names a misspelt member, a second entry and an unknown role of the inventory", async () => {
    const { gaps } = await analyzed(account, [
      { arn: "arn:aws:s3:::a", Policy: {} },
      { arn: "arn:aws:s3:::a", name: "b" },
      { arn: "arn:aws:s3:::c", policy: "{" },
      { arn: "arn:aws:iam::123456789012:role/stranger" },
    ]);
    expect(gapLines(gaps)).toEqual([
      "NoSuchEntity arn:aws:iam::123456789012:role/stranger",
      "DuplicateEntry arn:aws:s3:::a [1]: an earlier one holds",
      "MalformedPolicyDocument arn:aws:s3:::c#policy not JSON",
      "UnknownMember arn:aws:s3:::a Policy",
    ]);
  });

  it("lets no name of the account move the cursor", async () => {
    const user = { UserName: "x", Arn: "arn:aws:iam::123456789012:user/\u001b[2Jx\nroot", UserPolicyList: 1 };
    const { output } = await analyzed({ ...account, UserDetailList: [user] });
    expect(output.includes("\u001b") || /^root/m.test(output)).toBe(false);
  });
});

it("an analysis that cannot be written leaves nothing", async () => {
  const folder = folderOf({ "a.json": account, "r.json": [{ arn: 1 }] });
  const out = join(folder, "out");
  const result = await iam(["analyze", join(folder, "a.json"), "--resources", join(folder, "r.json"), "--out", out]);
  expect(result.status).toBe(2);
  expect(readdirSync(folder).sort()).toEqual(["a.json", "r.json"]);
});
