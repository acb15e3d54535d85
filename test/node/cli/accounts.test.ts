import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Gap } from "../../../src/iam/index.ts";
import { PAGE_POLICY } from "../../../src/report/html/contentSecurityPolicy.ts";
import { readCsv } from "../report/csvReader.ts";
import { AT, account, filesOf, folderOf, iam, resources, STAMP } from "./account.ts";

const FIRST = "123456789012";
const SECOND = "222233334444";
const of = (id: string, value: unknown) => JSON.parse(JSON.stringify(value).replaceAll(FIRST, id));
/** Without the administrator. */
const second = of(SECOND, { ...account, UserDetailList: account.UserDetailList.slice(1), RoleDetailList: [] });

const page = (list: keyof typeof account) => ({
  ...{ UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] },
  [list]: account[list],
  IsTruncated: list !== "Policies",
});
const PAGES = ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"] as const;

const folder = folderOf({
  "first.json": account,
  "second.json": second,
  "both.json": [account, second],
  ...Object.fromEntries(PAGES.map((list) => [`${list}.json`, page(list)])),
  "resources.json": resources,
  "organization.json": { id: "o-a1b2c3d4e5", managementAccount: "999988887777" },
});
let runs = 0;

async function analyze(names: readonly string[], ...more: string[]) {
  runs += 1;
  const out = join(folder, String(runs));
  const paths = names.map((name) => join(folder, `${name}.json`));
  const result = await iam(["analyze", ...paths, "--at", AT, "--out", out, ...more]);
  return { ...result, out };
}

const gapsOf = (out: string): Gap[] =>
  JSON.parse(readFileSync(join(out, `manifest.${STAMP}.json`), "utf8")).gaps.filter(
    ({ code }: Gap) => code !== "NotGiven" && code !== "MissingMember",
  );

describe("several files of one account", () => {
  it("are its pages", async () => {
    const whole = await analyze(["first"], "--only", "csv,json");
    const pages = await analyze(PAGES, "--only", "csv,json");
    expect(pages).toMatchObject({ status: 0, errors: "" });
    const [one, other] = [filesOf(whole.out), filesOf(pages.out)];
    for (const name of Object.keys(one)) expect(other[name]).toBe(one[name]);
  });

  it("name the file in what is left out, and entries of another account are", async () => {
    const stray = of(SECOND, { ...account.UserDetailList[0], UserName: "eve" });
    writeFileSync(
      join(folder, "stray.json"),
      JSON.stringify({ ...account, UserDetailList: [...account.UserDetailList, stray] }),
    );
    const one = await analyze(["stray"], "--only", "csv,json");
    const plain = await analyze(["first"], "--only", "csv,json");
    expect(gapsOf(one.out).filter(({ code }) => code === "OtherAccount")).toEqual([
      expect.objectContaining({
        resource: `arn:aws:iam::${SECOND}:user/ada`,
        message: `UserDetailList[2]: left out; the account is ${FIRST} of partition aws`,
      }),
    ]);
    const principals = `principals.${STAMP}.csv`;
    expect(filesOf(one.out)[principals]).toBe(filesOf(plain.out)[principals]);
    const two = await analyze(["stray", "stray"], "--only", "json");
    expect(gapsOf(two.out).find(({ code }) => code === "OtherAccount")?.message).toContain(
      `${join(folder, "stray.json")}.UserDetailList[2]`,
    );
  });
});

describe("several accounts", () => {
  it.each([[["first", "second"]], [["both"]]])("in %j go to a folder each, with a roll-up", async (names) => {
    const { out, status, output, errors } = await analyze(names, "--customer", "Acme <&>");
    expect([status, errors]).toEqual([0, ""]);
    expect(readdirSync(out).sort()).toEqual([FIRST, SECOND, "accounts.csv", "index.html"]);
    for (const id of [FIRST, SECOND]) {
      const files = filesOf(join(out, id));
      expect(files[`principals.${STAMP}.csv`]).toContain(`:${id}:user/bob`);
      expect(files[`principals.${STAMP}.csv`]).not.toContain(id === FIRST ? SECOND : FIRST);
    }
    const [header, ...rows] = readCsv(readFileSync(join(out, "accounts.csv"), "utf8"));
    const told = rows.map((row) => Object.fromEntries(row.map((cell, at) => [header?.[at] ?? "", cell])));
    expect(told).toMatchObject([
      { account_id: FIRST, users: "2", roles: "1", administrators: "2", external_parties: "", stale_credentials: "" },
      { account_id: SECOND, users: "1", roles: "0", administrators: "0" },
    ]);
    const counts = JSON.parse(readFileSync(join(out, FIRST, `findings.${STAMP}.json`), "utf8")).counts;
    expect(told[0]).toMatchObject(Object.fromEntries(Object.entries(counts).map(([name, n]) => [name, String(n)])));
    for (const { report } of told) expect(readFileSync(join(out, report ?? ""), "utf8")).toContain("<!DOCTYPE html>");
    const index = readFileSync(join(out, "index.html"), "utf8");
    for (const { report } of told) expect(index).toContain(`<a href="${report}">`);
    expect(index).toContain("Acme &lt;&amp;&gt;");
    expect(index).toContain(PAGE_POLICY.replaceAll("'", "&#39;"));
    expect(index).toContain('<span class="unknown">Not known</span>');
    expect(index.indexOf(`>${FIRST}</a>`)).toBeLessThan(index.indexOf(`>${SECOND}</a>`));
    expect(output).toContain(join(out, "index.html"));
  });

  it("never replace a roll-up that is there", async () => {
    const { out } = await analyze(["both"], "--only", "csv");
    const before = readFileSync(join(out, "accounts.csv"), "utf8");
    const again = await iam(["analyze", join(folder, "both.json"), "--at", AT, "--out", out, "--only", "csv"]);
    expect(again.status).toBe(0);
    expect(readFileSync(join(out, "accounts.csv"), "utf8")).toBe(before);
    expect(readdirSync(out).sort()).toEqual([
      FIRST,
      SECOND,
      "accounts.2.csv",
      "accounts.csv",
      "index.2.html",
      "index.html",
    ]);
  });

  it("take the other files by the account that they are of", async () => {
    const file = (name: string) => join(folder, name);
    const given = ["--resources", `${SECOND}=${file("resources.json")}`];
    const organization = ["--organization", `${FIRST}=${file("organization.json")}`];
    const { out, status } = await analyze(["both"], "--only", "csv", ...given, ...organization);
    expect(status).toBe(0);
    const resourcesOf = (id: string) => readFileSync(join(out, id, `resources.${STAMP}.csv`), "utf8");
    expect([resourcesOf(FIRST), resourcesOf(SECOND)].map((text) => text.includes("arn:aws:s3:::ledger"))).toEqual([
      false,
      true,
    ]);
    const twice = await analyze(["both"], ...given, ...given);
    expect(twice.errors).toBe(`iam analyze: --resources: given twice for account ${SECOND}\n`);
  });

  it("print a line of JSON each, or one SARIF log with a run each, and fail for any of them", async () => {
    const json = await analyze(["both"], "--only", "csv", "--format", "json", "--fail-on", "high");
    expect(json.status).toBe(1);
    const lines = json.output.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).accountId)).toEqual([FIRST, SECOND]);
    expect(json.errors).toMatch(new RegExp(`^iam analyze: account ${FIRST}: \\d+ findings for --fail-on high\\n`));
    const { runs: logs } = JSON.parse((await analyze(["both"], "--only", "csv", "--format", "sarif")).output);
    expect(logs).toHaveLength(2);
  });
});
