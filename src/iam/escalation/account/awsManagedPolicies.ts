/**
 * AWS managed policies that make an administrator, or someone who can become one, by name. AWS lists a policy of its own with an
 * account only where it is attached, but it can be attached in every account ("AWS managed policies": AdministratorAccess,
 * IAMFullAccess, PowerUserAccess).
 */
export const AWS_POLICIES: Readonly<Record<string, object>> = {
  AdministratorAccess: allowing([{ Action: "*" }]),
  IAMFullAccess: allowing([
    {
      Action: [
        "iam:*",
        "organizations:DescribeAccount",
        "organizations:DescribeOrganization",
        "organizations:DescribeOrganizationalUnit",
        "organizations:DescribePolicy",
        "organizations:ListChildren",
        "organizations:ListParents",
        "organizations:ListPoliciesForTarget",
        "organizations:ListRoots",
        "organizations:ListPolicies",
        "organizations:ListTargetsForPolicy",
      ],
    },
  ]),
  PowerUserAccess: allowing([
    { NotAction: ["iam:*", "organizations:*", "account:*"] },
    {
      Action: [
        "account:GetAccountInformation",
        "account:GetGovCloudAccountInformation",
        "account:GetPrimaryEmail",
        "account:ListRegions",
        "iam:CreateServiceLinkedRole",
        "iam:DeleteServiceLinkedRole",
        "iam:ListRoles",
        "organizations:DescribeEffectivePolicy",
        "organizations:DescribeOrganization",
      ],
    },
  ]),
};

function allowing(statements: readonly object[]): object {
  return {
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({ Effect: "Allow", Resource: "*", ...statement })),
  };
}
