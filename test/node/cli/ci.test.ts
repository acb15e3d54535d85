import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readExceptions } from "../../../src/iam/index.ts";
import { allow } from "./account.ts";

const DOC = readFileSync("docs/ci.md", "utf8");
const blocks = [...DOC.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = "", text = ""]) => ({
  language,
  text,
}));
const block = (language: string, start: string) =>
  blocks.find((each) => each.language === language && each.text.includes(start))?.text ?? "";

const ARN = "arn:aws:iam::111122223333:user/dev";

/** What the account file has in a commit: a user with one inline policy. */
const account = (action: string) => ({
  UserDetailList: [
    { UserName: "dev", Arn: ARN, UserPolicyList: [{ PolicyName: "deploy", PolicyDocument: allow(action, ARN) }] },
  ],
  GroupDetailList: [],
  RoleDetailList: [],
  Policies: [],
});

/** A repository with the script of the document, and functions to change and check it. */
function repository() {
  const folder = mkdtempSync(join(tmpdir(), "iam-ci-"));
  const git = (...args: string[]) =>
    execFileSync(
      "git",
      ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false", ...args],
      {
        cwd: folder,
        encoding: "utf8",
      },
    );
  git("init", "--quiet");
  for (const name of [".github", "iam"]) mkdirSync(join(folder, name));
  writeFileSync(join(folder, ".github/iam-access.sh"), block("sh", "git show"));
  return {
    write: (name: string, value: object) => writeFileSync(join(folder, "iam", name), JSON.stringify(value)),
    commit() {
      git("add", "--all");
      git("commit", "--quiet", "--message", "change");
      return git("rev-parse", "HEAD").trim();
    },
    check(base: string) {
      const env = { ...process.env, IAM: `${process.execPath} ${resolve("bin/iam.js")}` };
      const { status, stdout, stderr } = spawnSync("sh", [".github/iam-access.sh", base], {
        cwd: folder,
        env,
        encoding: "utf8",
      });
      return { status, stdout, stderr };
    },
    sarif: () => JSON.parse(readFileSync(join(folder, "iam-access.sarif"), "utf8")),
  };
}

describe("the examples of docs/ci.md", () => {
  it("fail a pull request that adds a path to administrator, and say which statement does it", {
    timeout: 60_000,
  }, () => {
    const { write, commit, check, sarif } = repository();
    write("account.json", account("s3:ListBucket"));
    const base = commit();
    expect(check(base)).toEqual({ status: 0, stdout: "", stderr: "" });
    write("account.json", account("iam:PutUserPolicy"));
    const failed = check(base);
    expect(failed.status).toBe(1);
    const promised = block("text", "new finding")
      .split("\n")
      .slice(0, 3)
      .concat(block("text", "id ").split("\n")[4] ?? "");
    for (const line of promised) expect(failed.stderr).toContain(line);
    const [run] = sarif().runs;
    expect(run.results[0].locations[0].physicalLocation.artifactLocation.uri).toBe("iam/account.json");
    write("exceptions.json", JSON.parse(block("json", "reason")));
    expect(check(base)).toMatchObject({ status: 0, stderr: "" });
  });

  it("have exceptions that can be read, and steps that run the check", () => {
    expect(readExceptions(JSON.parse(block("json", "reason"))).ok).toBe(true);
    expect(block("yaml", "pull_request")).toContain('run: sh .github/iam-access.sh "$BASE"');
    expect(block("yaml", "pre-commit") || block("yaml", "repo: local")).toContain("sh .github/iam-access.sh HEAD");
  });
});
