/**
 * An account whose roles hold AWS managed policies, as files that `iam analyze` reads:
 * `node bench/managedAccount.ts ROLES RESOURCES FOLDER` writes account.json and resources.json.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Random, randomOf } from "../sandbox/accounts/random.ts";
import { readSource } from "../scripts/awsManagedPolicies/source.ts";
import type { ManagedPolicyDetail, ResourceRecord, RoleDetail } from "../src/iam/index.ts";

export interface ManagedAccount {
  account: { UserDetailList: []; GroupDetailList: []; RoleDetailList: RoleDetail[]; Policies: ManagedPolicyDetail[] };
  resources: ResourceRecord[];
}

export interface ManagedAccountOptions {
  /** The same seed gives the same account. */
  seed: number;
  roles: number;
  resources: number;
}

const ACCOUNT_ID = "222233334444";
const REGION = "eu-central-1";
const MIN_POLICIES = 5;
const MAX_POLICIES = 15;
const PROJECTS = 40;
const TEAMS = 20;

const SERVICES = ["ec2", "lambda", "ecs-tasks", "glue", "states", "codebuild", "cloudformation", "sagemaker"] as const;

/** Role names: a path for every third, so that patterns on paths tell them apart. */
function roleArn(index: number): string {
  const path = index % 3 === 2 ? `team-${index % TEAMS}/` : "";
  return `arn:aws:iam::${ACCOUNT_ID}:role/${path}app-${index}`;
}

/** Every attachable AWS managed policy, roles with a mix of about ten of them each, and resources with policies and tags. */
export function managedAccount({ seed, roles, resources }: ManagedAccountOptions): ManagedAccount {
  const policies = readSource().attachable;
  const details = Array.from({ length: roles }, (_, index) => {
    const random = randomOf(seed, `role ${index}`);
    const count = MIN_POLICIES + random.below(MAX_POLICIES - MIN_POLICIES + 1);
    const attached = new Set(Array.from({ length: count }, () => random.below(policies.length)));
    return role(
      random,
      index,
      roles,
      [...attached].flatMap((at) => policies[at] ?? []),
    );
  });
  return {
    account: {
      UserDetailList: [],
      GroupDetailList: [],
      RoleDetailList: details,
      Policies: policies.map(({ name, arn, version, document }) => ({
        PolicyName: name,
        Arn: arn,
        DefaultVersionId: version,
        PolicyVersionList: [{ VersionId: version, IsDefaultVersion: true, Document: document }],
      })),
    },
    resources: Array.from({ length: resources }, (_, index) =>
      resource(randomOf(seed, `resource ${index}`), index, roles),
    ),
  };
}

function role(
  random: Random,
  index: number,
  roles: number,
  attached: readonly { name: string; arn: string }[],
): RoleDetail {
  const principal = random.chance(0.7)
    ? { Service: `${random.pick(SERVICES)}.amazonaws.com` }
    : { AWS: random.chance(0.3) ? `arn:aws:iam::${ACCOUNT_ID}:root` : roleArn(random.below(roles)) };
  return {
    Arn: roleArn(index),
    RoleName: `app-${index}`,
    CreateDate: "2024-03-01T08:00:00Z",
    AssumeRolePolicyDocument: document([{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }]),
    AttachedManagedPolicies: attached.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn })),
    Tags: [{ Key: "project", Value: `project-${random.below(PROJECTS)}` }],
    RoleLastUsed: random.chance(0.3) ? {} : { LastUsedDate: "2026-05-01T08:00:00Z", Region: REGION },
  };
}

/** In turn half buckets, then keys, queues, tables, secrets and functions. */
function resource(random: Random, index: number, roles: number): ResourceRecord {
  const name = `data-${index}`;
  const tags = random.chance(0.7)
    ? { project: `project-${random.below(PROJECTS)}`, confidentiality: random.pick(["Low", "High"]) }
    : {};
  const principal = { AWS: roleArn(random.below(roles)) };
  const regional = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${rest}`;
  const own = (arn: string, action: string) =>
    random.chance(0.4) ? { policy: document([statement(principal, action, arn)]) } : {};
  switch (index % 10) {
    case 5: {
      const arn = regional("kms", `key/${String(index).padStart(8, "0")}-0000-4000-8000-000000000000`);
      const root = statement({ AWS: `arn:aws:iam::${ACCOUNT_ID}:root` }, "kms:*", "*");
      const more = random.chance(0.4) ? [statement(principal, "kms:Decrypt", "*")] : [];
      return { arn, name, tags, policy: document([root, ...more]) };
    }
    case 6: {
      const arn = regional("sqs", name);
      return { arn, name, tags, ...own(arn, "sqs:SendMessage") };
    }
    case 7: {
      const arn = regional("dynamodb", `table/${name}`);
      return { arn, name, tags, ...own(arn, "dynamodb:GetItem") };
    }
    case 8: {
      const arn = regional("secretsmanager", `secret:${name}-a1B2c3`);
      return { arn, name, tags, ...own(arn, "secretsmanager:GetSecretValue") };
    }
    case 9: {
      const arn = regional("lambda", `function:${name}`);
      return { arn, name, tags, role: roleArn(random.below(roles)), ...own(arn, "lambda:InvokeFunction") };
    }
    default: {
      const arn = `arn:aws:s3:::${name}-${ACCOUNT_ID}`;
      const block = {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      };
      return { arn, name: `${name}-${ACCOUNT_ID}`, tags, publicAccessBlock: block, ...own(`${arn}/*`, "s3:GetObject") };
    }
  }
}

function statement(Principal: object, Action: string, Resource: string): object {
  return { Effect: "Allow", Principal, Action, Resource };
}

function document(Statement: readonly object[]): object {
  return { Version: "2012-10-17", Statement };
}

/** Writes the account into the folder and gives the paths of its two files. */
export function writeManagedAccount(
  options: ManagedAccountOptions,
  folder: string,
): [account: string, resources: string] {
  const { account, resources } = managedAccount(options);
  mkdirSync(folder, { recursive: true });
  const write = (name: string, value: unknown): string => {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(value));
    return path;
  };
  return [write("account.json", account), write("resources.json", resources)];
}

if (import.meta.main) {
  const [roles, resources, folder = "managed-account"] = process.argv.slice(2);
  writeManagedAccount({ seed: 20_261_130, roles: Number(roles), resources: Number(resources) }, folder);
}
