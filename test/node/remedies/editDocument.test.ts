import { describe, expect, it } from "vitest";
import { editDocument } from "../../../src/iam/remedies/changes/editDocument.ts";
import type { DocumentEdit } from "../../../src/iam/remedies/edit.ts";

const policy = "arn:aws:iam::111122223333:policy/p";
const Version = "2012-10-17";
const A = "arn:aws:iam::111122223333:role/a";
const B = "arn:aws:iam::111122223333:role/b";

type Case = [name: string, statement: unknown, edits: object[], expected: unknown[] | undefined];

const CASES: Case[] = [
  [
    "an action that is written out",
    { Effect: "Allow", Action: ["iam:PassRole", "iam:GetRole"], Resource: "*" },
    [{ kind: "remove-action", action: "iam:passrole" }],
    [{ Effect: "Allow", Action: "iam:GetRole", Resource: "*" }],
  ],
  [
    "the only action",
    { Effect: "Allow", Action: "iam:PassRole", Resource: "*" },
    [{ kind: "remove-action", action: "iam:PassRole" }],
    [],
  ],
  [
    "actions of a wildcard, denied together on the same resources",
    { Effect: "Allow", Action: ["iam:Put*", "iam:PutUserPolicy"], Resource: A },
    [
      { kind: "remove-action", action: "iam:PutUserPolicy" },
      { kind: "remove-action", action: "iam:PutRolePolicy" },
    ],
    [
      { Effect: "Allow", Action: "iam:Put*", Resource: A },
      { Sid: "DenyEscalation", Effect: "Deny", Action: ["iam:PutRolePolicy", "iam:PutUserPolicy"], Resource: A },
    ],
  ],
  [
    "an action of NotAction",
    { Effect: "Allow", NotAction: "s3:*", NotResource: A },
    [{ kind: "remove-action", action: "iam:PassRole" }],
    [
      { Effect: "Allow", NotAction: "s3:*", NotResource: A },
      { Sid: "DenyEscalation", Effect: "Deny", Action: "iam:PassRole", NotResource: A },
    ],
  ],
  [
    "one resource of an action, and not of the others",
    { Sid: "S", Effect: "Allow", Action: ["iam:PassRole", "iam:GetRole"], Resource: [A, B] },
    [{ kind: "remove-resource", action: "iam:PassRole", resource: A }],
    [
      { Sid: "S", Effect: "Allow", Action: "iam:GetRole", Resource: [A, B] },
      { Effect: "Allow", Action: "iam:PassRole", Resource: B },
    ],
  ],
  [
    "an action as a whole, whatever resources are taken too",
    { Effect: "Allow", Action: ["iam:PassRole", "iam:GetRole"], Resource: [A, B] },
    [
      { kind: "remove-resource", action: "iam:PassRole", resource: A },
      { kind: "remove-action", action: "iam:PassRole" },
    ],
    [{ Effect: "Allow", Action: "iam:GetRole", Resource: [A, B] }],
  ],
  [
    "the last resource: there is none to keep",
    { Effect: "Allow", Action: "iam:PassRole", Resource: A },
    [{ kind: "remove-resource", action: "iam:PassRole", resource: A }],
    undefined,
  ],
  [
    "one principal of two",
    { Effect: "Allow", Principal: { AWS: [A, B] }, Action: "sts:AssumeRole" },
    [{ kind: "remove-principal", principal: A }],
    [{ Effect: "Allow", Principal: { AWS: B }, Action: "sts:AssumeRole" }],
  ],
  [
    "a principal that is not named",
    { Effect: "Allow", Principal: { AWS: A }, Action: "sts:AssumeRole" },
    [{ kind: "remove-principal", principal: B }],
    undefined,
  ],
  [
    "everyone, for one",
    { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" },
    [{ kind: "replace-principal", principal: "*", by: [A] }],
    [{ Effect: "Allow", Principal: { AWS: A }, Action: "sts:AssumeRole" }],
  ],
  [
    "nothing of a Deny",
    { Effect: "Deny", Action: "iam:PassRole", Resource: "*" },
    [{ kind: "delete-statement" }],
    [{ Effect: "Deny", Action: "iam:PassRole", Resource: "*" }],
  ],
];

describe("an edited policy document", () => {
  it.each(CASES)("without %s", (_, statement, edits, expected) => {
    const whole = edits.map((edit) => ({ policy, statement: idOf(statement), ...edit }) as DocumentEdit);
    expect(editDocument({ Version, Statement: statement }, whole)?.document.Statement).toEqual(expected);
  });

  it("has a condition more, next to those it had", () => {
    const statement = {
      Effect: "Allow",
      Action: "*",
      Principal: "*",
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } },
    };
    const condition = {
      StringEquals: { "aws:SourceAccount": "111122223333" },
      Bool: { "aws:SecureTransport": "true" },
    };
    const edited = editDocument({ Version, Statement: [statement] }, [
      { kind: "add-condition", policy, statement: "#0", condition },
    ]);
    expect(edited?.document.Statement).toEqual([
      {
        ...statement,
        Condition: {
          StringEquals: { "aws:PrincipalOrgID": "o-1", "aws:SourceAccount": "111122223333" },
          Bool: { "aws:SecureTransport": "true" },
        },
      },
    ]);
  });

  it("says where each statement comes from, and takes a Sid that is free", () => {
    const Statement = [
      { Effect: "Allow", Action: "s3:GetObject", Resource: "*" },
      { Sid: "DenyEscalation", Effect: "Allow", Action: "iam:*", Resource: "*" },
      { Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" },
    ];
    const edited = editDocument({ Version, Statement }, [
      { kind: "delete-statement", policy, statement: "#0" },
      { kind: "remove-action", policy, statement: "DenyEscalation", action: "iam:PassRole" },
    ]);
    expect([...(edited?.origins ?? [])]).toEqual([
      ["DenyEscalation", "DenyEscalation"],
      ["#1", "#2"],
    ]);
    expect(edited?.document.Statement).toMatchObject([{}, {}, { Sid: "DenyEscalation2", Effect: "Deny" }]);
  });
});

function idOf(statement: unknown): string {
  return (statement as { Sid?: string }).Sid ?? "#0";
}
