import { describe, expect, it } from "vitest";
import type { EscalationPath } from "../../../src/iam/escalation/paths/model.ts";
import { IAM_TECHNIQUES } from "../../../src/iam/escalation/techniques/registry.ts";
import { EVERYTHING, escalationOf, iam, LITTLE, type Sketch, type Statement, trustingUs } from "./accounts.ts";

/** user/ann holds `ann`, and with `her` more; the account also has `others`. */
interface Account {
  ann: readonly Statement[];
  her?: NonNullable<Sketch["users"]>[string];
  others?: Sketch;
}

const on = (Action: string, name: string): Statement => ({ Action, Resource: iam(name) });
const under = (condition: object, statement: Statement): Statement => ({
  ...statement,
  Condition: { StringEquals: condition },
});
const admin = { inline: [EVERYTHING] };
const boss = { users: { boss: admin } };
const bossRole = (...trust: readonly Statement[]): Sketch => ({ roles: { boss: { ...admin, trust } } });
const bob = { users: { bob: { inline: [LITTLE] } } };
const app: Sketch = { roles: { app: { inline: [LITTLE], trust: [trustingUs("user/ann")] } } };
const OTHER = { Action: "s3:*" };
const GRANT_USER = { Action: "iam:PutUserPolicy" };
const GRANT_ROLE = { Action: "iam:PutRolePolicy" };
const iamAdminPolicy = { "iam:PolicyARN": iam("policy/iam-admin") };
const fenced = { "iam:PermissionsBoundary": iam("policy/fence") };

const openId = {
  Principal: { Federated: iam("oidc-provider/id.example.com") },
  Action: "sts:AssumeRoleWithWebIdentity",
};

/** By id of a technique, an account in which user/ann can use it. */
const ACCOUNTS: Readonly<Record<string, Account>> = {
  "sts-assume-role": { ann: [LITTLE], others: bossRole(trustingUs("user/ann")) },
  "iam-tag-role": {
    ann: [on("iam:TagRole", "role/boss"), under({ "aws:ResourceTag/team": "red" }, on("sts:AssumeRole", "role/boss"))],
    others: bossRole(trustingUs("root")),
  },
  "iam-update-assume-role-policy": { ann: [on("iam:UpdateAssumeRolePolicy", "role/boss")], others: bossRole() },
  "iam-update-saml-provider": {
    ann: [on("iam:UpdateSAMLProvider", "saml-provider/corp")],
    others: bossRole(
      under(
        { "SAML:aud": "https://signin.aws.amazon.com/saml" },
        { Principal: { Federated: iam("saml-provider/corp") }, Action: "sts:AssumeRoleWithSAML" },
      ),
    ),
  },
  "iam-create-saml-provider": {
    ann: [on("iam:DeleteSAMLProvider", "saml-provider/corp"), on("iam:CreateSAMLProvider", "saml-provider/corp")],
    others: bossRole({ Principal: { Federated: iam("saml-provider/corp") }, Action: "sts:AssumeRoleWithSAML" }),
  },
  "iam-update-open-id-connect-provider-thumbprint": {
    ann: [on("iam:UpdateOpenIDConnectProviderThumbprint", "oidc-provider/id.example.com")],
    others: bossRole(openId),
  },
  "iam-add-client-id-to-open-id-connect-provider": {
    ann: [on("iam:AddClientIDToOpenIDConnectProvider", "oidc-provider/id.example.com")],
    others: bossRole(openId),
  },
  "sso-create-account-assignment": { ann: [{ Action: "sso:CreateAccountAssignment" }] },
  "sso-provision-permission-set": {
    ann: [{ Action: ["sso:PutInlinePolicyToPermissionSet", "sso:ProvisionPermissionSet"] }],
  },
  "identitystore-create-group-membership": { ann: [{ Action: "identitystore:CreateGroupMembership" }] },
  "iam-create-access-key": { ann: [on("iam:CreateAccessKey", "user/boss")], others: boss },
  "iam-create-login-profile": { ann: [on("iam:CreateLoginProfile", "user/boss")], others: boss },
  "iam-update-login-profile": { ann: [on("iam:UpdateLoginProfile", "user/boss")], others: boss },
  "iam-put-user-policy": { ann: [on("iam:PutUserPolicy", "user/ann")] },
  "iam-put-role-policy": { ann: [on("iam:PutRolePolicy", "role/app")], others: app },
  "iam-attach-user-policy": { ann: [on("iam:AttachUserPolicy", "user/ann")] },
  "iam-attach-role-policy": { ann: [on("iam:AttachRolePolicy", "role/app")], others: app },
  "iam-create-policy-version": {
    ann: [on("iam:CreatePolicyVersion", "policy/own")],
    her: { attached: ["own"] },
    others: { policies: { own: [[OTHER]] } },
  },
  "iam-set-default-policy-version": {
    ann: [on("iam:SetDefaultPolicyVersion", "policy/own")],
    her: { attached: ["own"] },
    others: { policies: { own: [[OTHER], [EVERYTHING]] } },
  },
  "iam-attach-user-policy-iam-admin": {
    ann: [under(iamAdminPolicy, on("iam:AttachUserPolicy", "user/bob")), on("iam:CreateAccessKey", "user/bob")],
    others: { ...bob, policies: { "iam-admin": [[GRANT_USER]] } },
  },
  "iam-attach-role-policy-iam-admin": {
    ann: [under(iamAdminPolicy, on("iam:AttachRolePolicy", "role/app"))],
    others: { ...app, policies: { "iam-admin": [[GRANT_ROLE]] } },
  },
  "iam-set-default-policy-version-iam-admin": {
    ann: [on("iam:SetDefaultPolicyVersion", "policy/own"), on("iam:CreateAccessKey", "user/bob")],
    others: { users: { bob: { attached: ["own"] } }, policies: { own: [[OTHER], [GRANT_USER]] } },
  },
  "iam-attach-managed-policy": {
    ann: [under(iamAdminPolicy, on("iam:AttachUserPolicy", "user/ann"))],
    others: { policies: { "iam-admin": [[GRANT_USER]] } },
  },
  "iam-switch-policy-version": {
    ann: [on("iam:SetDefaultPolicyVersion", "policy/own")],
    her: { attached: ["own"] },
    others: { policies: { own: [[OTHER], [GRANT_USER]] } },
  },
  "iam-remove-denying-policy": {
    ann: [on("iam:PutUserPolicy", "user/ann"), on("iam:DetachUserPolicy", "user/ann")],
    her: { attached: ["no-storage"] },
    others: { policies: { "no-storage": [[{ ...OTHER, Effect: "Deny" }]] } },
  },
  "iam-put-group-policy": {
    ann: [on("iam:PutGroupPolicy", "group/devs")],
    her: { groups: ["devs"] },
    others: { groups: { devs: {} } },
  },
  "iam-attach-group-policy": {
    ann: [on("iam:AttachGroupPolicy", "group/devs")],
    her: { groups: ["devs"] },
    others: { groups: { devs: {} } },
  },
  "iam-add-user-to-group": {
    ann: [on("iam:AddUserToGroup", "group/admins")],
    others: { groups: { admins: admin } },
  },
  "iam-add-user-to-changed-group": {
    ann: [on("iam:AddUserToGroup", "group/devs"), on("iam:PutGroupPolicy", "group/devs")],
    others: { groups: { devs: {} } },
  },
  "iam-create-group": {
    ann: ["iam:CreateGroup", "iam:AddUserToGroup", "iam:PutGroupPolicy"].map((action) => on(action, "group/new-*")),
  },
  "iam-add-user-to-group-iam-admin": {
    ann: [on("iam:AddUserToGroup", "group/iam-admins"), on("iam:CreateAccessKey", "user/bob")],
    others: { ...bob, groups: { "iam-admins": { inline: [GRANT_USER] } } },
  },
  "iam-join-group": {
    ann: [on("iam:AddUserToGroup", "group/iam-admins")],
    others: { groups: { "iam-admins": { inline: [GRANT_USER] } } },
  },
  "iam-remove-permissions-boundary": {
    ann: [EVERYTHING],
    her: { boundary: "fence" },
    others: { policies: { fence: [[{ Action: "iam:DeleteUserPermissionsBoundary" }, OTHER]] } },
  },
  "iam-tag-principal": {
    ann: [on("iam:TagUser", "user/ann"), under({ "aws:PrincipalTag/team": "red" }, EVERYTHING)],
  },
  "iam-create-user": {
    ann: ["iam:CreateUser", "iam:CreateAccessKey", "iam:PutUserPolicy"].map((action) => on(action, "user/new-*")),
  },
  "iam-create-user-within-boundary": {
    ann: [
      under(fenced, on("iam:CreateUser", "user/new-*")),
      on("iam:CreateAccessKey", "user/new-*"),
      under(fenced, on("iam:PutUserPolicy", "user/new-*")),
    ],
    others: { policies: { fence: [[GRANT_USER]] } },
  },
  "iam-create-user-with-policy": {
    ann: [
      on("iam:CreateUser", "user/new-*"),
      on("iam:CreateAccessKey", "user/new-*"),
      under(iamAdminPolicy, on("iam:AttachUserPolicy", "user/new-*")),
    ],
    others: { policies: { "iam-admin": [[GRANT_USER]] } },
  },
  "iam-create-user-in-group": {
    ann: [
      on("iam:CreateUser", "user/new-*"),
      on("iam:CreateAccessKey", "user/new-*"),
      on("iam:AddUserToGroup", "group/iam-admins"),
    ],
    others: { groups: { "iam-admins": { inline: [GRANT_USER] } } },
  },
  "iam-create-role": {
    ann: [on("iam:CreateRole", "role/new-*"), on("iam:PutRolePolicy", "role/new-*")],
  },
  "iam-create-role-within-boundary": {
    ann: [under(fenced, on("iam:CreateRole", "role/new-*")), under(fenced, on("iam:PutRolePolicy", "role/new-*"))],
    others: { policies: { fence: [[GRANT_USER]] } },
  },
  "iam-create-role-with-policy": {
    ann: [on("iam:CreateRole", "role/new-*"), under(iamAdminPolicy, on("iam:AttachRolePolicy", "role/new-*"))],
    others: { policies: { "iam-admin": [[GRANT_ROLE]] } },
  },
};

const sketchOf = ({ ann, her, others }: Account, more: readonly Statement[] = []): Sketch => ({
  ...others,
  users: { ...others?.users, ann: { ...her, inline: [...ann, ...more] } },
});
const usedBy = (paths: readonly EscalationPath[]): string[] =>
  paths.flatMap(({ steps }) => steps.flatMap(({ techniqueId, techniques = [techniqueId] }) => techniques));

describe.each(IAM_TECHNIQUES)("$id", ({ id, actions, summary }) => {
  const account = ACCOUNTS[id];

  it("makes an administrator, and not against a Deny", () => {
    if (account === undefined) throw new Error("no account for it");
    const paths = escalationOf(sketchOf(account)).pathsOf(iam("user/ann"));
    expect(usedBy(paths)).toContain(id);
    const used = paths
      .flatMap(({ steps }) => steps)
      .find(({ techniqueId, techniques = [techniqueId] }) => techniques.includes(id));
    const [verb = ""] = summary("").split(" ");
    expect(used?.explanation).toMatch(/^(user|role)\/\S+ .*[^.]\.$/);
    expect(used?.explanation).toContain(` ${verb} `);
    const denied = escalationOf(sketchOf(account, [{ Effect: "Deny", Action: actions.flat() }]));
    expect(denied.canEscalate(iam("user/ann"))).toBe(false);
  });
});
