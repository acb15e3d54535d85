import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CAPABILITIES, findAction } from "../../../src/iam/catalogue/catalogue.ts";
import { AUDIT_ACTIONS } from "../../../src/jobs/execution/collect/actions.ts";

const sorted = (list: Iterable<string>) => [...list].sort();

test("the permissions policy allows what collecting needs, and no more", () => {
  const { Statement } = JSON.parse(readFileSync("docs/aws/k9-auditor.permissions.json", "utf8"));
  expect(
    Statement.every(({ Effect, Resource }: Record<string, unknown>) => Effect === "Allow" && Resource === "*"),
  ).toBe(true);
  const allowed = Statement.flatMap(({ Action }: { Action: string[] }) => Action);
  expect(sorted(allowed)).toEqual(sorted(AUDIT_ACTIONS));
});

test("so does the role that the template makes", () => {
  const template = readFileSync("docs/aws/k9-auditor.yaml", "utf8");
  const [trust = "", permissions = ""] = template.split("Policies:");
  const listed = (part: string) => [...part.matchAll(/^ +- ([a-z0-9]+:\w+)$/gm)].map((match) => match[1] ?? "");
  expect(listed(trust)).toEqual([]);
  expect(sorted(listed(permissions))).toEqual(sorted(AUDIT_ACTIONS));
});

test.each(AUDIT_ACTIONS)("%s is an action of AWS that changes nothing, and reads configuration alone", (name) => {
  const found = findAction(name);
  expect(["List", "Read"]).toContain(found?.accessLevel);
  // What IAM tells of credentials in use counts as data by the published classification.
  const isReport = /^iam:(Get|Generate)(CredentialReport|AccountSummary)$/.test(name);
  if (!isReport) expect(found?.capabilities).toBe(1 << CAPABILITIES.indexOf("read-config"));
});
