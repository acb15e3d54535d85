import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { account, folderOf, iam } from "./account.ts";

const ARN = "arn:aws:iam::123456789012";
const LEDGER = "arn:aws:s3:::ledger";
const policy = {
  Statement: [
    { Effect: "Allow", Principal: { AWS: "999988887777" }, Action: "s3:GetObject", Resource: `${LEDGER}/*` },
    {
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: `${LEDGER}/public/*`,
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
    },
  ],
};
const second = JSON.parse(JSON.stringify(account).replaceAll("123456789012", "222233334444"));
const folder = folderOf({
  "account.json": account,
  "second.json": second,
  "plain.json": { ...account, UserDetailList: account.UserDetailList.slice(1) },
  "resources.json": [{ arn: LEDGER, policy }],
  "organization.json": { id: "o-zzzzzzzzzz", managementAccount: "999988887777" },
});
const file = (name: string) => join(folder, name);
const RESOURCES = ["--resources", file("resources.json")];

/** The answers as principal, resource, certainty and statements. */
async function asked(...args: string[]) {
  const { status, output } = await iam([...args, "--format", "json"]);
  expect(status).toBe(0);
  return (JSON.parse(output) as Record<string, string & { policy: string; statement: string }[]>[]).map(
    ({ principal, resource, pattern, certainty, statements }) =>
      [
        principal,
        resource ?? pattern,
        certainty,
        ...(statements ?? []).map((proof) => `${proof.statement} of ${proof.policy}`),
      ].join(" "),
  );
}

describe("who-can", () => {
  it("names users, roles and outsiders, with certainty, conditions and statements", async () => {
    const answers = await asked("who-can", "s3:getobject", LEDGER, file("account.json"), ...RESOURCES);
    expect(answers).toEqual([
      `${ARN}:role/keys ${LEDGER}/public/* conditional #1 of ${LEDGER}#policy`,
      `${ARN}:user/ada ${LEDGER}/* allowed #0 of arn:aws:iam::aws:policy/all`,
      `${ARN}:user/bob ${LEDGER}/* allowed #0 of ${ARN}:group/readers#read`,
      `arn:aws:iam::999988887777:root ${LEDGER}/* allowed #0 of ${LEDGER}#policy`,
      `* ${LEDGER}/public/* conditional #1 of ${LEDGER}#policy`,
    ]);
    expect(await asked("who-can", "s3:GetObject", `${LEDGER}/1`, file("account.json"), ...RESOURCES)).toEqual(
      answers.slice(1, 4).map((line) => line.replace("/* ", "/1 ")),
    );
    expect(await asked("who-can", "s3:PutObject", LEDGER, file("account.json"), ...RESOURCES)).toEqual([
      `${ARN}:user/ada ${LEDGER}/* allowed #0 of arn:aws:iam::aws:policy/all`,
    ]);
  });

  it("answers of actions without a resource, and of what is not in the inventory", async () => {
    const only = `${ARN}:user/ada`;
    expect(await asked("who-can", "iam:ListUsers", "*", file("account.json"))).toEqual([
      `${only} * allowed #0 of arn:aws:iam::aws:policy/all`,
    ]);
    expect(await asked("who-can", "iam:CreateAccessKey", `${ARN}:user/new`, file("account.json"))).toHaveLength(2);
  });

  it("prints a table, and what it does not know on standard error", async () => {
    const known = ["--organization", file("organization.json")];
    const whole = await iam(["who-can", "s3:GetObject", LEDGER, file("account.json"), ...RESOURCES, ...known]);
    expect(whole).toMatchObject({ status: 0, errors: "" });
    const open = await iam(["who-can", "s3:GetObject", LEDGER, file("account.json"), ...RESOURCES]);
    const [head, first] = open.output.split("\n");
    expect(head).toMatch(/^PRINCIPAL +RESOURCE +CERTAINTY +CONDITIONS +STATEMENTS$/);
    expect(first).toMatch(/role\/keys .* conditional +StringEquals aws:PrincipalOrgID o-a1b2c3d4e5 +#1 of/);
    const { errors } = await iam([
      "who-can",
      "sqs:SendMessage",
      "arn:aws:sqs:us-east-1:123456789012:q",
      file("account.json"),
    ]);
    expect(errors).toContain("without --resources FILE");
    expect(errors).toContain("without --organization FILE");
    const other = await iam([
      "who-can",
      "s3:GetObject",
      "arn:aws:s3:::other/x",
      file("account.json"),
      ...RESOURCES,
      ...known,
    ]);
    expect(other.errors).toBe(
      "iam who-can: arn:aws:s3:::other/x is not in the resources file: what its own policy allows or denies is not known\n",
    );
    const foreign = ["who-can", "sqs:SendMessage", "arn:aws:sqs:us-east-1:999988887777:q", file("account.json")];
    expect((await iam([...foreign, ...RESOURCES, ...known])).errors).toContain(
      "is of another account: what that account",
    );
    const nobody = await iam(["who-can", "iam:DeleteUser", `${ARN}:user/bob`, file("plain.json")]);
    expect(nobody.output).toBe(
      `no user or role of the account, nor anyone outside it, may do iam:DeleteUser on ${ARN}:user/bob\n`,
    );
  });

  it("asks several accounts", async () => {
    const answers = await asked("who-can", "iam:ListUsers", "*", file("account.json"), file("second.json"));
    expect(answers.map((line) => line.split(" ")[0])).toEqual([
      `${ARN}:user/ada`,
      "arn:aws:iam::222233334444:user/ada",
    ]);
  });
});

describe("can", () => {
  it("lists everything, by service and capability", async () => {
    const { output } = await iam(["can", "bob", file("account.json"), "--format", "json", ...RESOURCES]);
    expect(JSON.parse(output)).toMatchObject([
      {
        ...{ principal: `${ARN}:user/bob`, certainty: "allowed", service: "S3", capability: "read-data" },
        ...{ resource: LEDGER, pattern: null },
        statements: [{ policy: `${ARN}:group/readers#read`, statement: "#0", effect: "Allow" }],
      },
    ]);
  });

  it.each([[`${ARN}:role/keys`], ["keys"], ["role/keys"]])(
    "finds a principal by %s, and where it may do an action",
    async (name) => {
      expect(await asked("can", name, "iam:CreateAccessKey", file("account.json"))).toEqual([
        `${ARN}:role/keys ${ARN}:user/* allowed #0 of ${ARN}:role/keys#make`,
      ]);
      const bob = `${ARN}:user/bob`;
      expect(await asked("can", name, "iam:CreateAccessKey", bob, file("account.json"))).toHaveLength(1);
      expect(await asked("can", name, "iam:DeleteUser", bob, file("account.json"))).toEqual([]);
    },
  );

  it("says in words what it may not", async () => {
    const { output } = await iam(["can", "bob", "iam:CreateUser", file("account.json")]);
    expect(output).toBe("bob may not do iam:CreateUser on anything\n");
  });
});

describe("a question that cannot be asked is exit 2", () => {
  const own = file("account.json");
  it.each([
    [["who-can"], "who-can: ACTION: missing"],
    [["who-can", "s3:GetObject"], "RESOURCE: missing"],
    [["who-can", "s3:GetObject", "*"], "ACCOUNT.json: missing"],
    [["who-can", "s3:GetObjekt", "*", own], "ACTION: s3:GetObjekt: not an action of AWS"],
    [["who-can", "GetObject", "*", own], "ACTION: GetObject: not an action of AWS"],
    [["who-can", "s3:GetObject", "ledger", own], "RESOURCE: ledger: not an ARN, nor *"],
    [["who-can", "s3:GetObject", "*", file("none.json")], "none.json: no such file or folder"],
    [["who-can", "s3:GetObject", "*", own, "--resources", file("none.json")], "none.json: no such file"],
    [["who-can", "s3:GetObject", "*", own, "--organization", own], "UserDetailList: no member of an organization"],
    [["who-can", "s3:GetObject", "*", own, "--format", "xml"], "--format: not one of text, json"],
    [["who-can", "s3:GetObject", "*", own, "--at", "noon"], "--at: noon is not an ISO 8601 timestamp"],
    [["who-can", "s3:GetObject", "*", own, "--out", "x"], "--out: no such option"],
    [["who-can", "s3:GetObject", "*", "-", "--resources", "-"], "-: standard input can be one file only"],
    [["can"], "can: PRINCIPAL: missing"],
    [["can", "bob"], "ACCOUNT.json: missing"],
    [["can", "boob", own], "PRINCIPAL: boob: no such user or role; did you mean bob?"],
    [["can", "bob", "s3:Get", own], "ACTION: s3:Get: not an action of AWS"],
  ])("%j: %s", async (args, problem) => {
    const { status, output, errors } = await iam(args);
    expect([status, output]).toEqual([2, ""]);
    expect(errors).toContain(problem);
    expect(errors).toMatch(/^iam [^\n]+\n$/);
  });

  it.each(["who-can", "can"])("%s --help shows how", async (command) => {
    const { output } = await iam([command, "--help"]);
    expect(output).toContain(`Usage: iam ${command} `);
    for (const line of output.split("\n")) expect(line.length).toBeLessThanOrEqual(120);
  });
});
