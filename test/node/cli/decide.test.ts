import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AT, account, allow, folderOf, iam } from "./account.ts";

const COMMAND = "src/cli/iam.ts";
const request = (action: string, more: object = {}) => ({
  principal: "arn:aws:iam::123456789012:user/bob",
  action,
  resource: "arn:aws:s3:::ledger/a",
  identityPolicies: [allow("s3:Get*", "arn:aws:s3:::ledger/*")],
  ...more,
});
const get = JSON.stringify(request("s3:GetObject"));
const put = JSON.stringify(request("s3:PutObject"));

async function answers(input: string | readonly (string | Uint8Array)[]): Promise<Record<string, unknown>[]> {
  const { status, output, errors } = await iam(["decide"], typeof input === "string" ? [input] : input);
  expect({ status, errors }).toEqual({ status: 0, errors: "" });
  expect(output === "" || output.endsWith("\n")).toBe(true);
  return output
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}
const decisions = async (input: Parameters<typeof answers>[0]) =>
  (await answers(input)).map(({ decision, error }) => decision ?? error);

describe("one answer a line, in order", () => {
  it("says what decides", async () => {
    expect(await answers(`${get}\n`)).toEqual([
      { decision: "allowed", because: [{ policy: "identityPolicies[0]", statement: "#0", effect: "Allow" }] },
    ]);
  });

  it.each([
    ["nothing", "", []],
    ["two lines", `${get}\n${put}\n`, ["allowed", "implicitDeny"]],
    ["no end of the last line", `${put}\n${get}`, ["implicitDeny", "allowed"]],
    ["CRLF", `${get}\r\n${put}\r\n`, ["allowed", "implicitDeny"]],
    ["a byte order mark", `\uFEFF${get}\n`, ["allowed"]],
    [
      "an empty line",
      `${get}\n\n \r\n${put}\n`,
      ["allowed", "request: empty line", "request: empty line", "implicitDeny"],
    ],
    ["no JSON", `{\n${get}\n`, ["request: not JSON", "allowed"]],
    [
      "no object",
      `7\n[]\nnull\n${get}\n`,
      [
        expect.stringMatching(/^request/),
        expect.stringMatching(/^request/),
        expect.stringMatching(/^request/),
        "allowed",
      ],
    ],
    ["a member that is missing", '{"action":"s3:GetObject","resource":"*"}\n', [expect.stringMatching(/^principal/)]],
    [
      "a policy that cannot be read",
      JSON.stringify(request("s3:GetObject", { identityPolicies: ["{"] })),
      [expect.stringMatching(/^identityPolicies\[0\]/)],
    ],
    [
      "a policy nested without end",
      `{"principal":"*","action":"a:b","resource":"*","resourcePolicy":{"Statement":${"[".repeat(100_000)}${"]".repeat(100_000)}}}\n${get}`,
      ["implicitDeny", "allowed"],
    ],
  ])("with %s", async (_, input, expected) => {
    expect(await decisions(input)).toEqual(expected);
  });

  it("wherever the input is cut, within a character too", async () => {
    const odd = JSON.stringify(request("s3:GetObject", { resource: "arn:aws:s3:::ledger/ä€𝄞" }));
    const bytes = Buffer.from(`${odd}\n${put}\n\n${odd}`);
    const cuts = fc.array(fc.nat({ max: bytes.length }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(cuts, async (places) => {
        const sorted = [0, ...places.toSorted((a, b) => a - b), bytes.length];
        const chunks = sorted.slice(1).map((end, at) => bytes.subarray(sorted[at], end));
        expect(await decisions(chunks)).toEqual(["allowed", "implicitDeny", "request: empty line", "allowed"]);
      }),
      { numRuns: 50 },
    );
  });

  it("with policies that come again, and the same in another place", async () => {
    const policies = [allow("s3:Get*", "arn:aws:s3:::ledger/*")];
    const asBoundary = JSON.stringify({
      ...request("s3:GetObject"),
      identityPolicies: [],
      permissionsBoundary: policies[0],
    });
    const lines = [get, get, put, asBoundary, get, asBoundary, asBoundary, put];
    const expected = lines.map((line) => (line === get ? "allowed" : "implicitDeny"));
    expect(await decisions(lines.join("\n"))).toEqual(expected);
  });

  it("takes the dates of the call from the clock", async () => {
    const until = (date: string) => {
      const [statement] = allow("s3:*", "*").Statement;
      const Condition = { DateLessThan: { "aws:CurrentTime": date } };
      return JSON.stringify(
        request("s3:GetObject", {
          identityPolicies: [{ Version: "2012-10-17", Statement: { ...statement, Condition } }],
        }),
      );
    };
    expect(await decisions(`${until("2026-01-01T00:00:00Z")}\n${until("2026-02-01T00:00:00Z")}`)).toEqual([
      "implicitDeny",
      "allowed",
    ]);
  });
});

describe("the command as a process", () => {
  const start = (args: readonly string[], input = "") =>
    spawnSync(process.execPath, [COMMAND, ...args], { input, encoding: "utf8", maxBuffer: 1 << 28 });

  it("decides many lines and one huge one", () => {
    const huge = JSON.stringify(request("s3:GetObject", { context: { "aws:UserAgent": "x".repeat(8_000_000) } }));
    const lines = [...Array.from({ length: 5000 }, (_, at) => (at % 3 === 0 ? put : get)), huge];
    const { status, stdout, stderr } = start(["decide"], lines.join("\n"));
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const said = stdout.trimEnd().split("\n");
    expect(said.map((line) => line.includes('"allowed"'))).toEqual(lines.map((line) => line !== put));
  });

  it("answers a line at once, while its input stays open", async () => {
    const child = spawn(process.execPath, [COMMAND, "decide"], { stdio: ["pipe", "pipe", "inherit"] });
    for (const [line, expected] of [
      [get, "allowed"],
      [put, "implicitDeny"],
    ]) {
      child.stdin.write(`${line}\n`);
      const [answer] = await once(child.stdout, "data");
      expect(JSON.parse(String(answer)).decision).toBe(expected);
    }
    child.stdin.end();
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("ends quietly when nobody reads on", async () => {
    const child = spawn(process.execPath, [COMMAND, "decide"], { stdio: ["pipe", "pipe", "pipe"] });
    const said: string[] = [];
    child.stderr.on("data", (chunk) => said.push(String(chunk)));
    child.stdin.on("error", () => {});
    child.stdin.write(`${get}\n`.repeat(20_000));
    await once(child.stdout, "data");
    child.stdout.destroy();
    child.stdin.end(`${get}\n`.repeat(20_000));
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(said).toEqual([]);
  });

  it("analyses, and refuses with status 2 and one line", () => {
    const folder = folderOf({ "a.json": account });
    const good = start(["analyze", join(folder, "a.json"), "--at", AT, "--out", join(folder, "out")]);
    expect(good).toMatchObject({ status: 0, stderr: "" });
    expect(readdirSync(join(folder, "out"))).toContain("manifest.2022-12-10-0714.json");
    const bad = start(["analyze", join(folder, "b.json"), "--out", join(folder, "out")]);
    expect(bad).toMatchObject({
      status: 2,
      stdout: "",
      stderr: expect.stringMatching(/^iam analyze: .*b\.json: no such [^\n]*\n$/),
    });
  });
});
