import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { gunzipSync } from "node:zlib";
import { run } from "../../../src/cli/run.ts";

export const AT = "2022-12-10T07:14:19.753800+00:00";
export const STAMP = "2022-12-10-0714";
const ARN = "arn:aws:iam::123456789012";

export const allow = (Action: string | string[], Resource: string | string[]) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action, Resource }],
});
const trust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

/** An administrator, a reader of one bucket by a group, and a role that may make access keys. */
export const account = {
  UserDetailList: [
    {
      UserName: "ada",
      Arn: `${ARN}:user/ada`,
      AttachedManagedPolicies: [{ PolicyName: "all", PolicyArn: "arn:aws:iam::aws:policy/all" }],
    },
    { UserName: "bob", Arn: `${ARN}:user/bob`, GroupList: ["readers"], Tags: [{ Key: "Owner", Value: "=cmd" }] },
  ],
  GroupDetailList: [
    {
      GroupName: "readers",
      Arn: `${ARN}:group/readers`,
      GroupPolicyList: [{ PolicyName: "read", PolicyDocument: allow("s3:GetObject", "arn:aws:s3:::ledger/*") }],
    },
  ],
  RoleDetailList: [
    {
      RoleName: "keys",
      Arn: `${ARN}:role/keys`,
      AssumeRolePolicyDocument: trust,
      RolePolicyList: [{ PolicyName: "make", PolicyDocument: allow("iam:CreateAccessKey", "*") }],
    },
  ],
  Policies: [
    {
      PolicyName: "all",
      Arn: "arn:aws:iam::aws:policy/all",
      DefaultVersionId: "v2",
      PolicyVersionList: [
        { VersionId: "v1", IsDefaultVersion: false, Document: allow("s3:*", "*") },
        { VersionId: "v2", IsDefaultVersion: true, Document: allow("*", "*") },
      ],
    },
  ],
};

export const resources = [{ arn: "arn:aws:s3:::ledger", tags: { Confidentiality: "Restricted" } }];

/** A new folder with these files: text as it is, everything else as JSON. */
export function folderOf(files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(tmpdir(), "iam-"));
  for (const [name, content] of Object.entries(files)) {
    const raw = typeof content === "string" || content instanceof Uint8Array;
    writeFileSync(join(folder, name), raw ? content : JSON.stringify(content));
  }
  return folder;
}

function gathered(): { stream: Writable; text(): string } {
  const pieces: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      pieces.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => pieces.join("") };
}

/** The command within this process; `input` is what stands on standard input, in these chunks. */
export async function iam(args: readonly string[], input: readonly (string | Uint8Array)[] = []) {
  const output = gathered();
  const errors = gathered();
  const status = await run(args, {
    input: (async function* () {
      for (const chunk of input) yield Buffer.from(chunk);
    })(),
    output: output.stream,
    errors: errors.stream,
    now: () => Date.UTC(2026, 0, 2, 3, 4, 5, 6),
  });
  return { status, output: output.text(), errors: errors.text() };
}

/** The files of a folder by name, unpacked. */
export function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder).sort();
  return Object.fromEntries(
    names.map((name) => {
      const bytes = readFileSync(join(folder, name));
      return [name, (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString()];
    }),
  );
}
