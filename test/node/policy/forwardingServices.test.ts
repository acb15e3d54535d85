import { describe, expect, it } from "vitest";
import { findAction, servicePrefixes } from "../../../src/iam/catalogue/catalogue.ts";
import { FORWARDING_SERVICES, forwardingServiceName } from "../../../src/iam/policy/forwarding/forwardingServices.ts";
import { unlistedServices } from "../../../src/iam/policy/forwarding/unlistedServices.ts";

describe("the table of services that call others for a principal", () => {
  it.each(FORWARDING_SERVICES.map((service) => [service.principal, service] as const))("%s", (principal, service) => {
    expect(principal).toMatch(/^[a-z0-9-]+\.amazonaws\.com$/);
    expect(FORWARDING_SERVICES.filter((other) => other.principal === principal)).toHaveLength(1);
    expect(service.page).not.toBe("");
    expect(service.calls.length).toBeGreaterThan(0);
    for (const { actions, startedBy } of service.calls) {
      expect([...servicePrefixes.keys()].some((index) => actions.bits(index) !== undefined)).toBe(true);
      expect(startedBy.length).toBeGreaterThan(0);
      expect(startedBy.flat().filter((action) => findAction(action) === undefined)).toEqual([]);
    }
  });

  it("lets CloudFormation call everything but what hands out a session", () => {
    const [calls] = FORWARDING_SERVICES.find(({ name }) => name === "CloudFormation")?.calls ?? [];
    for (const action of ["iam:createrole", "s3:createbucket", "secretsmanager:getsecretvalue"]) {
      expect(calls?.actions.has(action), action).toBe(true);
    }
    for (const action of ["sts:assumerole", "ssm:startsession"]) expect(calls?.actions.has(action), action).toBe(false);
  });

  it("names them", () => {
    expect(forwardingServiceName("cloudformation.amazonaws.com")).toBe("CloudFormation");
    expect(forwardingServiceName("appflow.amazonaws.com")).toBe("appflow.amazonaws.com");
  });
});

describe("services that only a condition names", () => {
  const named = (key: string, ...values: string[]): string[] =>
    unlistedServices([
      { operator: "StringLike", base: "StringLike", qualifier: undefined, ifExists: false, key, values },
    ]).map(({ principal, viaService }) => `${principal} ${viaService}`);

  it.each<[string, string, string | undefined]>([
    ["aws:CalledVia", "appflow.amazonaws.com", "appflow.amazonaws.com appflow"],
    ["aws:CalledViaLast", "ops.emr-serverless.amazonaws.com", "ops.emr-serverless.amazonaws.com ops.emr-serverless"],
    ["kms:ViaService", "glue.*.amazonaws.com", "glue.amazonaws.com glue"],
    ["kms:ViaService", "glue.cn-north-1.amazonaws.com.cn", "glue.amazonaws.com glue"],
    ["aws:CalledVia", "cloudformation.amazonaws.com", undefined],
    ["kms:ViaService", "s3.*.amazonaws.com", undefined],
    ["kms:ViaService", "*.amazonaws.com", undefined],
    ["aws:CalledVia", "no-such-service.amazonaws.com", undefined],
    ["aws:SourceArn", "appflow.amazonaws.com", undefined],
    ["aws:ViaAWSService", "true", undefined],
  ])("%s %s", (key, value, expected) => {
    expect(named(key, value)[0]).toBe(expected);
  });
});
