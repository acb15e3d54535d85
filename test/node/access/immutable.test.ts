import { expect, test } from "vitest";
import { createAccountIndex } from "../../../src/iam/access/accountIndex.ts";

const ACCOUNT = "123456789012";
const USER = `arn:aws:iam::${ACCOUNT}:user/admin`;
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key`;
const delegating = {
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "kms:*", Resource: "*" },
};
const role = (path: string, RoleName: string) => ({ Arn: `arn:aws:iam::${ACCOUNT}:role/${path}${RoleName}`, RoleName });
const linked = role("aws-service-role/ecs.amazonaws.com/", "AWSServiceRoleForECS");
const ofIdentityCenter = role("aws-reserved/sso.amazonaws.com/", "AWSReservedSSO_Admin_0123456789abcdef");
const own = role("", "app");

/** What an administrator may do. */
const statement = { Effect: "Allow", Action: "*", Resource: "*" };
const user = {
  Arn: USER,
  UserName: "admin",
  UserPolicyList: [{ PolicyName: "p", PolicyDocument: { Version: "2012-10-17", Statement: statement } }],
};
const index = createAccountIndex({ accountId: ACCOUNT, partition: "aws", at: 0 });
index.addAuthorizationDetails({ UserDetailList: [user], RoleDetailList: [linked, ofIdentityCenter, own] });
index.addResources([
  { arn: `${KEY}/aws`, keyManager: "AWS", policy: delegating },
  { arn: `${KEY}/own`, keyManager: "CUSTOMER", policy: delegating },
  { arn: `${KEY}/unknown`, policy: delegating },
]);
const account = index.seal();
const decide = account.decisionsOf(user);

test.each([
  ["iam:PutRolePolicy", linked.Arn, "denied"],
  ["iam:UpdateRoleDescription", linked.Arn, "certain"],
  ["iam:DeleteServiceLinkedRole", linked.Arn, "certain"],
  ["iam:UpdateAssumeRolePolicy", ofIdentityCenter.Arn, "denied"],
  ["iam:UpdateRole", ofIdentityCenter.Arn, "denied"],
  ["iam:GetRole", ofIdentityCenter.Arn, "certain"],
  ["iam:PutRolePolicy", own.Arn, "certain"],
  ["iam:CreatePolicyVersion", "arn:aws:iam::aws:policy/ReadOnlyAccess", "denied"],
  ["iam:CreatePolicyVersion", `arn:aws:iam::${ACCOUNT}:policy/own`, "certain"],
  ["kms:PutKeyPolicy", `${KEY}/aws`, "denied"],
  ["kms:TagResource", `${KEY}/aws`, "denied"],
  ["kms:Decrypt", `${KEY}/aws`, "certain"],
  ["kms:PutKeyPolicy", `${KEY}/own`, "certain"],
  ["kms:PutKeyPolicy", `${KEY}/unknown`, "certain"],
  ["kms:UpdateAlias", `arn:aws:kms:us-east-1:${ACCOUNT}:alias/aws/s3`, "denied"],
])("%s on %s: %s", (action, arn, expected) => expect(decide(action, arn)).toBe(expected));

test("an administrator is one all the same, and no reason is given for what AWS refuses", () => {
  const { principal, grants } = account.analyzePrincipal(user);
  expect(principal.isFullAdmin).toBe(true);
  expect(grants.flatMap(({ because }) => because).filter(({ policy }) => policy === "")).toEqual([]);
});
