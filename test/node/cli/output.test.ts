import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AT, account, filesOf, folderOf, iam, resources, STAMP } from "./account.ts";

const given = () => folderOf({ "account.json": account, "resources.json": resources });

async function analyze(folder: string, ...more: readonly string[]) {
  const files = [join(folder, "account.json"), "--resources", join(folder, "resources.json")];
  return iam(["analyze", ...files, "--at", AT, "--out", join(folder, "out"), ...more]);
}

const withoutStamp = (names: readonly string[]) => names.map((name) => name.replace(`.${STAMP}`, "")).sort();

describe("--only", () => {
  const CSV = [
    "findings.csv",
    "principal-access-summaries.csv",
    "principals.csv",
    "resource-access-summaries.csv",
    "resources.csv",
  ];
  const JSON_FILES = ["analysis.json.gz", "changes.json", "findings.json"];

  it.each([
    ["csv", CSV],
    ["json", JSON_FILES],
    ["html", ["report.html"]],
    ["xlsx", ["resource-access-audit.xlsx"]],
    ["html,csv", [...CSV, "report.html"]],
    ["xlsx,json", [...JSON_FILES, "resource-access-audit.xlsx"]],
  ])("%s writes these and the manifest that lists them, byte for byte as without it", async (only, expected) => {
    const folder = given();
    expect(await analyze(folder, "--only", only)).toMatchObject({ status: 0, errors: "" });
    const files = filesOf(join(folder, "out"));
    expect(withoutStamp(Object.keys(files))).toEqual([...expected, "manifest.json"].sort());
    const { objects } = JSON.parse(files[`manifest.${STAMP}.json`] ?? "");
    expect(withoutStamp(objects.map(({ fileName }: { fileName: string }) => fileName))).toEqual(expected.toSorted());
    const whole = given();
    await analyze(whole);
    const all = filesOf(join(whole, "out"));
    for (const name of Object.keys(files)) if (!name.startsWith("manifest")) expect(files[name]).toBe(all[name]);
  });

  it("refuses a format that there is not", async () => {
    const refused = {
      status: 2,
      output: "",
      errors: "iam analyze: --only: pdf is not one of csv, json, html, xlsx, parquet\n",
    };
    expect(await analyze(given(), "--only", "csv,pdf")).toEqual(refused);
  });
});

describe("a set of the same minute", () => {
  it("takes the next free minute in its names, and keeps its time", async () => {
    const folder = given();
    await analyze(folder);
    const first = filesOf(join(folder, "out"));
    await analyze(folder, "--only", "csv");
    await analyze(folder, "--only", "html");
    const files = filesOf(join(folder, "out"));
    expect(files).toMatchObject(first);
    const later = Object.keys(files).filter((name) => !(name in first));
    expect(later.sort()).toEqual([
      "findings.2022-12-10-0715.csv",
      "manifest.2022-12-10-0715.json",
      "manifest.2022-12-10-0716.json",
      "principal-access-summaries.2022-12-10-0715.csv",
      "principals.2022-12-10-0715.csv",
      "report.2022-12-10-0716.html",
      "resource-access-summaries.2022-12-10-0715.csv",
      "resources.2022-12-10-0715.csv",
    ]);
    expect(files["principals.2022-12-10-0715.csv"]).toBe(first[`principals.${STAMP}.csv`]);
  });

  it("leaves a minute alone in which another process is writing", async () => {
    const folder = given();
    mkdirSync(join(folder, "out", `.k9-${STAMP}`), { recursive: true });
    expect(await analyze(folder, "--only", "html")).toMatchObject({ status: 0 });
    expect(readFileSync(join(folder, "out", "report.2022-12-10-0715.html"), "utf8")).toContain("2022-12-10 07:14 UTC");
  });
});

describe("what is printed, and the exit status", () => {
  it("--format json prints the summary, with null for what is not known", async () => {
    const folder = given();
    const { status, output } = await analyze(folder, "--format", "json", "--only", "html");
    expect(status).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      accountId: "123456789012",
      users: 2,
      roles: 1,
      resources: 2,
      administrators: { full: ["arn:aws:iam::123456789012:user/ada"], iam: ["arn:aws:iam::123456789012:role/keys"] },
      staleCredentials: null,
      files: [`report.${STAMP}.html`, `manifest.${STAMP}.json`],
    });
  });

  it("--quiet prints nothing", async () => {
    expect(await analyze(given(), "--quiet")).toEqual({ status: 0, output: "", errors: "" });
  });

  it("--fail-on ends with 1 where a finding is at least that severe, after all is written", async () => {
    const folder = given();
    expect((await analyze(folder, "--fail-on", "critical", "--format", "json")).status).toBe(1);
    expect(Object.keys(filesOf(join(folder, "out")))).toContain(`manifest.${STAMP}.json`);
    const harmless = folderOf({
      "account.json": { ...account, UserDetailList: [], RoleDetailList: [] },
      "resources.json": [],
    });
    const { status, output } = await analyze(harmless, "--fail-on", "high", "--format", "json");
    expect([status, JSON.parse(output).findings]).toEqual([0, expect.objectContaining({ critical: 0, high: 0 })]);
  });

  it("--format sarif, ocsf and asff print the findings for another product", async () => {
    const folder = given();
    const sarif = JSON.parse((await analyze(folder, "--format", "sarif")).output);
    const { findings } = JSON.parse(filesOf(join(folder, "out"))[`findings.${STAMP}.json`]?.toString() ?? "{}");
    const ids = findings.map(({ id }: { id: string }) => id);
    expect(ids.length).toBeGreaterThan(0);
    expect(sarif.runs[0].results.map((result: { partialFingerprints: object }) => result.partialFingerprints)).toEqual(
      ids.map((id: string) => ({ "findingId/v1": id })),
    );
    const [{ physicalLocation }] = sarif.runs[0].results[0].locations;
    expect(physicalLocation.artifactLocation.uri).toMatch(/account\.json$/);
    const ocsf = (await analyze(given(), "--format", "ocsf")).output;
    expect(
      ocsf
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line).finding_info.uid),
    ).toEqual(ids);
    const asff = (await analyze(given(), "--format", "asff")).output;
    expect(JSON.parse(asff).Findings).toHaveLength(ids.length);
  });

  it.each([
    [["--format", "yaml"], "--format: not one of text, json, ocsf, asff, sarif"],
    [["--fail-on", "worst"], "--fail-on: worst is not one of critical, high, medium, low, new, nor new,SEVERITY"],
    [["--quiet=yes"], "--quiet: takes no value"],
    [["--quit"], "--quit: no such option; did you mean --quiet?"],
  ])("%s is refused with 2", async (more, problem) => {
    expect(await analyze(given(), ...more)).toEqual({ status: 2, output: "", errors: `iam analyze: ${problem}\n` });
  });

  it("--version names the command, the engine and the catalogue", async () => {
    expect(await iam(["--version"])).toMatchObject({
      status: 0,
      output: expect.stringMatching(/^iam \d+\.\d+\.\d+ \(engine \S+, catalogue \S+ of \d{4}-\d\d-\d\d\)\n$/),
    });
  });
});

it("the binary passes its arguments, standard input and exit status on", () => {
  const start = (...args: readonly string[]) =>
    spawnSync(process.execPath, ["bin/iam.js", ...args], { input: "\n", encoding: "utf8" });
  expect(start("decide")).toMatchObject({ status: 0, stdout: '{"error":"request: empty line"}\n', stderr: "" });
  expect(start("decide", "x")).toMatchObject({ status: 2, stdout: "" });
});
