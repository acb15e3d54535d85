import { describe, expect, it } from "vitest";
import { createAccountIndex } from "../../../src/iam/access/accountIndex.ts";
import { canBeNamed } from "../../../src/iam/policy/names/entityNames.ts";
import { WITNESS } from "../../../src/iam/policy/witness.ts";
import { ACCOUNT, detailsOf, EVERYTHING, escalationOf, iam, type Sketch } from "./accounts.ts";

const OWN = ["$", "{aws:username}"].join("");

describe("a name of IAM", () => {
  it.each([
    ["user/ann", true],
    ["user/team/a.b+c=d,e@f-g_h", true],
    ["user/*", true],
    [`user/${WITNESS}`, true],
    [`user/dev-${WITNESS}`, true],
    [`user/${OWN}`, false],
    [`user/${WITNESS}/${OWN}`, false],
    [`user/${OWN}-${WITNESS}`, false],
    [`user/team/${OWN}/ann`, false],
    ["user/a b", false],
    ["group/a:b", false],
    ["role/a!b", false],
    ["role/a!b/c", true],
    [`role/a!${WITNESS}`, true],
    ["instance-profile/{x}", false],
  ])("%s: %s", (name, expected) => {
    expect(canBeNamed(iam(name.replace("*", WITNESS)))).toBe(expected);
  });

  it("is not asked of other services", () => {
    expect(canBeNamed(`arn:aws:s3:::bucket/${OWN}`)).toBe(true);
  });
});

describe("a variable in a version that has none", () => {
  const ACTIONS = ["iam:CreateUser", "iam:CreateAccessKey", "iam:PutUserPolicy", "iam:UpdateLoginProfile"];
  const sketch = (version: string, Action: readonly string[], resource: string): Sketch => ({
    users: {
      ann: { version, inline: [{ Action, Resource: resource.startsWith("arn:") ? resource : iam(resource) }] },
      root: { inline: [EVERYTHING] },
    },
  });
  const isIamAdmin = (account: Sketch): boolean | undefined => {
    const index = createAccountIndex({ accountId: ACCOUNT, partition: "aws", at: 0 });
    const details = detailsOf(account);
    index.addAuthorizationDetails(details);
    const [ann] = details.principals;
    return ann && index.seal().analyzePrincipal(ann).principal.isIamAdmin;
  };

  it.each<{ resource: string; version: string; actions: readonly string[]; admin: boolean; escalates: boolean }>([
    { resource: `user/${OWN}`, version: "2008-10-17", actions: ACTIONS, admin: false, escalates: false },
    { resource: `user/*/${OWN}`, version: "2008-10-17", actions: ACTIONS, admin: false, escalates: false },
    { resource: `arn:aws:iam::*:user/${OWN}`, version: "2008-10-17", actions: ACTIONS, admin: false, escalates: false },
    { resource: `*${OWN}`, version: "2008-10-17", actions: ["iam:*"], admin: false, escalates: false },
    { resource: "user/*", version: "2008-10-17", actions: ACTIONS, admin: true, escalates: true },
    { resource: "user/dev-?", version: "2008-10-17", actions: ACTIONS, admin: true, escalates: true },
    {
      resource: `user/${OWN}`,
      version: "2012-10-17",
      actions: ["iam:CreateAccessKey"],
      admin: false,
      escalates: false,
    },
    { resource: `user/${OWN}`, version: "2012-10-17", actions: ACTIONS, admin: false, escalates: true },
  ])("$resource in $version, $actions", ({ resource, version, actions, admin, escalates }) => {
    const account = sketch(version, actions, resource);
    expect(isIamAdmin(account)).toBe(admin);
    expect(escalationOf(account).canEscalate(iam("user/ann"))).toBe(escalates);
  });
});
