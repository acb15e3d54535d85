import type { AccountInput } from "../../../src/cli/analysis/openAccount.ts";

export const ACCOUNT = "111122223333";
export const OTHER = "444455556666";
export const iam = (name: string) => `arn:aws:iam::${ACCOUNT}:${name}`;
const BUCKET = "arn:aws:s3:::ledger";
const TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:alarms`;
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

type Statement = Record<string, unknown>;

const allow = (Action: string | string[], Resource: string | string[] = "*", more: Statement = {}): Statement => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
const documentOf = (...Statement: Statement[]) => ({ Version: "2012-10-17", Statement });
const trust = (Principal: unknown, more: Statement = {}) =>
  documentOf({ Effect: "Allow", Principal, Action: "sts:AssumeRole", ...more });
const used = {
  RoleLastUsed: { LastUsedDate: "2026-05-30T00:00:00Z", Region: "eu-west-1" },
  CreateDate: "2025-01-01T00:00:00Z",
};

const role = (name: string, AssumeRolePolicyDocument: unknown, statements: Statement[] = [], more: Statement = {}) => ({
  RoleName: name,
  Path: "/",
  Arn: iam(`role/${name}`),
  AssumeRolePolicyDocument,
  RolePolicyList: statements.length === 0 ? [] : [{ PolicyName: "own", PolicyDocument: documentOf(...statements) }],
  AttachedManagedPolicies: [],
  InstanceProfileList: [],
  ...used,
  ...more,
});

const user = (name: string, statements: Statement[] = [], more: Statement = {}) => ({
  UserName: name,
  Path: "/",
  Arn: iam(`user/${name}`),
  CreateDate: "2025-01-01T00:00:00Z",
  UserPolicyList: statements.length === 0 ? [] : [{ PolicyName: "own", PolicyDocument: documentOf(...statements) }],
  GroupList: [],
  AttachedManagedPolicies: [],
  ...more,
});

const lambda = trust({ Service: "lambda.amazonaws.com" });
const attached = (...arns: string[]) => ({
  AttachedManagedPolicies: arns.map((PolicyArn) => ({
    PolicyArn,
    PolicyName: PolicyArn.slice(PolicyArn.lastIndexOf("/") + 1),
  })),
});

const REPORT = `user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date
<root_account>,arn:aws:iam::${ACCOUNT}:root,2025-01-01T00:00:00+00:00,not_supported,N/A,not_supported,not_supported,false,false,N/A,N/A,false,N/A,N/A
${["deployer", "developer", "member", "reader", "keys"]
  .map(
    (name) =>
      `${name},${iam(`user/${name}`)},2025-01-01T00:00:00+00:00,false,N/A,N/A,N/A,false,true,${name === "keys" ? "2025-02-01T10:00:00" : "2026-05-01T10:00:00"}+00:00,2026-05-30T00:00:00+00:00,${name === "keys" ? "true,2025-03-01T00:00:00+00:00,N/A" : "false,N/A,N/A"}`,
  )
  .join("\n")}
`;

/** A dozen users and roles with what remedies are about. */
export const account: AccountInput = {
  accountId: ACCOUNT,
  partition: "aws",
  at: Date.parse("2026-06-01T00:00:00Z"),
  trustedAccounts: [],
  gaps: [],
  organization: undefined,
  credentialReport: REPORT,
  details: {
    UserDetailList: [
      // Several ways by one policy that another holds too.
      user("deployer", [], attached(iam("policy/deploy"))),
      // A wildcard, which a Deny narrows.
      user("developer", [allow(["iam:Put*", "iam:Get*"]), allow("s3:ListAllMyBuckets")]),
      // By a group whose policy AWS manages.
      user("member", [], { GroupList: ["operators"] }),
      // To data, by a role that trusts anyone of the account.
      user("reader", [allow("s3:ListAllMyBuckets")]),
      user("keys", []),
    ],
    GroupDetailList: [
      {
        GroupName: "operators",
        Path: "/",
        Arn: iam("group/operators"),
        GroupPolicyList: [],
        ...attached(ADMINISTRATOR),
      },
    ],
    RoleDetailList: [
      role("lambda-admin", lambda, [], attached(ADMINISTRATOR)),
      role("worker", lambda, [allow("s3:GetObject", `${BUCKET}/*`)]),
      role("builder", lambda, [], attached(iam("policy/deploy"))),
      role("anyone", trust({ AWS: "*" }), [allow("s3:GetObject", "arn:aws:s3:::vault/*")]),
      role("jumper", trust({ Service: "ec2.amazonaws.com" }), [
        allow("sts:AssumeRole", [iam("role/second"), iam("role/worker")]),
      ]),
      role("second", trust({ AWS: iam("role/jumper") }), [allow(["iam:AttachRolePolicy", "iam:ListRoles"])]),
      role("vendor", trust({ AWS: `arn:aws:iam::${OTHER}:root` }), [allow("s3:ListBucket", BUCKET)]),
      role("idle", lambda, [allow("*")], { RoleLastUsed: {} }),
      role("github", {
        Version: "2012-10-17",
        Statement: {
          Effect: "Allow",
          Principal: { Federated: iam("oidc-provider/token.actions.githubusercontent.com") },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: { StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" } },
        },
      }),
    ],
    Policies: [
      {
        PolicyName: "deploy",
        Arn: iam("policy/deploy"),
        DefaultVersionId: "v5",
        PolicyVersionList: ["v5", "v4", "v3", "v2", "v1"].map((VersionId) => ({
          VersionId,
          IsDefaultVersion: VersionId === "v5",
          Document: documentOf(
            allow(["iam:PassRole"], [iam("role/lambda-admin"), iam("role/worker")], { Sid: "Pass" }),
            allow(["lambda:CreateFunction", "lambda:InvokeFunction", "lambda:UpdateFunctionCode"]),
          ),
        })),
      },
      {
        PolicyName: "AdministratorAccess",
        Arn: ADMINISTRATOR,
        DefaultVersionId: "v1",
        PolicyVersionList: [{ VersionId: "v1", IsDefaultVersion: true, Document: documentOf(allow("*")) }],
      },
    ],
  },
  inventory: {
    gaps: [],
    resources: [
      {
        arn: BUCKET,
        policy: documentOf(
          { Sid: "Public", Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `${BUCKET}/*` },
          {
            Sid: "Partner",
            Effect: "Allow",
            Principal: { AWS: [OTHER] },
            Action: "s3:PutObject",
            Resource: `${BUCKET}/*`,
          },
        ),
      },
      { arn: "arn:aws:s3:::vault" },
      {
        arn: TOPIC,
        policy: documentOf({
          Effect: "Allow",
          Principal: { Service: "s3.amazonaws.com" },
          Action: "sns:Publish",
          Resource: TOPIC,
        }),
      },
    ],
  },
};
