import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Gap } from "../../../src/iam/inventory/gaps.ts";
import { readCsv } from "../report/csvReader.ts";
import { readWorkbook, unzip } from "../report/workbook/workbookReader.ts";
import { AT, account, allow, filesOf, folderOf, iam, STAMP } from "./account.ts";

const FULL = allow("*", "*");
const deny = (Action: string) => ({ Version: "2012-10-17", Statement: { Effect: "Deny", Action, Resource: "*" } });
const ids = { id: "o-a1b2c3d4e5", managementAccount: "999988887777" };

/** The grants of the administrator on a service, as `{capability} {certainty}`, and the gaps. */
async function analyzed(organization: object | undefined, service: string) {
  const folder = folderOf({ "account.json": account, ...(organization && { "organization.json": organization }) });
  const out = join(folder, "out");
  const option = organization ? ["--organization", join(folder, "organization.json")] : [];
  const result = await iam(["analyze", join(folder, "account.json"), ...option, "--at", AT, "--out", out]);
  expect(result).toMatchObject({ status: 0, errors: "" });
  const analysis = JSON.parse(filesOf(out)[`analysis.${STAMP}.json.gz`] ?? "");
  const access: { principal: string; grants: { service: string; capability: string; certainty: string }[] }[] =
    analysis.access;
  const grants = access.find(({ principal }) => principal.endsWith("user/ada"))?.grants ?? [];
  return {
    grants: grants
      .filter((grant) => grant.service === service)
      .map((grant) => `${grant.capability} ${grant.certainty}`),
    gaps: (analysis.gaps as Gap[])
      .filter(({ service, action }) => service === "organizations" || action === "parse")
      .map(({ message }) => message),
  };
}

describe("the policies of the organization", () => {
  it("are a gap where they are not given, with the option that gives them", async () => {
    const { grants, gaps } = await analyzed(undefined, "SQS");
    expect(grants).toContain("read-data allowed");
    expect(gaps).toContain(
      "Organization policies were not available; what they forbid is not taken off. Give them with --organization FILE.",
    );
  });

  it.each<[string, object[][], boolean]>([
    ["a level of FullAWSAccess", [[FULL]], true],
    ["a Deny of the service", [[FULL, deny("sqs:*")]], false],
    ["a Deny of another service", [[FULL, deny("sns:*")]], true],
    ["a level that allows another service", [[FULL], [allow("s3:*", "*")]], false],
    ["a level without policies", [[FULL], []], false],
    ["no levels", [], true],
  ])("limit the account: %s", async (_, serviceControlPolicies, isLeft) => {
    const { grants, gaps } = await analyzed({ ...ids, serviceControlPolicies }, "SQS");
    expect(grants.includes("read-data allowed")).toBe(isLeft);
    expect(gaps).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["an object", deny("sqs:*")],
    ["JSON text", JSON.stringify(deny("sqs:*"))],
    ["URL-encoded text", encodeURIComponent(JSON.stringify(deny("sqs:*")))],
    ["a document with a name", { name: "NoQueues", document: deny("sqs:*") }],
    ["text with a name", { name: "NoQueues", document: JSON.stringify(deny("sqs:*")) }],
  ])("may be %s", async (_, document) => {
    expect((await analyzed({ ...ids, serviceControlPolicies: [[FULL, document]] }, "SQS")).grants).toEqual([]);
  });

  it("of resources limit what they reach", async () => {
    const denied = { ...deny("*"), Statement: { ...deny("*").Statement, Principal: "*" } };
    const organization = { ...ids, resourceControlPolicies: [[denied]] };
    expect((await analyzed(organization, "SQS")).grants).toEqual([]);
    expect((await analyzed(organization, "SNS")).grants).not.toEqual([]);
  });

  it("do not limit the management account", async () => {
    const organization = { ...ids, managementAccount: "123456789012", serviceControlPolicies: [[FULL, deny("sqs:*")]] };
    const { grants, gaps } = await analyzed(organization, "SQS");
    expect(grants).toContain("read-data allowed");
    expect(gaps).toEqual([]);
  });

  it("that AWS would refuse in part are named, and their Denies kept as ones that may hold", async () => {
    const refused = { Version: "2012-10-17", Statement: { Effect: "Deny", Action: "sqs*", Resource: "*" } };
    const { grants, gaps } = await analyzed({ ...ids, serviceControlPolicies: [[FULL, refused]] }, "SQS");
    expect(grants).toContain("read-data conditional");
    expect(gaps).toHaveLength(1);
  });
});

describe("an administrator whom the organization limits", () => {
  /** What every report and the desk says of user/ada, and how many administrators each counts. */
  async function told(denied: string) {
    const organization = { ...ids, serviceControlPolicies: [[FULL, { name: "Limit", document: deny(denied) }]] };
    const folder = folderOf({ "account.json": account, "organization.json": organization });
    const out = join(folder, "out");
    const option = ["--organization", join(folder, "organization.json")];
    const { output } = await iam(["analyze", join(folder, "account.json"), ...option, "--at", AT, "--out", out]);
    const files = filesOf(out);
    const file = (start: string) => Object.entries(files).find(([name]) => name.startsWith(start))?.[1] ?? "";
    const { principals } = JSON.parse(file("analysis."));
    const { findings } = JSON.parse(file("findings.2022-12-10-0714.json"));
    const [head = [], ...rows] = readCsv(file("principals."));
    const isAdmin = head.indexOf("principal_is_iam_admin");
    const workbook = Object.keys(files).find((name) => name.endsWith(".xlsx")) ?? "";
    const sheets = readWorkbook(unzip(readFileSync(join(out, workbook))));
    const [, full, , limited, iamOnly] =
      /administrators +(\d+) full(, (\d+) full but for the organization)?, (\d+) of IAM only/.exec(output) ?? [];
    type Line = { isFullAdmin: boolean; isIamAdmin: boolean; fullAdminBlockedBy?: string[]; arn: string };
    type Told = { kind: string; title: string; facts: { blockedBy: string[] }; principals: string[] };
    const found = findings.filter(({ kind }: Told) => kind === "iam-administrator");
    const ada = found.find(({ principals: [arn] }: Told) => arn?.endsWith("user/ada"));
    return {
      flags: principals
        .filter(({ arn }: Line) => arn.endsWith("user/ada"))
        .map(({ isFullAdmin, isIamAdmin, fullAdminBlockedBy }: Line) => ({
          isFullAdmin,
          isIamAdmin,
          fullAdminBlockedBy,
        })),
      title: ada?.title,
      blockedBy: ada?.facts.blockedBy,
      numbers: {
        json: principals.filter(({ isIamAdmin }: Line) => isIamAdmin).length,
        csv: rows.filter((row) => row[isAdmin] === "True").length,
        workbook: sheets
          .flatMap(({ rows: lines }) => lines)
          .find((line) => line.some(({ value }) => value === "IAM administrators"))
          ?.map(({ value }) => value)
          .find((value) => /^\d+$/.test(String(value))),
        html: /#finding-iam-administrator">Administrators<\/a><\/dt>\s*<dd>\s*(?:<[^>]*>)*(\d+)/.exec(
          file("report."),
        )?.[1],
        desk: Number(full) + Number(limited ?? 0) + Number(iamOnly),
        findings: found.length,
      },
    };
  }

  it("is one but for the organization where it takes away something everywhere", async () => {
    const { flags, title, blockedBy, numbers } = await told("organizations:LeaveOrganization");
    expect(flags).toEqual([{ isFullAdmin: false, isIamAdmin: true, fullAdminBlockedBy: ["Limit"] }]);
    expect(title).toBe("The user ada is a full administrator but for what its organization denies");
    expect(blockedBy).toEqual(["Limit"]);
    expect(numbers).toEqual({ json: 2, csv: 2, workbook: 2, html: "2", desk: 2, findings: 2 });
  });

  it("is none where it takes away the administration of IAM", async () => {
    const { flags, title, numbers } = await told("iam:*");
    expect(flags).toEqual([{ isFullAdmin: false, isIamAdmin: false, fullAdminBlockedBy: ["Limit"] }]);
    expect(title).toBeUndefined();
    expect(numbers).toEqual({ json: 0, csv: 0, workbook: 0, html: "0", desk: 0, findings: 0 });
  });
});

describe("what the organization takes away from a principal", () => {
  it("is in the workbook as it is in the analysis", async () => {
    const organization = { ...ids, serviceControlPolicies: [[FULL, { name: "Limit", document: deny("sqs:*") }]] };
    const folder = folderOf({ "account.json": account, "organization.json": organization });
    const out = join(folder, "out");
    const option = ["--organization", join(folder, "organization.json")];
    await iam(["analyze", join(folder, "account.json"), ...option, "--at", AT, "--out", out]);
    const { principals } = JSON.parse(filesOf(out)[`analysis.${STAMP}.json.gz`] ?? "");
    type Principal = { arn: string; blocked?: { service: string; capability: string }[] };
    const expected = principals.flatMap(({ arn, blocked = [] }: Principal) =>
      blocked.map(({ service, capability }) => [arn, `${service} ${capability}`]),
    );
    expect(expected).toContainEqual([expect.stringMatching(/user\/ada$/), "SQS read-data"]);
    const workbook = Object.keys(filesOf(out)).find((name) => name.endsWith(".xlsx")) ?? "";
    const rows = readWorkbook(unzip(readFileSync(join(out, workbook))))[0]?.rows ?? [];
    const cells = rows.map((row) => row.map(({ value }) => value));
    expect(cells.filter(([topic]) => topic === "Blocked").map(([, arn, what]) => [arn, what])).toEqual(expected);
    expect(cells.find(([, item]) => item === "Blocked by the organization")?.[2]).toBe(expected.length);
    const note = cells.find(([, arn, what]) => String(arn).endsWith("user/ada") && what === "SQS read-data")?.[3];
    expect(note).toMatch(/^Allowed by .+; blocked by Limit\.$/);
  });
});
