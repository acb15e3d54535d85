import { describe, expect, it } from "vitest";
import { EVERYTHING, escalationOf, iam, LITTLE, type Statement, summary, trusting } from "./accounts.ts";

const boss = iam("role/boss");
const may = (...Action: string[]): Statement => ({ Action, Resource: boss });
const us = (Action: string | string[], Condition?: object): Statement => ({
  Principal: { AWS: iam("root") },
  Action,
  ...(Condition === undefined ? {} : { Condition }),
});
const paths = (ann: readonly Statement[], trust: readonly Statement[]): string[] =>
  summary(
    escalationOf({
      users: { ann: { inline: [LITTLE, ...ann] } },
      roles: { boss: { inline: [EVERYTHING], trust } },
    }),
    "user/ann",
  );

const ASSUME = "sts:AssumeRole";
const IDENTITY = "sts:SetSourceIdentity";
const TAG = "sts:TagSession";
const named = { StringEquals: { "sts:SourceIdentity": "ann" } };
const tagged = { StringEquals: { "aws:RequestTag/team": "red" } };
const own = { StringEquals: { "sts:SourceIdentity": ["$", "{aws:username}"].join("") } };

describe("a trust policy that asks something of the session", () => {
  it.each<[string, readonly Statement[], readonly Statement[], string | undefined]>([
    [
      "a source identity, by one who may set it",
      [may(ASSUME, IDENTITY)],
      [us([ASSUME, IDENTITY], named)],
      `${ASSUME} + ${IDENTITY}`,
    ],
    ["a source identity, by one who may not", [may(ASSUME)], [us([ASSUME, IDENTITY], named)], undefined],
    ["a source identity that the trust lets nobody set", [may(ASSUME, IDENTITY)], [us(ASSUME, named)], undefined],
    ["a tag, by one who may tag the session", [may(ASSUME, TAG)], [us([ASSUME, TAG], tagged)], `${ASSUME} + ${TAG}`],
    ["a tag, by one who may not", [may(ASSUME)], [us([ASSUME, TAG], tagged)], undefined],
    ["a tag, in an action of its own", [may(ASSUME, TAG)], [us(ASSUME, tagged), us(TAG)], `${ASSUME} + ${TAG}`],
    ["a tag that the trust lets nobody set", [may(ASSUME, TAG)], [us(ASSUME, tagged)], undefined],
    ["a tag if there is one", [may(ASSUME)], [us(ASSUME, { StringEqualsIfExists: tagged.StringEquals })], ASSUME],
    ["nothing in another statement", [may(ASSUME)], [us(ASSUME, tagged), us(ASSUME)], ASSUME],
  ])("%s", (_, ann, trust, actions) => {
    expect(paths(ann, trust)).toEqual(actions === undefined ? [] : [`user/ann -[${actions}]-> role/boss (certain)`]);
  });

  it("stays in doubt where something else is asked as well", () => {
    const both = { StringEquals: { ...tagged.StringEquals, "sts:ExternalId": "x" } };
    expect(paths([may(ASSUME, TAG)], [us([ASSUME, TAG], both)])).toEqual([
      `user/ann -[${ASSUME} + ${TAG}]-> role/boss (conditional)`,
    ]);
    expect(paths([may(ASSUME)], [us([ASSUME, TAG], both)])).toEqual([]);
  });

  it("is met by a policy of the principal that asks the same", () => {
    const asking: Statement = { ...may(ASSUME, IDENTITY), Condition: own };
    expect(paths([asking], [us([ASSUME, IDENTITY])])).toHaveLength(1);
  });
});

describe("a role passed to a service that tags or names its sessions", () => {
  const pass: Statement = { Action: "iam:PassRole", Resource: boss };
  const trustIn = (service: string, ...more: string[]): Statement => ({
    ...trusting(service),
    Action: [ASSUME, ...more],
  });
  it.each<[string, readonly string[], string, readonly string[], boolean]>([
    ["pods need session tags", ["eks:CreatePodIdentityAssociation"], "pods.eks.amazonaws.com", [], false],
    ["pods with session tags", ["eks:CreatePodIdentityAssociation"], "pods.eks.amazonaws.com", [TAG], true],
    ["certificates need tags and an identity", ["rolesanywhere:*"], "rolesanywhere.amazonaws.com", [TAG], false],
    ["certificates with an identity alone", ["rolesanywhere:*"], "rolesanywhere.amazonaws.com", [IDENTITY], false],
    ["certificates with both", ["rolesanywhere:*"], "rolesanywhere.amazonaws.com", [TAG, IDENTITY], true],
  ])("%s", (_, actions, service, more, expected) => {
    expect(paths([pass, { Action: actions }], [trustIn(service, ...more)]).length > 0).toBe(expected);
  });
});
