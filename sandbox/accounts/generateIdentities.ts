import { awsManagedAttachment } from "./awsManaged.ts";
import { credentialCells, offset } from "./credentialReport.ts";
import { commonAwsPolicies, digits, roleName, rolePath, type Shape } from "./generateShape.ts";
import { generateDocument } from "./generateStatements.ts";
import { uniqueId } from "./identifiers.ts";
import type {
  AttachedPolicy,
  CredentialRow,
  GroupDetail,
  InlinePolicy,
  ManagedPolicyDetail,
  RoleDetail,
  UserDetail,
} from "./model.ts";
import type { Random } from "./random.ts";
import { randomOf } from "./random.ts";

const boundaryPolicy = "PowerUserAccess";

function created(random: Random): string {
  const day = String(1 + random.below(28)).padStart(2, "0");
  return `20${16 + random.below(10)}-0${1 + random.below(9)}-${day}T0${random.below(10)}:15:30Z`;
}

function attachments(shape: Shape, random: Random): AttachedPolicy[] {
  const first = random.below(shape.policyCount);
  const second = (first + 1 + random.below(shape.policyCount - 1)) % shape.policyCount;
  const local = [first, second].map((index) => {
    const PolicyName = `policy-${digits(index)}`;
    return { PolicyName, PolicyArn: `${shape.arn}:policy/${PolicyName}` };
  });
  const name = random.chance(0.01) ? "AdministratorAccess" : random.chance(0.2) ? random.pick(commonAwsPolicies) : "";
  const managed = awsManagedAttachment(name, "aws");
  return managed === undefined ? local : [...local, managed];
}

function inlinePolicies(shape: Shape, random: Random): InlinePolicy[] {
  const count = shape.options.statementsPerPrincipal - 2 * shape.policyStatements;
  if (count <= 0) return [];
  return [{ PolicyName: "own", PolicyDocument: generateDocument(random, count, shape.names) }];
}

function boundary(random: Random): Pick<UserDetail, "PermissionsBoundary"> {
  if (!random.chance(0.05)) return {};
  const PermissionsBoundaryArn = `arn:aws:iam::aws:policy/${boundaryPolicy}`;
  return { PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn } };
}

export function generateUser(shape: Shape, index: number): UserDetail {
  const random = randomOf(shape.options.seed, `user ${index}`);
  const UserName = `user-${digits(index)}`;
  const Arn = `${shape.arn}:user/${UserName}`;
  return {
    Path: "/",
    UserName,
    UserId: uniqueId("AIDA", Arn),
    Arn,
    CreateDate: created(random),
    UserPolicyList: inlinePolicies(shape, random),
    GroupList: random.chance(0.6) ? [`group-${digits(random.below(shape.groupCount))}`] : [],
    AttachedManagedPolicies: attachments(shape, random),
    ...boundary(random),
    Tags: [{ Key: "project", Value: `project-${random.below(40)}` }],
  };
}

export function generateGroup(shape: Shape, index: number): GroupDetail {
  const random = randomOf(shape.options.seed, `group ${index}`);
  const GroupName = `group-${digits(index)}`;
  const Arn = `${shape.arn}:group/${GroupName}`;
  return {
    Path: "/",
    GroupName,
    GroupId: uniqueId("AGPA", Arn),
    Arn,
    CreateDate: created(random),
    GroupPolicyList: [],
    AttachedManagedPolicies: attachments(shape, random).slice(0, 1),
  };
}

export function generateRole(shape: Shape, index: number): RoleDetail {
  const random = randomOf(shape.options.seed, `role ${index}`);
  const RoleName = roleName(index);
  const Arn = shape.names.roleArn(index);
  const base = { Path: rolePath(index), RoleName, RoleId: uniqueId("AROA", Arn), Arn, CreateDate: created(random) };
  if (index === 0) {
    const audit = awsManagedAttachment("SecurityAudit", "aws");
    return {
      ...base,
      AssumeRolePolicyDocument: trust({ AWS: "arn:aws:iam::999988887777:root" }, "EXAMPLE-EXTERNAL-ID-1234"),
      InstanceProfileList: [],
      RolePolicyList: [],
      AttachedManagedPolicies: audit === undefined ? [] : [audit],
      Tags: [],
      RoleLastUsed: {},
      maxSessionSeconds: 43_200,
    };
  }
  const service = `${random.pick(["ec2", "lambda", "ecs-tasks", "glue", "states"])}.amazonaws.com`;
  const principal = random.chance(0.6)
    ? { Service: service }
    : { AWS: random.chance(0.5) ? `${shape.arn}:root` : shape.names.roleArn(random.below(shape.roleCount)) };
  return {
    ...base,
    AssumeRolePolicyDocument: random.chance(0.03)
      ? trust(
          { AWS: `arn:aws:iam::${100000000000 + random.below(900000000)}:root` },
          random.chance(0.5) ? "x-1" : undefined,
        )
      : trust(principal),
    InstanceProfileList: [],
    RolePolicyList: inlinePolicies(shape, random),
    AttachedManagedPolicies: attachments(shape, random),
    ...boundary(random),
    Tags: [{ Key: "project", Value: `project-${random.below(40)}` }],
    RoleLastUsed: random.chance(0.3)
      ? {}
      : { LastUsedDate: created(random), Region: random.pick(["us-east-1", "eu-west-1"]) },
    maxSessionSeconds: 3600,
  };
}

function trust(
  principal: Readonly<Record<string, string>>,
  externalId?: string,
): RoleDetail["AssumeRolePolicyDocument"] {
  const condition = externalId === undefined ? {} : { Condition: { StringEquals: { "sts:ExternalId": externalId } } };
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole", ...condition }],
  };
}

export function generatePolicy(shape: Shape, index: number): ManagedPolicyDetail {
  const random = randomOf(shape.options.seed, `policy ${index}`);
  const PolicyName = `policy-${digits(index)}`;
  const Arn = `${shape.arn}:policy/${PolicyName}`;
  const CreateDate = created(random);
  const Document = generateDocument(random, Math.max(1, shape.policyStatements), shape.names);
  return {
    PolicyName,
    PolicyId: uniqueId("ANPA", Arn),
    Arn,
    Path: "/",
    DefaultVersionId: "v1",
    AttachmentCount: 1,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    CreateDate,
    UpdateDate: CreateDate,
    PolicyVersionList: [{ VersionId: "v1", IsDefaultVersion: true, Document, CreateDate }],
  };
}

/** The credential report's row of a user; -1 is the root user. */
export function generateCredentials(shape: Shape, index: number): CredentialRow {
  const random = randomOf(shape.options.seed, `credentials ${index}`);
  const time = created(random);
  const isRoot = index < 0;
  const user = isRoot ? "<root_account>" : `user-${digits(index)}`;
  const cells = credentialCells({
    mfa: random.chance(0.8),
    ...(isRoot || random.chance(0.5) ? {} : { password: { changed: time, lastUsed: time } }),
    keys: random.chance(0.4) && !isRoot ? [{ active: random.chance(0.8), rotated: time }] : [],
  });
  const arn = isRoot ? `${shape.arn}:root` : `${shape.arn}:user/${user}`;
  return { ...cells, user, arn, user_creation_time: offset(time) };
}
