import { describe, expect, it } from "vitest";
import { findAction } from "../../../src/iam/catalogue/catalogue.ts";
import { ResourceTypes } from "../../../src/iam/escalation/account/resourceTypes.ts";
import { ITSELF, pathfindingOf, type Technique } from "../../../src/iam/escalation/paths/technique.ts";
import { BOUNDARY_TECHNIQUES } from "../../../src/iam/escalation/techniques/iam/boundary.ts";
import { GROUP_TECHNIQUES } from "../../../src/iam/escalation/techniques/iam/groups.ts";
import { POLICY_TECHNIQUES } from "../../../src/iam/escalation/techniques/iam/policies.ts";
import { TAG_TECHNIQUES } from "../../../src/iam/escalation/techniques/iam/tags.ts";
import { SERVICE_TECHNIQUES, TECHNIQUES } from "../../../src/iam/escalation/techniques/registry.ts";
import { servicesOf } from "../../../src/iam/escalation/techniques/serviceTechnique.ts";
import { ACCOUNT } from "./accounts.ts";

/** Every id of pathfinding.cloud: how many there are under each prefix. */
const PATHFINDING = Object.entries({
  apprunner: 2,
  bedrock: 2,
  cloudformation: 5,
  codebuild: 4,
  datapipeline: 1,
  ec2: 4,
  ecs: 5,
  glue: 6,
  iam: 21,
  lambda: 6,
  sagemaker: 5,
  ssm: 2,
  sts: 1,
})
  .flatMap(([prefix, amount]) =>
    Array.from({ length: amount }, (_, at) => `${prefix}-${String(at + 1).padStart(3, "0")}`),
  )
  .concat("ec2instanceconnect-003")
  .sort();

/** Those that no record has, and why. */
const NOT_CITED: Readonly<Record<string, string>> = {
  "ecs-001":
    "ecs-003 with a cluster of its own: the record asks for less, and a step without ecs:CreateCluster is not it",
  "ecs-002":
    "ecs-004 with a cluster of its own: the record asks for less, and a step without ecs:CreateCluster is not it",
};

const citedBy = ({ pathfinding = [], pathfindingWith = {} }: Technique): string[] => [
  ...pathfinding.map(({ id }) => id),
  ...Object.values(pathfindingWith),
];
const byId = new Map(TECHNIQUES.map((technique) => [technique.id, technique]));

describe("the records of techniques", () => {
  it("have ids of their own, after a service and an operation", () => {
    expect(byId.size).toBe(TECHNIQUES.length);
    expect(TECHNIQUES.map(({ id }) => id).filter((id) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id))).toEqual([]);
  });

  it("cite each id of pathfinding.cloud once, or the test says why none does", () => {
    expect(PATHFINDING).toHaveLength(65);
    expect([...TECHNIQUES.flatMap(citedBy), ...Object.keys(NOT_CITED)].sort()).toEqual(PATHFINDING);
  });

  it("vary techniques that are no variants themselves", () => {
    for (const { id, variantOf } of TECHNIQUES) {
      if (variantOf === undefined) continue;
      expect(byId.get(variantOf), id).toMatchObject({ id: variantOf });
      expect(byId.get(variantOf)?.variantOf, id).toBeUndefined();
    }
  });

  it("are combined with techniques that exist", () => {
    const others = TECHNIQUES.flatMap(({ pathfindingWith = {} }) => Object.keys(pathfindingWith));
    expect(others.filter((id) => !byId.has(id))).toEqual([]);
  });
});

describe.each(TECHNIQUES)("$id", (technique) => {
  const { title, actions, summary, prerequisites, remediation, references, pathfinding = [] } = technique;

  it("takes actions that AWS has, each alternative once", () => {
    expect(actions.flat().filter((name) => findAction(name) === undefined)).toEqual([]);
    for (const anyOf of actions) expect(new Set(anyOf).size).toBe(anyOf.length);
    expect(actions.every((anyOf) => anyOf.length > 0) && actions.length > 0).toBe(true);
  });

  it("says what the principal does as a predicate about the target", () => {
    const sentence = summary("role/boss");
    expect(sentence).toContain("role/boss");
    expect(sentence).toMatch(/^[a-z]+s\b.*[^.]$/);
    expect(sentence).not.toMatch(/undefined|\{|\}/);
  });

  it("has a title, a remediation and prerequisites without a full stop, and pages to read", () => {
    for (const text of [title, remediation, ...prerequisites]) expect(text).toMatch(/^[A-Z](?!.*\.$)/);
    expect(title.length).toBeLessThan(80);
    expect(references.length).toBeGreaterThan(0);
    expect(references.filter((page) => page.trim() === "" || page.startsWith("http"))).toEqual([]);
  });

  it("tells ids of pathfinding.cloud apart by actions that steps take", () => {
    const plain = pathfinding.filter(({ by }) => by === undefined);
    expect(plain.length).toBeLessThanOrEqual(1);
    expect(pathfinding.slice(0, -1).every(({ by }) => by !== undefined)).toBe(true);
    for (const { id, by } of pathfinding) expect(pathfindingOf([technique], by === undefined ? [] : [by])).toBe(id);
  });
});

const OF_ITSELF = [...POLICY_TECHNIQUES, ...GROUP_TECHNIQUES, ...BOUNDARY_TECHNIQUES, ...TAG_TECHNIQUES];

describe.each(OF_ITSELF)("$id, used on the principal itself,", ({ summary }) => {
  it("reads as a sentence about itself", () => {
    expect(summary(ITSELF)).toMatch(/\b(itself|its|it)\b/);
    expect(summary(ITSELF)).not.toMatch(/\bof itself\b|itself is\b/);
  });
});

describe.each(SERVICE_TECHNIQUES)("$id, by a service,", (technique) => {
  const { target, also = [], passRole, references, prerequisites } = technique;

  it("is on a resource type that AWS has", () => {
    const types = new ResourceTypes("aws", ACCOUNT);
    if (target !== undefined) expect(types.of(target.type)).not.toEqual([]);
    expect(also.flatMap(({ anyOf }) => anyOf).filter((name) => findAction(name) === undefined)).toEqual([]);
  });

  it("names service principals, and asks for a role that trusts them where it passes one", () => {
    for (const service of servicesOf(technique)) expect(service).toMatch(/^[a-z0-9.-]+\.amazonaws\.com$/);
    expect(references.includes("Grant a user permissions to pass a role to an AWS service")).toBe(
      passRole !== undefined,
    );
    if (passRole !== undefined) expect(prerequisites[0]).toContain(passRole[0]);
  });
});

describe("the id at pathfinding.cloud of a step", () => {
  it.each<[readonly string[], readonly string[], string | undefined]>([
    [["sts-assume-role"], ["sts:AssumeRole"], "sts-001"],
    [["iam-put-role-policy"], ["iam:PutRolePolicy"], "iam-005"],
    [["iam-put-role-policy", "sts-assume-role"], ["iam:PutRolePolicy", "sts:AssumeRole"], "iam-017"],
    [
      ["iam-remove-permissions-boundary", "iam-put-role-policy", "sts-assume-role"],
      ["iam:DeleteRolePermissionsBoundary", "iam:PutRolePolicy", "sts:AssumeRole"],
      "iam-017",
    ],
    [
      ["iam-put-role-policy", "lambda-create-function"],
      ["iam:PutRolePolicy", "iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"],
      "lambda-001",
    ],
    [
      ["lambda-create-function"],
      ["iam:PassRole", "lambda:CreateFunction", "lambda:CreateEventSourceMapping"],
      "lambda-002",
    ],
    [["lambda-create-function"], ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeAsync"], undefined],
    [["iam-create-access-key"], ["iam:CreateAccessKey"], "iam-002"],
    [["iam-create-access-key"], ["iam:CreateAccessKey", "iam:DeleteAccessKey"], "iam-003"],
    [["states-test-state"], ["iam:PassRole", "states:TestState"], undefined],
    [[], [], undefined],
  ])("%j by %j: %s", (ids, actions, expected) => {
    const techniques = ids.flatMap((id) => byId.get(id) ?? []);
    expect(techniques).toHaveLength(ids.length);
    expect(pathfindingOf(techniques, actions)).toBe(expected);
  });
});
