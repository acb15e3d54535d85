import { services } from "../../../src/iam/catalogue/catalogue.ts";
import type {
  AuthorizationDetails,
  ManagedPolicyDetail,
  RoleDetail,
} from "../../../src/iam/inventory/authorizationDetails.ts";
import type { ResourceRecord } from "../../../src/iam/inventory/resourceRecord.ts";

export const ACCOUNT_ID = "123456789012";

export interface SyntheticAccount {
  details: AuthorizationDetails & { RoleDetailList: RoleDetail[] };
  resources: ResourceRecord[];
}

/** A repeatable source of numbers from 0 to below 1 (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

interface Size {
  roles: number;
  resources: number;
  /** About so many statements each role holds, its managed policies included. */
  statements: number;
  seed: number;
}

/**
 * An account of the shape that large accounts have: half of a role's statements come from a pool of shared managed
 * policies, half are its own and name its own resources; some roles are administrators, some read everything.
 */
export function syntheticAccount({ roles, resources: count, statements, seed }: Size): SyntheticAccount {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => {
    const found = list[Math.floor(random() * list.length)];
    if (found === undefined) throw new RangeError("nothing to pick from");
    return found;
  };
  const resources = Array.from({ length: count }, (_, at) => resource(at, random));
  const common = [
    "s3",
    "dynamodb",
    "kms",
    "sqs",
    "sns",
    "secretsmanager",
    "lambda",
    "ec2",
    "logs",
    "iam",
    "sts",
    "rds",
  ];
  const everyService = services().map(({ prefix }) => prefix);
  const actions = (prefix: string): string[] => {
    const names = services()
      .find((service) => service.prefix === prefix)
      ?.actions.map(({ name }) => name) ?? ["Get*"];
    const some = Array.from({ length: 1 + Math.floor(random() * 6) }, () => `${prefix}:${pick(names)}`);
    return random() < 0.2 ? [`${prefix}:*`] : random() < 0.4 ? [`${prefix}:Get*`, `${prefix}:List*`, ...some] : some;
  };
  const statement = (at: number): object => {
    const target = pick(resources).arn;
    const shape = random();
    const [, , prefix = "s3"] = target.split(":");
    const stars = [
      target,
      `${target}/*`,
      `${target}/data-${at}/*`,
      `${target.slice(0, -2)}*`,
      `${target.slice(0, -3)}*/*`,
    ];
    const resource = shape < 0.75 ? [pick(stars), pick(stars)] : "*";
    const condition =
      random() < 0.15
        ? {
            Condition: {
              StringEquals: { [pick(["aws:SourceVpc", "aws:PrincipalTag/team", "aws:ResourceTag/env"])]: "prod" },
            },
          }
        : {};
    return {
      Sid: `S${at}`,
      Effect: random() < 0.1 ? "Deny" : "Allow",
      Action: actions(shape < 0.75 ? prefix : pick(random() < 0.7 ? common : everyService)),
      Resource: resource,
      ...condition,
    };
  };
  const document = (length: number): object => ({
    Version: "2012-10-17",
    Statement: Array.from({ length }, (_, at) => statement(at)),
  });
  const arn = (name: string): string => `arn:aws:iam::${ACCOUNT_ID}:policy/${name}`;
  const managed = (name: string, body: object): ManagedPolicyDetail => ({
    PolicyName: name,
    Arn: arn(name),
    DefaultVersionId: "v1",
    PolicyVersionList: [{ VersionId: "v1", IsDefaultVersion: true, Document: body }],
  });
  const everything = (Action: unknown): object => ({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action, Resource: "*" },
  });
  const reading = everyService.flatMap((prefix) => [`${prefix}:Get*`, `${prefix}:List*`, `${prefix}:Describe*`]);
  const pool = Array.from({ length: 60 }, (_, at) => managed(`Shared${at}`, document(5)));
  const policies = [managed("Admin", everything("*")), managed("ReadOnly", everything(reading)), ...pool];
  const own = Math.max(1, Math.round(statements / 2));
  const RoleDetailList = Array.from({ length: roles }, (_, at): RoleDetail => {
    const name = `role-${String(at).padStart(5, "0")}`;
    const attached = at % 50 === 0 ? ["Admin"] : at % 10 === 1 ? ["ReadOnly"] : [];
    for (let n = 0; n < Math.round(statements / 10); n++) attached.push(`Shared${Math.floor(random() * pool.length)}`);
    const trusted = random() < 0.6 ? { Service: "lambda.amazonaws.com" } : { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` };
    return {
      Path: "/",
      RoleName: name,
      RoleId: `AROA${at}`,
      Arn: `arn:aws:iam::${ACCOUNT_ID}:role/${name}`,
      CreateDate: "2024-01-01T00:00:00Z",
      Tags: [{ Key: "team", Value: pick(["prod", "test"]) }],
      AssumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: trusted, Action: "sts:AssumeRole" }],
      },
      RolePolicyList: [{ PolicyName: "own", PolicyDocument: document(own) }],
      AttachedManagedPolicies: attached.map((each) => ({ PolicyName: each, PolicyArn: arn(each) })),
      ...(random() < 0.1 ? { PermissionsBoundary: { PermissionsBoundaryArn: arn(pick(["Admin", "ReadOnly"])) } } : {}),
    };
  });
  return { details: { RoleDetailList, Policies: policies }, resources };
}

function resource(at: number, random: () => number): ResourceRecord {
  const name = `${["app", "data", "logs", "web"][at % 4]}-${String(at).padStart(5, "0")}`;
  const regional = (service: string, rest: string): string => `arn:aws:${service}:us-east-1:${ACCOUNT_ID}:${rest}`;
  const tags = { env: random() < 0.5 ? "prod" : "test", Name: name };
  const secure = (arn: string): object => ({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
  switch (at % 10) {
    case 0:
    case 1: {
      const arn = regional("kms", `key/${name}`);
      const root = { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` };
      const policy = {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: root, Action: "kms:*", Resource: "*" }],
      };
      return { arn, tags, policy };
    }
    case 2:
      return { arn: regional("dynamodb", `table/${name}`), tags };
    case 3:
      return { arn: regional("sqs", name), tags };
    case 4:
      return { arn: regional("secretsmanager", `secret:${name}`), tags };
    default: {
      const arn = `arn:aws:s3:::${name}`;
      return { arn, tags, policy: secure(arn) };
    }
  }
}
