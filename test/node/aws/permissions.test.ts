import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { CAPABILITIES, findAction } from "../../../src/iam/catalogue/catalogue.ts";

const SERVICES = "src/aws/services";
const sorted = (list: Iterable<string>) => [...list].sort();

const policyOf = (name: string): { Effect: string; Resource: unknown; Action: string | string[] }[] =>
  JSON.parse(readFileSync(`docs/aws/${name}.permissions.json`, "utf8")).Statement;

/** The actions of all operations that are declared; every file of services is read, so that none is forgotten. */
const modules: object[] = await Promise.all(
  readdirSync(SERVICES).map((file) => import(`../../../src/aws/services/${basename(file, ".ts")}.ts`)),
);
const declared = modules
  .flatMap((module): unknown[] => Object.values(module))
  .flatMap((value) => (typeof value === "function" && "action" in value ? [String(value.action)] : []));

/** What the service does with its own identity; all else it does with the credential of the audit. */
const OWN = ["s3:PutObject", "sts:AssumeRole"];
/** No policy can refuse it, and none needs to allow it. */
const UNCHECKED = ["sts:GetCallerIdentity"];
const audit = declared.filter((action) => ![...OWN, ...UNCHECKED].includes(action));

test("every operation is declared once", () => {
  expect(declared.length).toBeGreaterThan(50);
  expect(new Set(declared).size).toBe(declared.length);
  expect(declared).toEqual(expect.arrayContaining([...OWN, ...UNCHECKED]));
});

test("the permissions policy of the auditor allows what collecting needs, and no more", () => {
  const statements = policyOf("k9-auditor");
  expect(statements.every(({ Effect, Resource }) => Effect === "Allow" && Resource === "*")).toBe(true);
  expect(sorted(statements.flatMap(({ Action }) => Action))).toEqual(sorted(audit));
});

test("so does the role that the template makes", () => {
  const template = readFileSync("docs/aws/k9-auditor.yaml", "utf8");
  const [trust = "", permissions = ""] = template.split("Policies:");
  const listed = (part: string) => [...part.matchAll(/^ +- ([a-z0-9]+:\w+)$/gm)].map((match) => match[1] ?? "");
  expect(listed(trust)).toEqual([]);
  expect(sorted(listed(permissions))).toEqual(sorted(audit));
});

test("the permissions policy of the service allows its own operations, and what S3 then asks of the key", () => {
  const allowed = policyOf("k9-service")
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Action }) => Action);
  // S3 decrypts for uploads in parts alone ("Using server-side encryption with AWS KMS keys"), and the service sends none.
  expect(sorted(allowed)).toEqual(sorted([...OWN, "kms:GenerateDataKey"]));
});

test.each(audit)("%s is an action of AWS that changes nothing, and reads configuration alone", (name) => {
  const found = findAction(name);
  expect(["List", "Read"]).toContain(found?.accessLevel);
  // What IAM tells of credentials in use counts as data by the published classification.
  const isReport = /^iam:(Get|Generate)(CredentialReport|AccountSummary)$/.test(name);
  if (!isReport) expect(found?.capabilities).toBe(1 << CAPABILITIES.indexOf("read-config"));
});
