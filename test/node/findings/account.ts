import { type Account, createAccountIndex } from "../../../src/iam/access/accountIndex.ts";
import type { AnalysisSettings } from "../../../src/iam/access/compile/requestContext.ts";
import type { PrincipalAccess } from "../../../src/iam/access/model.ts";
import { AccountAnalysis } from "../../../src/iam/accountAnalysis.ts";
import type { Finding } from "../../../src/iam/findings/findingRules.ts";
import type {
  GroupDetail,
  ManagedPolicyDetail,
  RoleDetail,
  UserDetail,
} from "../../../src/iam/inventory/authorizationDetails.ts";
import type { Gap } from "../../../src/iam/inventory/gaps.ts";
import type { ResourceRecord } from "../../../src/iam/inventory/resourceRecord.ts";

export const ACCOUNT = "123456789012";
export const OTHER = "999988887777";
export const AT = Date.UTC(2026, 2, 1);

/** ISO 8601, so many days before the analysis. */
export const daysAgo = (days: number): string => new Date(AT - days * 86_400_000).toISOString();

export const allow = (Action: string | string[], Resource: string | string[] = "*", more: object = {}): object => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
export const deny = (Action: string | string[], Resource: string | string[] = "*"): object => ({
  Effect: "Deny",
  Action,
  Resource,
});
export const document = (...Statement: object[]): object => ({ Version: "2012-10-17", Statement });

/** An account in a few words. Principals were created long ago and used yesterday unless it says otherwise. */
export interface SmallAccount {
  users?: Record<string, Partial<UserDetail> & { statements?: object[] }>;
  roles?: Record<string, Partial<RoleDetail> & { statements?: object[]; trust?: object[] }>;
  groups?: Record<string, object[]>;
  policies?: Record<string, object[]>;
  /** AWS managed policies on the path `/`, by name. */
  awsPolicies?: Record<string, { version: string; statements: object[] }>;
  resources?: ResourceRecord[];
  /** Rows of the credential report by user; `<root_account>` is the root user. */
  credentials?: Record<string, Record<string, string>>;
  summary?: Record<string, number>;
  /** What an analysis is told beyond the account and the time. */
  settings?: Pick<AnalysisSettings, "organization" | "trustedAccounts">;
  /** What was not read. */
  gaps?: Gap[];
}

export const policyArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:policy/${name}`;
export const userArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:user/${name}`;
export const roleArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

const ec2Trust = [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }];

export function findingsOf(account: SmallAccount): readonly Finding[] {
  return analyzed(account).analysis.findings();
}

/** The account after its second pass. */
export function analyzed(account: SmallAccount): {
  account: Account;
  analysis: AccountAnalysis;
  accesses: PrincipalAccess[];
} {
  const index = createAccountIndex({ accountId: ACCOUNT, partition: "aws", at: AT, ...account.settings });
  const users = Object.entries(account.users ?? {}).map(
    ([name, { statements = [], ...more }]): UserDetail => ({
      UserName: name,
      Arn: userArn(name),
      CreateDate: daysAgo(400),
      UserPolicyList: [{ PolicyName: "own", PolicyDocument: document(...statements) }],
      ...more,
    }),
  );
  const roles = Object.entries(account.roles ?? {}).map(
    ([name, { statements = [], trust = ec2Trust, ...more }]): RoleDetail => ({
      RoleName: name,
      Arn: roleArn(name),
      CreateDate: daysAgo(400),
      RoleLastUsed: { LastUsedDate: daysAgo(1) },
      AssumeRolePolicyDocument: document(...trust),
      RolePolicyList: [{ PolicyName: "own", PolicyDocument: document(...statements) }],
      ...more,
    }),
  );
  const policies = Object.entries(account.policies ?? {}).map(
    ([name, statements]): ManagedPolicyDetail => ({
      PolicyName: name,
      Arn: policyArn(name),
      DefaultVersionId: "v1",
      PolicyVersionList: [{ VersionId: "v1", IsDefaultVersion: true, Document: document(...statements) }],
    }),
  );
  const awsPolicies = Object.entries(account.awsPolicies ?? {}).map(
    ([name, { version, statements }]): ManagedPolicyDetail => ({
      PolicyName: name,
      Arn: `arn:aws:iam::aws:policy/${name}`,
      DefaultVersionId: version,
      PolicyVersionList: [{ VersionId: version, IsDefaultVersion: true, Document: document(...statements) }],
    }),
  );
  const groups = Object.entries(account.groups ?? {}).map(
    ([name, statements]): GroupDetail => ({
      GroupName: name,
      Arn: `arn:aws:iam::${ACCOUNT}:group/${name}`,
      GroupPolicyList: [{ PolicyName: "own", PolicyDocument: document(...statements) }],
    }),
  );
  index.addAuthorizationDetails({
    UserDetailList: users,
    GroupDetailList: groups,
    RoleDetailList: roles,
    Policies: [...policies, ...awsPolicies],
  });
  index.addResources(account.resources ?? []);
  for (const gap of account.gaps ?? []) index.addGap(gap);
  if (account.credentials) index.setCredentialReport(reportOf(account.credentials));
  const sealed = index.seal();
  const analysis = new AccountAnalysis(sealed, account.summary);
  const details = new Map([...users, ...roles].map((detail) => [detail.Arn, detail]));
  const accesses = sealed.principals.flatMap(({ arn }) => {
    const detail = details.get(arn);
    return detail ? [analysis.analyze(detail)] : [];
  });
  return { account: sealed, analysis, accesses };
}

const COLUMNS = [
  "password_enabled",
  "password_last_used",
  "password_last_changed",
  "mfa_active",
  "access_key_1_active",
  "access_key_1_last_rotated",
  "access_key_1_last_used_date",
  "access_key_2_active",
  "access_key_2_last_rotated",
  "access_key_2_last_used_date",
];

function reportOf(rows: Record<string, Record<string, string>>): string {
  const lines = Object.entries(rows).map(([user, cells]) => {
    const arn = user === "<root_account>" ? `arn:aws:iam::${ACCOUNT}:root` : userArn(user);
    return [user, arn, ...COLUMNS.map((column) => cells[column] ?? "N/A")].join(",");
  });
  return [["user", "arn", ...COLUMNS].join(","), ...lines].join("\n");
}
