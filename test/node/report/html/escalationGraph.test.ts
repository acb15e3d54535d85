import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EscalationPath } from "../../../../src/iam/escalation/paths/model.ts";
import { inOneGo } from "../../../../src/platform/slices.ts";
import { chokePoints } from "../../../../src/report/html/escalation/chokePoints.ts";
import {
  compromisedResourceOf,
  resourceName,
  resourceTypeWords,
} from "../../../../src/report/html/escalation/compromisedResource.ts";
import { drawingsOf } from "../../../../src/report/html/escalation/drawing/drawing.ts";
import {
  LINE_PX,
  NAME_LINES,
  NAME_PX,
  NOTE_PX,
  placed,
  TEXT_WIDTH,
} from "../../../../src/report/html/escalation/drawing/layout.ts";
import { createNodeNames } from "../../../../src/report/html/escalation/drawing/nodeNames.ts";
import { fitted, textWidth, wrapped } from "../../../../src/report/html/escalation/drawing/textWidth.ts";
import { groupsOf, letterOf, pathGroupsOf } from "../../../../src/report/html/escalation/groups.ts";
import { summarizePaths } from "../../../../src/report/html/escalation/pathSummaries.ts";
import { actionWords } from "../../../../src/report/html/vocabulary/actionText.ts";
import { factsOf, path, role, step } from "./escalationAccount.ts";

/** Accounts of up to 14 roles, each with up to four paths among ten others. */
const accounts = fc
  .array(
    fc.array(
      fc.tuple(
        fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 3 }),
        fc.constantFrom("certain", "conditional", "assumed"),
        fc.boolean(),
      ),
      { minLength: 1, maxLength: 4 },
    ),
    { minLength: 1, maxLength: 14 },
  )
  .map((principals) =>
    principals.flatMap((paths, index) =>
      paths.map(([nodes, certainty, bySelf]): EscalationPath => {
        const own = role(`n${index}`);
        const along = [own, ...nodes.map((node) => role(`n${node}`)).filter((arn) => arn !== own)];
        const last = along.at(-1) ?? own;
        return path(bySelf || along.length === 1 ? [...along, last] : along, certainty);
      }),
    ),
  );

function read(paths: readonly EscalationPath[]) {
  const facts = factsOf(paths);
  const summaries = inOneGo(summarizePaths(facts));
  return { facts, summaries, nodeNames: createNodeNames(summaries, facts.principals) };
}

describe("what to lock down first", () => {
  /** Those of whom every path passes one of the nodes, worked out from the paths again. */
  const cutOffBy = (paths: readonly EscalationPath[], lockedDown: readonly string[]) =>
    [...Map.groupBy(paths, ({ principal }) => principal)].filter(([principal, own]) =>
      own.every(({ steps }) =>
        steps.some(({ from, to }) => [from, to].some((arn) => arn !== principal && lockedDown.includes(arn))),
      ),
    ).length;

  test("the first cuts off the most of all, and the numbers of each are those of the paths", () => {
    fc.assert(
      fc.property(accounts, (paths) => {
        const { summaries } = read(paths);
        const points = inOneGo(chokePoints(summaries.escalators, 5));
        const most = Math.max(0, ...summaries.arns.map((arn) => cutOffBy(paths, [arn])));
        if (points[0] !== undefined && most > 0) expect(points[0].alone).toBe(most);
        for (const [index, { node, alone, together }] of points.entries()) {
          const lockedDown = points.slice(0, index + 1).map(({ node }) => summaries.arns[node] ?? "");
          expect(alone).toBe(cutOffBy(paths, [summaries.arns[node] ?? ""]));
          expect(together).toBe(cutOffBy(paths, lockedDown));
        }
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});

describe("groups and drawings", () => {
  test("everyone is in one group and one group of paths; the best paths of a group lead through what it shares", () => {
    fc.assert(
      fc.property(accounts, fc.integer({ min: 0, max: 4 }), (paths, most) => {
        const { summaries, nodeNames } = read(paths);
        const groups = groupsOf(summaries.escalators, nodeNames.escalatorAt, most);
        const all = groups.flatMap(({ members, itself }) => (itself ? [...members, itself] : members));
        expect(all.map(({ principal }) => principal).sort((a, b) => a - b)).toEqual(
          summaries.escalators.map(({ principal }) => principal),
        );
        for (const { through, members } of groups) {
          if (through !== undefined) for (const { paths } of members) expect(paths[0]?.passes).toContain(through);
          const grouped = pathGroupsOf(members).flatMap((pathGroup) => pathGroup.members);
          expect(new Set(grouped)).toEqual(new Set(members));
          expect(grouped.length).toBe(members.length);
        }
      }),
      { numRuns: 200, seed: 8 },
    );
  });

  test("each drawing has few nodes, its edges join nodes of it, and everything lies inside", () => {
    fc.assert(
      fc.property(accounts, (paths) => {
        const { summaries, nodeNames } = read(paths);
        for (const group of groupsOf(summaries.escalators, nodeNames.escalatorAt, 3)) {
          const pathGroups = pathGroupsOf(group.members).map((pathGroup, index) => ({
            ...pathGroup,
            letter: letterOf(index),
          }));
          const drawings = drawingsOf(group, pathGroups, nodeNames, 2);
          expect(drawings.length).toBeGreaterThan(0);
          for (const drawing of drawings) {
            expect(drawing.nodes.size).toBeLessThanOrEqual(19);
            for (const { from, to } of drawing.edges) {
              expect(drawing.nodes.has(from) && drawing.nodes.has(to)).toBe(true);
              expect(from).not.toBe(to);
            }
            const { nodes, edges, width, height } = placed(drawing);
            for (const node of nodes) {
              expect(node.x - node.width / 2).toBeGreaterThanOrEqual(0);
              expect(node.x + node.width / 2).toBeLessThanOrEqual(width);
              expect(node.y + node.height / 2).toBeLessThanOrEqual(height);
            }
            for (const { points } of edges) expect(points.length).toBeGreaterThan(1);
            for (const { label, at, points } of edges) {
              if (label.length === 0) continue;
              const half = Math.max(...label.map((line) => textWidth(line, NOTE_PX))) / 2;
              const level = points.some(({ x, y }, index) => {
                const next = points[index + 1];
                if (next === undefined || next.y !== y) return false;
                const isAlong = Math.min(x, next.x) <= at.x - half && Math.max(x, next.x) >= at.x + half;
                return isAlong && Math.abs(y - at.y) >= (label.length * LINE_PX) / 2 - 1;
              });
              expect(level).toBe(true);
            }
          }
        }
      }),
      { numRuns: 40, seed: 9 },
    );
  });

  test("a change to the principal itself belongs to the step after it; at the end it leads to administration", () => {
    const [a, b] = [role("a"), role("b")];
    const steps = [step(a, a, "iam:AddUserToGroup"), step(a, b), step(b), step(b, b, "iam:DetachRolePolicy")];
    const { summaries } = read([
      { principal: a, target: { kind: "administrator", arn: b }, steps, certainty: "certain" },
    ]);
    const [first, second] = summaries.escalators[0]?.paths[0]?.moves ?? [];
    expect(first).toMatchObject({ from: -1, technique: "iam:AddUserToGroup + sts:AssumeRole" });
    expect(second).toMatchObject({ to: -2, technique: "iam:PutRolePolicy + iam:DetachRolePolicy" });
  });

  test("letters", () => {
    expect([0, 25, 26, 51, 52, 702].map(letterOf)).toEqual(["A", "Z", "AA", "AZ", "BA", "AAA"]);
  });
});

describe("words of a drawing", () => {
  test.each([
    ["iam:PassRole", "pass the role"],
    ["lambda:CreateFunction", "create function"],
    ["ec2-instance-connect:SendSerialConsoleSSHPublicKey", "send serial console SSH public key"],
    ["ecs:RunTask", "run task"],
  ])("%s is %s", (action, words) => {
    expect(actionWords(action)).toBe(words);
  });

  const requirement = (action: string, resource: string) =>
    ({ action, resource, certainty: "certain", because: [], conditions: [] }) as const;
  const INSTANCE = "arn:aws:ec2:eu-west-1:123456789012:instance/i-1";

  const NOTEBOOK = "arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/n";

  test.each([
    ["ssm-start-session", [requirement("ssm:StartSession", INSTANCE)], INSTANCE],
    ["ssm-start-session", [requirement("ssm:StartSession", "arn:aws:ec2:*:123456789012:instance/*")], undefined],
    [
      "ec2-modify-instance-attribute",
      [requirement("ec2:ModifyInstanceAttribute", INSTANCE), requirement("ec2:StartInstances", INSTANCE)],
      INSTANCE,
    ],
    [
      "ec2-associate-iam-instance-profile",
      [requirement("iam:PassRole", role("a")), requirement("ec2:AssociateIamInstanceProfile", INSTANCE)],
      INSTANCE,
    ],
    [
      "sagemaker-create-notebook-instance-lifecycle-config",
      [
        requirement("sagemaker:CreateNotebookInstanceLifecycleConfig", "arn:aws:sagemaker:eu-west-1:1:x/*"),
        requirement("sagemaker:UpdateNotebookInstance", NOTEBOOK),
      ],
      NOTEBOOK,
    ],
    [
      "ec2-run-instances",
      [requirement("iam:PassRole", role("a")), requirement("ec2:RunInstances", "arn:aws:ec2:eu-west-1::image/ami-1")],
      undefined,
    ],
    [
      "iam-add-role-to-instance-profile",
      [requirement("iam:AddRoleToInstanceProfile", "arn:aws:iam::123456789012:instance-profile/p")],
      undefined,
    ],
    [
      "lambda-create-function",
      [requirement("lambda:CreateFunction", "arn:aws:lambda:us-east-1:1:function:f")],
      undefined,
    ],
    ["sts-assume-role", [requirement("sts:AssumeRole", role("a"))], undefined],
    ["of-a-later-version", [requirement("ssm:StartSession", INSTANCE)], undefined],
  ])("what %s compromises: case %#", (techniqueId, requires, resource) => {
    expect(compromisedResourceOf({ techniqueId, requires })).toBe(resource);
  });

  test("resources by name and type", () => {
    const stack = "arn:aws:cloudformation:us-east-1:123456789012:stack/network/760643a7";
    expect([resourceName(stack), resourceTypeWords(stack)]).toEqual(["network", "CloudFormation stack"]);
    expect([resourceName(INSTANCE), resourceTypeWords(INSTANCE)]).toEqual(["i-1", "EC2 instance"]);
    expect(resourceTypeWords("arn:aws:new-service:us-east-1:123456789012:big-thing/x")).toBe("new service big thing");
  });

  test("a text that is cut is never too wide, and no character is cut in two", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), fc.integer({ min: 20, max: 300 }), (text, width) => {
        const cut = fitted(text, 13, width);
        expect(cut === text || textWidth(cut, 13) <= width).toBe(true);
        expect(cut.isWellFormed()).toBe(text.isWellFormed());
      }),
      { seed: 10 },
    );
  });

  test("names of 64 characters are broken into lines and not cut, longer ones are", () => {
    const name = "AWSReservedSSO_PowerUserAccess-for_the.team@eu-west-1+0123456789";
    const lines = wrapped(name, NAME_PX, TEXT_WIDTH, NAME_LINES);
    expect(lines.join("")).toBe(name);
    expect(lines.length).toBeLessThanOrEqual(NAME_LINES);
    for (const line of lines) expect(textWidth(line, 13)).toBeLessThanOrEqual(184);
    expect(wrapped("x".repeat(500), 13, 184, 3).at(-1)).toContain("…");
    expect(wrapped("short", 13, 184, 3)).toEqual(["short"]);
  });
});
