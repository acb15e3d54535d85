import { arnService, isRoleArn, parseArn } from "../policy/arn.ts";
import type { Gap } from "./gaps.ts";

/**
 * What an account tells, by where it is read. What rests on a fact that could not be read is not known, which is neither
 * none nor zero.
 */
export type Fact =
  /** Passwords, access keys, MFA devices and the last use of users: the credential report. */
  | "credentials"
  /** The last use of roles. */
  | "roleUse"
  /** Whether the root user has access keys or an MFA device: the account's summary. */
  | "accountSummary"
  /** Users, roles, groups and the policies that they hold. */
  | "principals"
  /** Which resources there are. */
  | "resources"
  /** Whom a resource lets in by its own policy, grants and public access block. */
  | "resourcePolicies"
  /** Tags of a resource, which conditions ask for. */
  | "resourceTags"
  /** Which role an instance, a task or a notebook runs with. */
  | "runtimeRoles"
  /** Service and resource control policies. */
  | "organization";

/** A fact that is missing, of what lies in a service and Region, or of one thing. */
export interface Unread {
  fact: Fact;
  /** As ARNs have it; empty: of any service. */
  service: string;
  /** Empty: in any Region. */
  region: string;
  /** ARN or name of the one thing, where it is one. */
  resource: string | undefined;
  /** Only in Regions of which the analysis shows nothing: the account's Regions were not listed. */
  isElsewhere?: true;
}

/** Calls of which no decision, number or finding makes use; a report that was not generated cannot be got either. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  "iam:GenerateCredentialReport",
  "iam:ListAccountAliases",
  "iam:ListVirtualMFADevices",
  "kms:ListAliases",
  "s3:GetBucketOwnershipControls",
  "compare",
]);

/** Codes of what was read and is as it is: a role that is gone or of another account, a service that does not exist. */
const NOT_MISSING: ReadonlySet<string> = new Set([
  "NoSuchEntity",
  "OtherAccount",
  "UnknownService",
  "MalformedInstant",
]);

const FACT_OF_CALL: ReadonlyMap<string, Fact> = new Map<string, Fact>([
  ["iam:GetCredentialReport", "credentials"],
  ["iam:GetAccountSummary", "accountSummary"],
  ["iam:GetAccountAuthorizationDetails", "principals"],
  ["s3:ListAllMyBuckets", "resources"],
  ["kms:ListKeys", "resources"],
  ["sqs:ListQueues", "resources"],
  ["sns:ListTopics", "resources"],
  ["secretsmanager:ListSecrets", "resources"],
  ["dynamodb:ListTables", "resources"],
  ["rds:DescribeDBClusters", "resources"],
  ["rds:DescribeDBInstances", "resources"],
  ["lambda:ListFunctions", "resources"],
  ["ecr:DescribeRepositories", "resources"],
  ["ec2:DescribeInstances", "resources"],
  ["ecs:ListClusters", "resources"],
  ["ecs:ListServices", "resources"],
  ["ecs:DescribeServices", "resources"],
  ["glue:GetJobs", "resources"],
  ["glue:GetDevEndpoints", "resources"],
  ["cloudformation:DescribeStacks", "resources"],
  ["codebuild:ListProjects", "resources"],
  ["codebuild:BatchGetProjects", "resources"],
  ["sagemaker:ListNotebookInstances", "resources"],
  ["ecs:DescribeTaskDefinition", "runtimeRoles"],
  ["sagemaker:DescribeNotebookInstance", "runtimeRoles"],
  ["s3:GetBucketLocation", "resourcePolicies"],
  ["s3:GetBucketPolicy", "resourcePolicies"],
  ["s3:GetBucketPublicAccessBlock", "resourcePolicies"],
  ["s3:GetAccountPublicAccessBlock", "resourcePolicies"],
  ["kms:DescribeKey", "resourcePolicies"],
  ["kms:GetKeyPolicy", "resourcePolicies"],
  ["kms:ListGrants", "resourcePolicies"],
  ["sqs:GetQueueAttributes", "resourcePolicies"],
  ["sns:GetTopicAttributes", "resourcePolicies"],
  ["secretsmanager:GetResourcePolicy", "resourcePolicies"],
  ["dynamodb:GetResourcePolicy", "resourcePolicies"],
  ["lambda:GetPolicy", "resourcePolicies"],
  ["ecr:GetRepositoryPolicy", "resourcePolicies"],
  ["s3:GetBucketAbac", "resourceTags"],
  ["s3:GetBucketTagging", "resourceTags"],
  ["kms:ListResourceTags", "resourceTags"],
  ["sqs:ListQueueTags", "resourceTags"],
  ["sns:ListTagsForResource", "resourceTags"],
  ["dynamodb:ListTagsOfResource", "resourceTags"],
  ["lambda:ListTags", "resourceTags"],
  ["ecr:ListTagsForResource", "resourceTags"],
]);

/** What a gap leaves unknown; undefined where nothing rests on it. */
export function unreadBy(gap: Gap): Unread | undefined {
  const { service, region, action, code, resource } = gap;
  if (service === "organizations" || action.startsWith("organizations:")) {
    return { fact: "organization", service, region: "", resource };
  }
  if (WITHOUT_EFFECT.has(action)) return undefined;
  if (action === "parse") return notUnderstood(gap);
  if (action === "resources") return { fact: "resources", service: "", region: "", resource: undefined };
  if (action === "ec2:DescribeRegions") {
    return { fact: "resources", service: "", region: "", resource: undefined, isElsewhere: true };
  }
  const fact = FACT_OF_CALL.get(action) ?? (resource === undefined ? "resources" : "resourcePolicies");
  if (code === "MissingMember" && resource === "RoleLastUsed") {
    return { fact: "roleUse", service: "iam", region: "", resource: undefined };
  }
  if (fact === "principals") return { fact, service: "iam", region: "", resource };
  return { fact, service, region, resource: fact === "resources" ? undefined : resource };
}

function notUnderstood({ service, region, code, resource }: Gap): Unread | undefined {
  if (NOT_MISSING.has(code)) return undefined;
  if (resource === undefined || parseArn(resource) === undefined) {
    return { fact: service === "iam" ? "principals" : "resources", service, region: "", resource };
  }
  const part = /#(?:policy|grant|trust)$/.exec(resource);
  const owner = part === null ? resource : resource.slice(0, part.index);
  const isOfResource = arnService(owner) !== "iam" || (part?.[0] === "#trust" && isRoleArn(owner));
  if (isOfResource) return { fact: "resourcePolicies", service: arnService(owner), region, resource: owner };
  return { fact: "principals", service: "iam", region: "", resource };
}
