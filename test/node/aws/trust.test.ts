import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { decide } from "../../../src/iam/decision/decide.ts";
import { readDecisionRequest } from "../../../src/iam/decision/request.ts";

const read = (name: string): unknown => JSON.parse(readFileSync(`docs/aws/${name}.json`, "utf8"));

const SERVICE = "arn:aws:iam::999988887777:user/k9-service";
const ROLE = "arn:aws:iam::123456789012:role/k9-auditor";
const EXTERNAL_ID = "EXAMPLE-EXTERNAL-ID-1234";
const nameOf = (partner: string, kind = "ondemand") =>
  `${kind}-${partner}-430363089266-123456789012-2022-11-11_ONO2`.slice(0, 64);

/** What IAM decides on an AssumeRole under the published policies. */
function decision(over: { resource?: string; principal?: string; context?: Record<string, string> } = {}): string {
  const resource = over.resource ?? ROLE;
  const request = readDecisionRequest({
    principal: over.principal ?? SERVICE,
    action: "sts:AssumeRole",
    resource,
    resourceAccount: resource.split(":")[4],
    identityPolicies: [read("k9-service.permissions")],
    resourcePolicy: read("k9-auditor.trust"),
    context: { "sts:ExternalId": EXTERNAL_ID, "sts:RoleSessionName": nameOf("P123456"), ...over.context },
  });
  if ("error" in request) throw new Error(JSON.stringify(request));
  const decided = decide(request, Date.parse("2026-01-01T00:00:00Z"));
  return "decision" in decided ? decided.decision : "error";
}

describe("the published policies let the service assume the auditor role", () => {
  test.each([
    ["on demand, for the partner", {}, "allowed"],
    ["daily, for the partner", { context: { "sts:RoleSessionName": nameOf("P123456", "daily") } }, "allowed"],
    ["not for another partner", { context: { "sts:RoleSessionName": nameOf("P654321") } }, "implicitDeny"],
    ["not with another external id", { context: { "sts:ExternalId": "a-guess" } }, "implicitDeny"],
    ["not as another identity", { principal: "arn:aws:iam::999988887777:user/someone" }, "implicitDeny"],
    ["not in the service's own account", { resource: "arn:aws:iam::999988887777:role/k9-auditor" }, "explicitDeny"],
    ["not a role of another name", { resource: "arn:aws:iam::123456789012:role/admin" }, "implicitDeny"],
  ])("%s", (_what, over, expected) => {
    expect(decision(over)).toBe(expected);
  });
});

test("the template requires the partner in the same words as the trust policy", () => {
  const template = readFileSync("docs/aws/k9-auditor.yaml", "utf8");
  const patterns = [...template.matchAll(/!Sub "((?:ondemand|daily)-\$\{PartnerId\}-\*)"/g)].map((match) => match[1]);
  const document = JSON.stringify(read("k9-auditor.trust"));
  expect(patterns).toHaveLength(2);
  for (const pattern of patterns)
    expect(document).toContain(`"${pattern?.replace(["$", "{PartnerId}"].join(""), "P123456")}"`);
});
