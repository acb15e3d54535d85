import { generatedKeyArn } from "./generatedKeys.ts";

/** AWS-managed policies that a generated principal may have besides its customer-managed ones. */
export const commonAwsPolicies = [
  "ReadOnlyAccess",
  "AmazonS3ReadOnlyAccess",
  "AmazonEC2FullAccess",
  "PowerUserAccess",
] as const;
export const generatedAwsPolicies = ["AdministratorAccess", "SecurityAudit", ...commonAwsPolicies] as const;

export interface GenerateOptions {
  /** The same seed gives the same account, whatever else runs. */
  readonly seed: number;
  readonly accountId: string;
  /** Users and roles together; about three in ten are users. */
  readonly principals: number;
  readonly buckets: number;
  readonly keys: number;
  /** Lambda functions, all in the first region. */
  readonly functions?: number;
  /** Statements of a principal's own and attached customer policies together; at least two. */
  readonly statementsPerPrincipal: number;
}

/** How the resources of a generated account are named, so that policies can name them. */
export interface GeneratedNames {
  readonly accountId: string;
  readonly bucketCount: number;
  readonly roleCount: number;
  bucketName(index: number): string;
  keyArn(index: number): string;
  readonly keyCount: number;
  roleArn(index: number): string;
}

/** What follows from the options: how many of everything there are and what they are called. */
export interface Shape {
  readonly options: GenerateOptions;
  readonly userCount: number;
  readonly roleCount: number;
  readonly groupCount: number;
  readonly policyCount: number;
  /** Statements in one customer-managed policy; every principal has two attached. */
  readonly policyStatements: number;
  readonly arn: string;
  readonly names: GeneratedNames;
}

export function shapeOf(options: GenerateOptions): Shape {
  const { accountId, principals, statementsPerPrincipal } = options;
  const userCount = Math.floor(principals * 0.3);
  const roleCount = Math.max(1, principals - userCount);
  const arn = `arn:aws:iam::${accountId}`;
  return {
    options,
    userCount,
    roleCount,
    groupCount: Math.ceil(userCount / 25),
    policyCount: Math.max(2, Math.floor(principals / 8)),
    policyStatements: Math.max(1, Math.floor(statementsPerPrincipal / 4)),
    arn,
    names: {
      accountId,
      bucketCount: options.buckets,
      keyCount: options.keys,
      roleCount,
      bucketName: (index) => `large-${accountId}-${digits(index)}`,
      keyArn: (index) => generatedKeyArn(accountId, index),
      roleArn: (index) => `${arn}:role${rolePath(index)}${roleName(index)}`,
    },
  };
}

/** Five digits: numbers of principals, policies and buckets in their names. */
export function digits(index: number): string {
  return String(index).padStart(5, "0");
}

export function roleName(index: number): string {
  return index === 0 ? "k9-auditor" : `role-${digits(index)}`;
}

export function rolePath(index: number): string {
  return index % 3 === 2 ? `/team-${index % 20}/` : "/";
}
