import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  actionCount,
  CAPABILITIES,
  catalogueDate,
  catalogueVersion,
  findAction,
  service,
  serviceOfAction,
  servicePrefixes,
  services,
} from "../../../src/iam/catalogue/catalogue.ts";

describe("ids", () => {
  test("are dense, and services are contiguous", () => {
    let next = 0;
    for (const [at, current] of services().entries()) {
      expect(current.index).toBe(at);
      expect(current.prefix).toBe(servicePrefixes[at]);
      expect(current.firstActionId).toBe(next);
      expect(current.actions.map((action) => action.id)).toEqual(current.actions.map((_, i) => next + i));
      next += current.actions.length;
    }
    expect(next).toBe(actionCount);
  });

  test("follow the prefix, then the lower-case name, each once", () => {
    expect(servicePrefixes).toEqual([...new Set(servicePrefixes)].toSorted());
    for (const { prefix, actions } of services()) {
      const names = actions.map((action) => action.name.toLowerCase());
      expect(names, prefix).toEqual([...new Set(names)].toSorted());
    }
  });

  test("lead back to their service", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: actionCount - 1 }), (id) => {
        const owner = serviceOfAction(id);
        expect(owner.actions[id - owner.firstActionId]?.id).toBe(id);
      }),
    );
    for (const { firstActionId, actions, prefix } of services()) {
      expect(serviceOfAction(firstActionId).prefix).toBe(prefix);
      expect(serviceOfAction(firstActionId + actions.length - 1).prefix).toBe(prefix);
    }
  });

  test.each([-1, actionCount, 0.5, Number.NaN, Number.POSITIVE_INFINITY])("%d belongs to no service", (id) => {
    expect(() => serviceOfAction(id)).toThrow(RangeError);
  });
});

describe("resource types", () => {
  test("of an action are types of its service, in order, and the required ones are among them", () => {
    for (const { prefix, actions, resourceTypes } of services()) {
      for (const action of actions) {
        const label = `${prefix}:${action.name}`;
        expect(
          action.resourceTypes.every((type) => resourceTypes[type] !== undefined),
          label,
        ).toBe(true);
        expect(action.resourceTypes, label).toEqual([...new Set(action.resourceTypes)].toSorted((a, b) => a - b));
        expect(
          action.requiredResourceTypes.every((type) => action.resourceTypes.includes(type)),
          label,
        ).toBe(true);
      }
    }
  });

  test("have an ARN format of six parts", () => {
    for (const { prefix, resourceTypes } of services()) {
      for (const type of resourceTypes) {
        expect(type.name, prefix).not.toBe("");
        expect(type.arn, `${prefix} ${type.name}`).toMatch(/^arn:[^:\s]*:[^:\s]*:[^:\s]*:[^:\s]*:\S+$/);
      }
    }
  });

  test.each([
    ["s3:GetObject", "arn:*:s3:::*/*"],
    ["iam:PassRole", "arn:*:iam::*:role/*"],
    ["sqs:SendMessage", "arn:*:sqs:*:*:*"],
  ])("%s applies to %s", (name, arn) => {
    const types = service(name.split(":")[0] ?? "")?.resourceTypes ?? [];
    const arns = findAction(name)?.resourceTypes.map((type) => types[type]?.arn.replaceAll(/\$\{\w+\}/g, "*"));
    expect(arns).toContain(arn);
  });

  test.each(["s3:ListAllMyBuckets", "ec2:DescribeInstances", "iam:GetAccountAuthorizationDetails"])(
    "%s has none",
    (name) => expect(findAction(name)?.resourceTypes).toEqual([]),
  );
});

describe("lookup", () => {
  const full = services().flatMap(({ prefix, actions }) => actions.map((action) => ({ prefix, action })));

  test("finds every action in any case", () => {
    fc.assert(
      fc.property(fc.constantFrom(...full), fc.array(fc.boolean(), { minLength: 1 }), ({ prefix, action }, upper) => {
        const name = [...`${prefix}:${action.name}`]
          .map((letter, i) => (upper[i % upper.length] ? letter.toUpperCase() : letter.toLowerCase()))
          .join("");
        expect(findAction(name)).toBe(action);
      }),
    );
  });

  test.each([
    "",
    ":",
    "s3",
    "s3:",
    ":GetObject",
    "s3:Nothing",
    "nothing:GetObject",
    "s3:Get*",
    "s3:GetObject:x",
    "constructor:x",
    "s3:constructor",
  ])("does not find %j", (name) => expect(findAction(name)).toBeUndefined());

  test("never throws", () => {
    fc.assert(fc.property(fc.string(), (name) => void findAction(name)));
  });

  test("knows services by the lower-case prefix alone", () => {
    expect(service("s3")?.displayName).toBe("S3");
    expect(service("S3")).toBeUndefined();
    expect(service("__proto__")).toBeUndefined();
  });
});

describe("names", () => {
  test.each([
    ["s3", "S3"],
    ["kms", "KMS"],
    ["iam", "IAM"],
    ["sts", "STS"],
    ["dynamodb", "DynamoDB"],
    ["rds", "RDS"],
    ["sqs", "SQS"],
    ["sns", "SNS"],
    ["secretsmanager", "Secrets Manager"],
    ["lambda", "Lambda"],
    ["ecr", "ECR"],
    ["ec2", "EC2"],
    ["athena", "Athena"],
    ["cloudformation", "CloudFormation"],
    ["logs", "CloudWatch Logs"],
    ["elasticfilesystem", "EFS"],
  ])("%s is shown as %s", (prefix, displayName) => expect(service(prefix)?.displayName).toBe(displayName));

  test("are unique and without the maker's name", () => {
    const names = services().map(({ displayName }) => displayName);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    expect(names.filter((name) => /^(AWS|Amazon)\b|^\s|\s$|^$/.test(name))).toEqual([]);
  });
});

test("the catalogue says what it was made from and in which order capabilities count", () => {
  expect(catalogueVersion).toMatch(/^\d+\.\d+\.\d+$/);
  expect(new Date(catalogueDate).toISOString()).toBe(catalogueDate);
  expect(CAPABILITIES).toEqual([
    "administer-resource",
    "read-config",
    "use-resource",
    "read-data",
    "write-data",
    "delete-data",
  ]);
});
