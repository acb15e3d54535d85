import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { changesSchema } from "../../../src/report/json/changesSchema.ts";
import { findingsSchema } from "../../../src/report/json/findingsSchema.ts";
import { problemsOf } from "../report/jsonSchema.ts";
import { account, allow, filesOf, folderOf, iam, resources } from "./account.ts";

const ARN = "arn:aws:iam::123456789012";
const before = {
  ...account,
  UserDetailList: account.UserDetailList.filter(({ UserName }) => UserName === "bob"),
  RoleDetailList: [],
};
/** A change that adds a path to administrator. */
const after = {
  ...before,
  UserDetailList: before.UserDetailList.map((user) => ({
    ...user,
    UserPolicyList: [{ PolicyName: "deploy", PolicyDocument: allow("iam:PutUserPolicy", `${ARN}:user/bob`) }],
  })),
};
const PATH = `escalation-path:${ARN}:user/bob`;

const folder = folderOf({ "before.json": before, "after.json": after, "resources.json": resources });
let sets = 0;

/** Analyzes one of the files, as of the first or the second day, and gives the set. */
async function analyze(name: "before" | "after", day: 1 | 2, ...more: string[]) {
  sets += 1;
  const out = join(folder, String(sets));
  const files = [join(folder, `${name}.json`), "--resources", join(folder, "resources.json")];
  const only = more.includes("--only") ? [] : ["--only", "json"];
  const at = `2026-03-0${day}T05:00:00Z`;
  const result = await iam(["analyze", ...files, "--at", at, "--out", out, ...only, ...more]);
  const stamp = `2026-03-0${day}-0500`;
  const read = result.status === 2 ? {} : filesOf(out);
  return { ...result, out, files: read, analysis: join(out, `analysis.${stamp}.json.gz`), stamp };
}

interface Told {
  id: string;
  severity: string;
  firstSeen: string;
  accepted?: object;
}

const findingsOf = (set: Awaited<ReturnType<typeof analyze>>): { findings: Told[]; counts: Record<string, number> } => {
  const document = JSON.parse(set.files[`findings.${set.stamp}.json`] ?? "");
  expect(problemsOf(document, findingsSchema)).toEqual([]);
  return document;
};

/** A file of exceptions in the folder. */
function exceptions(...list: object[]): string {
  sets += 1;
  const path = join(folder, `exceptions-${sets}.json`);
  writeFileSync(path, JSON.stringify(list));
  return path;
}

const until = (expires: string) => ({ reason: "Bob deploys until the pipeline does.", expires });

describe("--previous", () => {
  it("says what changed, and since when findings are known", async () => {
    const first = await analyze("before", 1);
    const second = await analyze("after", 2, "--previous", first.analysis, "--only", "json,html");
    expect(second).toMatchObject({ status: 0, errors: "" });
    const changes = JSON.parse(second.files[`changes.${second.stamp}.json`] ?? "");
    expect(problemsOf(changes, changesSchema)).toEqual([]);
    expect(changes.previous).toEqual({ analysisTime: "2026-03-01T05:00:00.000Z" });
    expect(changes.escalation.gained).toMatchObject([{ principal: `${ARN}:user/bob` }]);
    const known = new Set(findingsOf(first).findings.map(({ id }) => id));
    for (const { id, firstSeen } of findingsOf(second).findings)
      expect(firstSeen).toBe(`2026-03-0${known.has(id) ? 1 : 2}T05:00:00.000Z`);
    expect(second.files[`report.${second.stamp}.html`]).toContain('href="#changes"');
    const third = await analyze("after", 2, "--previous", second.analysis);
    expect(findingsOf(third).findings).toEqual(findingsOf(second).findings);
  });

  it("writes the same changes where the analysis itself is not asked for", async () => {
    const first = await analyze("before", 1);
    const whole = await analyze("after", 2, "--previous", first.analysis, "--only", "json,html");
    const part = await analyze("after", 2, "--previous", first.analysis, "--only", "html");
    const name = `report.${part.stamp}.html`;
    expect(Object.keys(part.files)).toEqual([`manifest.${part.stamp}.json`, name]);
    expect(part.files[name]).toBe(whole.files[name]);
  });

  it("goes without its findings, and says so, except where --fail-on needs them", async () => {
    const first = await analyze("before", 1);
    rmSync(join(first.out, `findings.${first.stamp}.json`));
    const second = await analyze("after", 2, "--previous", first.analysis);
    expect(second.status).toBe(0);
    expect(second.output).toContain("PreviousFindingsMissing");
    expect(new Set(findingsOf(second).findings.map(({ firstSeen }) => firstSeen)).size).toBe(1);
    const refused = await analyze("after", 2, "--previous", first.analysis, "--fail-on", "new");
    expect(refused).toMatchObject({ status: 2, output: "" });
    expect(refused.errors).toContain(`findings.${first.stamp}.json: no such file or folder; without them --fail-on`);
    const renamed = join(first.out, "baseline.json.gz");
    renameSync(first.analysis, renamed);
    expect((await analyze("after", 2, "--previous", renamed, "--fail-on", "new")).errors).toContain("keep the name");
  });

  it("refuses the analysis of another account", async () => {
    const first = await analyze("before", 1);
    const other = JSON.parse(JSON.stringify(after).replaceAll("123456789012", "222233334444"));
    writeFileSync(join(folder, "other.json"), JSON.stringify(other));
    const given = ["analyze", join(folder, "other.json"), "--out", join(folder, "other")];
    expect(await iam([...given, "--previous", first.analysis])).toMatchObject({
      status: 2,
      errors: expect.stringContaining("of account 123456789012, not 222233334444"),
    });
  });
});

describe("--fail-on new", () => {
  it("ends with 1 and names the statement that opened a path", async () => {
    const first = await analyze("before", 1);
    const same = await analyze("before", 2, "--previous", first.analysis, "--fail-on", "new");
    expect([same.status, same.errors]).toEqual([0, ""]);
    const { status, errors } = await analyze("after", 2, "--previous", first.analysis, "--fail-on", "new,high");
    expect(status).toBe(1);
    expect(errors).toMatch(/^iam analyze: account 123456789012: 1 new finding for --fail-on new,high\n/);
    expect(errors).toContain(
      `Allow by statement #0 of ${ARN}:user/bob#deploy: {"Effect":"Allow","Action":"iam:PutUserPolicy"`,
    );
    expect(errors).toContain(PATH);
    const low = await analyze("after", 2, "--previous", first.analysis, "--fail-on", "low");
    expect(low.status).toBe(1);
    expect(low.errors).toMatch(/: \d+ findings? for --fail-on low\n/);
  });

  it("tells the same as JSON, and nothing with --quiet", async () => {
    const first = await analyze("before", 1);
    const options = ["--previous", first.analysis, "--fail-on", "new,critical"];
    const json = await analyze("after", 2, ...options, "--format", "json");
    const { failing } = JSON.parse(json.output);
    expect(failing).toMatchObject([
      { id: PATH, proof: [{ policy: `${ARN}:user/bob#deploy`, statement: "#0", effect: "Allow" }] },
    ]);
    const quiet = await analyze("after", 2, ...options, "--quiet");
    expect([quiet.status, quiet.output, quiet.errors]).toEqual([1, "", ""]);
  });

  it("counts what is accepted no longer, and no kind of which nothing was known before", async () => {
    const accepted = exceptions({ id: PATH, ...until("2026-03-01") });
    const first = await analyze("after", 1, "--exceptions", accepted);
    const options = ["--previous", first.analysis, "--fail-on", "new"];
    expect((await analyze("after", 2, ...options, "--exceptions", accepted)).errors).toContain(PATH);
    const report = join(folder, "report.csv");
    writeFileSync(
      report,
      [
        "user,arn,password_enabled,password_last_used,mfa_active",
        `<root_account>,${ARN}:root,not_supported,N/A,true`,
        `bob,${ARN}:user/bob,true,2026-03-01T00:00:00+00:00,false`,
      ].join("\n"),
    );
    const plain = await analyze("after", 1);
    const now = ["--previous", plain.analysis, "--fail-on", "new", "--credential-report", report];
    const told = await analyze("after", 2, ...now);
    expect(findingsOf(told).findings.map(({ id }) => id)).toContain(`console-without-mfa:${ARN}:user/bob`);
    expect([told.status, told.errors]).toEqual([0, ""]);
  });
});

describe("--exceptions", () => {
  it("accepts findings, which are shown, not counted, and do not fail", async () => {
    const plain = await analyze("after", 1);
    const file = exceptions(
      { kind: "escalation-path", arn: `${ARN}:user/*`, ...until("2026-03-01") },
      { kind: "unused-principal", arn: `${ARN}:role/none-*`, ...until("2027-01-01") },
      { id: "root-access-key:x", ...until("2026-02-28") },
    );
    const set = await analyze("after", 1, "--exceptions", file, "--fail-on", "critical", "--only", "csv,json");
    expect(set.status).toBe(0);
    const found = findingsOf(set);
    expect(found.findings.filter(({ accepted }) => accepted).map(({ id }) => id)).toEqual([PATH]);
    expect(found.counts.critical).toBe((findingsOf(plain).counts.critical ?? 0) - 1);
    expect(set.files[`findings.${set.stamp}.csv`]).toMatch(/,accepted,/);
    expect(set.output).toMatch(/^accepted +1 not counted, by 3 exceptions$/m);
    expect(set.output).toContain(`matches nothing: unused-principal ${ARN}:role/none-*`);
    expect(set.output).toContain("expired 2026-02-28, matches 0: root-access-key:x");
    const json = JSON.parse((await analyze("after", 1, "--exceptions", file, "--format", "json")).output);
    expect([json.accepted, json.exceptions.length, json.findings.critical]).toEqual([1, 3, found.counts.critical]);
    const sarif = JSON.parse((await analyze("after", 1, "--exceptions", file, "--format", "sarif")).output);
    const suppressed = sarif.runs[0].results.filter((result: object) => "suppressions" in result);
    expect(suppressed).toHaveLength(1);
  });

  it("speak again when they have expired", async () => {
    const file = exceptions({ kind: "escalation-path", arn: "*", ...until("2026-03-01") });
    const set = await analyze("after", 2, "--exceptions", file, "--fail-on", "critical");
    expect(set.status).toBe(1);
    expect(set.output).toContain("expired 2026-03-01, matches 1: escalation-path * (Bob deploys");
  });
});

describe("the cover", () => {
  it("has title, customer and author as they were given", async () => {
    const set = await analyze(
      "before",
      1,
      ...[
        "--only",
        "html",
        "--title",
        "Access <audit>",
        "--customer",
        "Acme & Co",
        "--prepared-by",
        "Example Security",
      ],
    );
    const report = set.files[`report.${set.stamp}.html`] ?? "";
    for (const part of ["Access &lt;audit&gt;", "Acme &amp; Co", "Example Security"]) expect(report).toContain(part);
  });
});
