import { describe, expect, it } from "vitest";
import { type Caller, parseCaller } from "../../../src/iam/policy/caller.ts";
import {
  type Asked,
  type DirectCall,
  FACT_KEYS,
  fact,
  factContext,
  isCallersChoice,
  isResourceKey,
  knownFacts,
  requestFact,
  resourceFact,
} from "../../../src/iam/policy/callFacts.ts";

const AT = Date.UTC(2026, 5, 1, 12, 30, 15, 987);

function callerOf(text: string): Caller {
  const caller = parseCaller(text);
  if (caller === undefined) throw new Error(`no caller: ${text}`);
  return caller;
}

/** The value, `-` for a key that is absent, `?` for one that is not known. */
function shown(key: string, call: DirectCall): string {
  const value = requestFact(key, call);
  if (value === undefined || value.state === "unknown") return "?";
  if (value.state === "absent") return "-";
  return value.state === "partial" ? `like ${value.patterns.join(" ")}` : value.values.join(" ");
}

const IAM = "arn:aws:iam::111122223333";
const STS = "arn:aws:sts::111122223333";

describe("the facts of a request", () => {
  it.each<[string, Record<string, string>]>([
    [
      `${IAM}:user/team/ann`,
      {
        "aws:principalarn": `${IAM}:user/team/ann`,
        "aws:principalaccount": "111122223333",
        "aws:principaltype": "User",
        "aws:username": "ann",
        "aws:userid": "?",
        "aws:principalisawsservice": "false",
        "aws:principalservicename": "-",
        "aws:principalorgid": "?",
        "aws:tokenissuetime": "2026-06-01T12:30:15Z",
      },
    ],
    [`${IAM}:role/ops`, { "aws:principaltype": "AssumedRole", "aws:username": "-", "aws:userid": "like *:*" }],
    [
      `${STS}:assumed-role/ops/tom`,
      {
        "aws:principalarn": `like ${IAM}:role/ops ${IAM}:role/*/ops`,
        "aws:principaltype": "AssumedRole",
        "aws:userid": "like *:tom",
      },
    ],
    [
      `${STS}:assumed-role/AWSReservedSSO_Admin_1/tom`,
      {
        "aws:principalarn": `like ${["", "/*"].map((rest) => `${IAM}:role/aws-reserved/sso.amazonaws.com${rest}/AWSReservedSSO_Admin_1`).join(" ")}`,
      },
    ],
    [
      `${STS}:assumed-role/AWSServiceRoleForSupport/x`,
      { "aws:principalarn": `like ${IAM}:role/aws-service-role/*/AWSServiceRoleForSupport` },
    ],
    [`${STS}:federated-user/tom`, { "aws:principaltype": "FederatedUser", "aws:userid": "111122223333:tom" }],
    [`${IAM}:root`, { "aws:principaltype": "Account", "aws:userid": "111122223333" }],
    [
      "lambda.amazonaws.com",
      {
        "aws:principalarn": "-",
        "aws:principalaccount": "-",
        "aws:principalisawsservice": "true",
        "aws:principalservicename": "lambda.amazonaws.com",
        "aws:principalservicenameslist": "?",
        "aws:tokenissuetime": "-",
      },
    ],
    [
      "*",
      {
        "aws:principalarn": "-",
        "aws:principaltype": "Anonymous",
        "aws:userid": "anonymous",
        "aws:principalorgid": "-",
        "aws:securetransport": "true",
        "aws:viaawsservice": "false",
      },
    ],
  ])("by %s", (text, expected) => {
    const call = { caller: callerOf(text), at: AT };
    expect(Object.fromEntries(Object.keys(expected).map((key) => [key, shown(key, call)]))).toEqual(expected);
  });

  it("leave open what a caller does not decide", () => {
    const call = { caller: callerOf("lambda.amazonaws.com"), at: undefined };
    for (const key of ["aws:sourceaccount", "saml:aud", "aws:sourceip", "aws:currenttime", "aws:resourceaccount"]) {
      expect(shown(key, call)).toBe("?");
    }
  });
});

const SERVICE_CALL = [
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:sourceowner",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:principalservicenameslist",
  "aws:calledvia",
  "aws:calledviafirst",
  "aws:calledvialast",
  "kms:viaservice",
];
const OF_FORWARDED_CALLS = SERVICE_CALL.slice(-4);

/** For each analysis a call in which all is given, and the keys that the table decides there and the analysis leaves open. */
const LEFT_OPEN: readonly [Asked, DirectCall["caller"], readonly string[]][] = [
  // Of a request the organizations of the accounts are not asked for; saml:aud is a claim of a sign-in alone.
  ["request", callerOf(`${IAM}:user/ann`), ["aws:resourceorgid", "aws:resourceorgpaths", "saml:aud"]],
  // What follows from the resource is added on each (`onResource`).
  [
    "accountPrincipal",
    callerOf(`${IAM}:user/ann`),
    ["aws:requestedregion", "aws:resource*", "s3:resourceaccount", "saml:aud"],
  ],
  // An account outside may act by any of its principals, in any unit, directly or through a service.
  [
    "external",
    { kind: "external", account: "999988887777", arn: undefined, partition: "aws" },
    [
      "aws:calledvia",
      "aws:calledviafirst",
      "aws:calledvialast",
      "aws:principalorgpaths",
      "aws:requestedregion",
      "aws:resource*",
      "aws:tokenissuetime",
      "aws:viaawsservice",
      "kms:viaservice",
      "s3:resourceaccount",
      "saml:aud",
    ],
  ],
  [
    "externalService",
    callerOf("sns.amazonaws.com"),
    [
      "aws:requestedregion",
      "aws:resource*",
      "aws:tokenissuetime",
      "aws:username",
      "kms:calleraccount",
      "s3:resourceaccount",
      "saml:aud",
    ],
  ],
  [
    "trustedService",
    callerOf("ecs.amazonaws.com"),
    [
      "aws:currenttime",
      "aws:epochtime",
      "aws:requestedregion",
      "aws:resource*",
      "aws:sourcearn",
      "aws:sourceowner",
      "aws:tokenissuetime",
      "aws:username",
      "kms:calleraccount",
      "s3:resourceaccount",
      "saml:aud",
    ],
  ],
];

it.each(LEFT_OPEN)("%s knows all that the table decides, but for what is left open", (asked, caller, expected) => {
  const call: DirectCall = {
    caller,
    at: AT,
    organizationId: "o-1",
    organizationPath: "o-1/r-1/",
    userId: "AIDA",
    sourceAccount: "111122223333",
    sourceOrganization: "o-1",
    sourceOrganizationPath: "o-1/r-1/",
    resourceAccount: "111122223333",
    resourceOrganization: "o-1",
    resourceOrganizationPath: "o-1/r-1/",
    region: "us-east-1",
  };
  const known = knownFacts(asked, call);
  const open = FACT_KEYS.filter((key) => fact(key, call).state !== "unknown" && !known.has(key));
  const grouped = open.map((key) => (key.startsWith("aws:resource") && asked !== "request" ? "aws:resource*" : key));
  expect([...new Set(grouped)].sort()).toEqual(expected);
});

it("every fact is known to some analysis", () => {
  const asked = [
    "request",
    "accountPrincipal",
    "external",
    "externalService",
    "externalSigner",
    "anyCaller",
    "trustedService",
    "samlSignIn",
  ] as const;
  const call: DirectCall = { caller: callerOf("*"), at: AT };
  const known = new Set(asked.flatMap((each) => [...knownFacts(each, call).keys()]));
  const unasked = FACT_KEYS.filter((key) => !known.has(key) && resourceFact(key, {}) === undefined);
  expect(unasked).toEqual([]);
});

describe("keys that a request carries only where a service makes it or passes it on", () => {
  it.each([
    `${IAM}:user/ann`,
    `${IAM}:role/ops`,
    `${IAM}:root`,
    `${STS}:assumed-role/ops/tom`,
    `${STS}:federated-user/tom`,
    "*",
  ])("are absent in a direct call by %s", (text) => {
    for (const key of SERVICE_CALL) expect(shown(key, { caller: callerOf(text), at: AT }), key).toBe("-");
  });

  it("are open where a service calls", () => {
    const call = { caller: callerOf("sns.amazonaws.com"), at: AT };
    for (const key of SERVICE_CALL) expect(shown(key, call), key).toBe("?");
  });

  it("are absent for users and roles of the account, and open for a service outside", () => {
    const outsider = { kind: "external", account: "999988887777", arn: undefined, partition: "aws" } as const;
    for (const key of SERVICE_CALL) {
      const absent = { state: "absent" };
      expect(factContext("accountPrincipal", { caller: callerOf(`${IAM}:user/a`), at: AT }).lookup(key)).toEqual(
        absent,
      );
      const isForwarded = OF_FORWARDED_CALLS.includes(key);
      expect(factContext("external", { caller: outsider, at: AT }).lookup(key)).toEqual(
        isForwarded ? { state: "unknown" } : absent,
      );
      expect(factContext("externalService", { caller: callerOf("s3.amazonaws.com"), at: AT }).lookup(key)).toEqual({
        state: "unknown",
      });
    }
  });
});

describe("a call that a service makes for a principal", () => {
  const through = (viaService: string | undefined, partition = "aws") => ({
    caller: callerOf(`${IAM}:user/ann`),
    at: AT,
    through: { principal: "s3.amazonaws.com", viaService, partition },
  });

  it("names the service", () => {
    for (const key of ["aws:calledvia", "aws:calledviafirst", "aws:calledvialast"]) {
      expect(shown(key, through("s3")), key).toBe("s3.amazonaws.com");
    }
    expect(shown("aws:viaawsservice", through("s3"))).toBe("true");
    expect(shown("aws:sourcearn", through("s3"))).toBe("-");
  });

  it("names it with its Region to KMS, where it uses keys", () => {
    expect(shown("kms:viaservice", through("s3"))).toBe("like s3.*.amazonaws.com");
    expect(shown("kms:viaservice", through("s3", "aws-cn"))).toBe("like s3.*.amazonaws.com.cn");
    expect(shown("kms:viaservice", through(undefined))).toBe("-");
  });
});

describe("the facts that each analysis takes as known", () => {
  const service = { kind: "service", arn: "ecs.amazonaws.com", account: undefined } as const;

  it("of a service that assumes a role are those of a call for its own account", () => {
    const context = factContext("trustedService", {
      caller: service,
      at: AT,
      sourceAccount: "111122223333",
      resourceAccount: "111122223333",
    });
    expect(context.lookup("aws:sourceaccount")).toEqual({ state: "present", values: ["111122223333"] });
    expect(context.lookup("aws:principalisawsservice")).toEqual({ state: "present", values: ["true"] });
    expect(context.lookup("aws:currenttime")).toEqual({ state: "unknown" });
  });

  it("of someone outside are its account, and its ARN where a policy names it", () => {
    const caller = { kind: "external", account: "999988887777", arn: undefined, partition: "aws" } as const;
    const known = knownFacts("external", { caller, at: AT });
    expect(known.get("aws:principalaccount")).toEqual({ state: "present", values: ["999988887777"] });
    expect(known.get("kms:calleraccount")).toEqual({ state: "present", values: ["999988887777"] });
    expect(known.get("aws:principalarn")).toEqual({
      state: "partial",
      patterns: ["arn:aws:iam::999988887777:*", "arn:aws:sts::999988887777:*"],
    });
    expect(known.get("aws:principaltype")).toBeUndefined();
  });

  it("of a role hold its unique id, with any session's name", () => {
    const caller = { kind: "role", arn: `${IAM}:role/ops`, account: "111122223333", name: "ops" } as const;
    expect(knownFacts("accountPrincipal", { caller, at: AT, userId: "AROAEXAMPLE" }).get("aws:userid")).toEqual({
      state: "partial",
      patterns: ["AROAEXAMPLE:*"],
    });
  });

  it("of a resource are its account and region", () => {
    expect(resourceFact("aws:requestedregion", { region: "eu-west-1" })).toEqual({
      state: "present",
      values: ["eu-west-1"],
    });
    expect(resourceFact("aws:requestedregion", {})).toEqual({ state: "unknown" });
    expect(resourceFact("aws:principalarn", { region: "eu-west-1" })).toBeUndefined();
    expect(isResourceKey("aws:requestedregion")).toBe(true);
    expect(isResourceKey("ec2:resourcetag/team")).toBe(true);
    expect(isResourceKey("aws:requesttag/team")).toBe(false);
  });

  it("of an account in no organization lack its keys, which are open where that is not known", () => {
    const caller = { kind: "user", arn: `${IAM}:user/ann`, account: "111122223333", name: "ann" } as const;
    const service = { kind: "service", arn: "ecs.amazonaws.com", account: undefined } as const;
    const valuesIn = (organization: string | null | undefined) => [
      ...["aws:principalorgid", "aws:principalorgpaths"].map((key) =>
        knownFacts("accountPrincipal", {
          caller,
          at: AT,
          organizationId: organization,
          organizationPath: organization,
        }).get(key),
      ),
      resourceFact("aws:resourceorgid", { resourceOrganization: organization }),
      resourceFact("aws:resourceorgpaths", { resourceOrganizationPath: organization }),
      ...["aws:sourceorgid", "aws:sourceorgpaths"].map((key) =>
        knownFacts("trustedService", {
          caller: service,
          at: AT,
          sourceOrganization: organization,
          sourceOrganizationPath: organization,
        }).get(key),
      ),
    ];
    expect(valuesIn(null)).toEqual(Array(6).fill({ state: "absent" }));
    expect(valuesIn(undefined)).toEqual(Array(6).fill({ state: "unknown" }));
    expect(valuesIn("o-1")).toEqual(Array(6).fill({ state: "present", values: ["o-1"] }));
  });

  it("of a user hold its unique id where it was collected", () => {
    const caller = { kind: "user", arn: `${IAM}:user/ann`, account: "111122223333", name: "ann" } as const;
    const idOf = (userId: string | undefined) =>
      knownFacts("accountPrincipal", { caller, at: AT, userId }).get("aws:userid");
    expect(idOf("AIDAEXAMPLE")).toEqual({ state: "present", values: ["AIDAEXAMPLE"] });
    expect(idOf(undefined)).toEqual({ state: "unknown" });
  });
});

it.each([
  ["aws:requesttag/team", true],
  ["aws:tagkeys", true],
  ["aws:principaltag/team", false],
  ["aws:resourcetag/team", false],
])("the caller's choice: %s is %s", (key, expected) => expect(isCallersChoice(key)).toBe(expected));
