import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { Change } from "../../../src/iam/index.ts";
import { commandsOf } from "../../../src/iam/remedies/commands/commands.ts";
import { account, iam } from "./account.ts";

const { details, inventory, credentialReport } = account;
const documents = { details, resources: inventory?.resources ?? [], credentialReport };
const VARIABLE = ["$", "{aws:username}"].join("");
const document = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::a/${VARIABLE}` }],
};

/** The words of each `aws` command that a shell would run, with its files put away. */
function run(changes: readonly Change[]): string[][] {
  const { aws } = commandsOf(changes, documents);
  const script = [`aws() { printf '%s\\0' "$@"; printf '\\n'; }`, "cat() { :; }", ...aws].join("\n");
  const printed = execFileSync("bash", ["-c", script], {
    encoding: "utf8",
    cwd: "/",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return printed
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\0").slice(0, -1));
}

describe("commands of the AWS CLI", () => {
  it("make room for a sixth version of a managed policy", () => {
    const policy = iam("policy/deploy");
    const { aws } = commandsOf([{ operation: "put-policy-document", policy, document }], documents);
    expect(aws).toEqual([
      `cat > policy-1.json <<'EOF'\n${JSON.stringify(document, null, 2)}\nEOF`,
      `aws iam delete-policy-version --policy-arn ${policy} --version-id v1`,
      `aws iam create-policy-version --policy-arn ${policy} --policy-document file://policy-1.json --set-as-default`,
    ]);
  });

  it.each([
    [{ operation: "put-policy-document", policy: `${iam("role/team/a")}#own`, document }, ["iam", "put-role-policy"]],
    [
      { operation: "put-policy-document", policy: `${iam("role/a")}#trust`, document },
      ["iam", "update-assume-role-policy"],
    ],
    [{ operation: "put-policy-document", policy: "arn:aws:s3:::ledger", document }, ["s3api", "put-bucket-policy"]],
    [{ operation: "delete-policy", policy: "arn:aws:s3:::ledger" }, ["s3api", "delete-bucket-policy"]],
    [{ operation: "delete-policy", policy: `${iam("group/g")}#own` }, ["iam", "delete-group-policy"]],
    [{ operation: "detach-policy", policy: iam("policy/p"), principal: iam("user/u") }, ["iam", "detach-user-policy"]],
    [
      { operation: "remove-user-from-group", user: iam("user/u"), group: iam("group/g") },
      ["iam", "remove-user-from-group"],
    ],
    [
      { operation: "put-permissions-boundary", principal: iam("role/r"), policy: iam("policy/p") },
      ["iam", "put-role-permissions-boundary"],
    ],
  ] satisfies [Change, string[]][])("%j", (change, expected) => {
    expect(run([change]).map((words) => words.slice(0, 2))).toEqual([expected]);
  });

  it("take everything from a user before it is deleted", () => {
    const words = run([{ operation: "delete-principal", principal: iam("user/deployer") }]);
    expect(words.map(([, operation]) => operation)).toEqual([
      "detach-user-policy",
      "delete-login-profile",
      "delete-access-key",
      "delete-user",
    ]);
  });

  it("find the key by the time it was created", () => {
    const { aws } = commandsOf(
      [{ operation: "deactivate-access-key", principal: iam("user/keys"), key: 2 }],
      documents,
    );
    expect(aws.join()).toContain("starts_with(CreateDate, \\`2025-03-01T00:00:00\\`)");
    expect(run([{ operation: "deactivate-access-key", principal: iam("user/keys"), key: 2 }])).toHaveLength(1);
  });

  it("keep whatever a name holds one word", () => {
    const name = `$(touch x);'"\`id\` --`;
    const words = run([{ operation: "delete-policy", policy: `${iam("role/r")}#${name}` }]);
    expect(words).toEqual([["iam", "delete-role-policy", "--role-name", "r", "--policy-name", name]]);
  });
});

describe("Terraform", () => {
  it("has a policy without the templates that a policy variable would begin", () => {
    const { terraform } = commandsOf(
      [{ operation: "put-policy-document", policy: `${iam("user/u")}#own`, document }],
      documents,
    );
    expect(terraform).toContain('resource "aws_iam_user_policy" "own" {');
    expect(terraform).toContain(`a/$${VARIABLE}`);
  });

  it("is left out where a change is none of a document", () => {
    expect(commandsOf([{ operation: "delete-principal", principal: iam("user/u") }], documents)).not.toHaveProperty(
      "terraform",
    );
  });
});
