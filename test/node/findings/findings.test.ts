import { describe, expect, it } from "vitest";
import { FINDING_KINDS, type Finding, titleOf } from "../../../src/iam/findings/findingRules.ts";
import { SEVERITIES } from "../../../src/iam/findings/model.ts";
import { plainText } from "../../../src/iam/findings/text.ts";
import { findingsJson } from "../../../src/report/json/findingsJson.ts";
import { findingsSchema } from "../../../src/report/json/findingsSchema.ts";
import { knowledgeOf } from "../../../src/report/model/knowledge.ts";
import { problemsOf } from "../report/jsonSchema.ts";
import { ACCOUNT, AT, allow, document, findingsOf, OTHER, roleArn, type SmallAccount, userArn } from "./account.ts";
import { bucket, CASES, console, people, read, trusts, used } from "./cases.ts";

const header = {
  accountId: ACCOUNT,
  partition: "aws",
  analysisTime: AT,
  engineVersion: "1",
  catalogueVersion: "1",
  catalogueDate: "",
};

const said = (finding: Finding) => plainText(titleOf(finding));

describe("findings", () => {
  it.each(CASES)("%s: %s", (kind, _, account, expected) => {
    const all = findingsOf(account);
    expect(
      problemsOf(JSON.parse([...findingsJson(header, all, knowledgeOf([], []))].join("")), findingsSchema),
    ).toEqual([]);
    const found = all.filter((finding) => finding.kind === kind);
    expect(found.map(({ severity, id }) => `${severity} ${id.slice(kind.length + 1)}`)).toEqual(expected);
    for (const finding of found) expect(finding.principals.length + finding.resources.length).toBeGreaterThan(0);
  });

  it("of every kind that goes away without the resources or the credential report are known to rest on them", () => {
    const withoutResources = { service: "k9", region: "", action: "resources", code: "NotGiven" };
    const withoutReport = { service: "iam", region: "", action: "iam:GetCredentialReport", code: "NotGiven" };
    const principals = [{ type: "IAMUser" }, { type: "IAMRole" }] as const;
    const resting = (gap: typeof withoutReport, change: (account: SmallAccount) => SmallAccount | undefined) =>
      new Set(
        CASES.flatMap(([kind, , account, expected]) => {
          const changed = expected.length === 0 ? undefined : change(account);
          if (changed === undefined || findingsOf(changed).some((finding) => finding.kind === kind)) return [];
          return knowledgeOf([gap], principals).finding(kind) === "all" ? [kind] : [];
        }),
      );
    expect([...resting(withoutResources, (each) => each.resources && { ...each, resources: [] })]).toEqual([]);
    const unread = ({ credentials, summary: _, ...rest }: SmallAccount) => credentials && rest;
    expect([...resting(withoutReport, unread)]).toEqual([]);
  }, 60_000);

  it("has a case that finds and a case that does not for every kind", () => {
    for (const kind of FINDING_KINDS) {
      const results = CASES.filter(([of]) => of === kind).map(([, , , expected]) => expected.length > 0);
      expect([kind, results.includes(true), results.includes(false)]).toEqual([kind, true, true]);
    }
  });

  it("names the statements they rest on and the change that resolves them", () => {
    const account: SmallAccount = {
      users: { a: { statements: [allow("iam:PutUserPolicy", userArn("a"), { Sid: "Own" })] } },
      roles: { vendor: { trust: [{ ...trusts("464622532012"), Sid: "Vendor" }] } },
    };
    const found = findingsOf(account);
    const path = found.find(({ kind }) => kind === "escalation-path");
    expect(path).toMatchObject({
      proof: [{ policy: `${userArn("a")}#own`, statement: "Own", effect: "Allow" }],
      policyChange: {
        change: "add-statement",
        policy: `${userArn("a")}#own`,
        statement: { Effect: "Deny", Action: "iam:PutUserPolicy", Resource: userArn("a") },
      },
    });
    expect(path?.paths?.().length).toBeGreaterThan(0);
    expect(found.find(({ kind }) => kind === "third-party-without-external-id")).toMatchObject({
      policyChange: { change: "add-condition", policy: `${roleArn("vendor")}#trust`, statement: "Vendor" },
    });
  });

  it("lets a statement be deleted only where it grants access to nobody else", () => {
    const account: SmallAccount = {
      resources: [
        { arn: "arn:aws:s3:::one", policy: document(read({ AWS: OTHER }, { Resource: "arn:aws:s3:::one/*" })) },
        {
          arn: "arn:aws:s3:::two",
          policy: document(read({ AWS: [OTHER, roleArn("x")] }, { Resource: "arn:aws:s3:::two/*" })),
        },
      ],
    };
    const found = findingsOf(account).filter(({ kind }) => kind === "cross-account-access");
    expect(found.map(({ resources, policyChange }) => [resources[0], policyChange?.change])).toEqual([
      ["arn:aws:s3:::one", "delete-statement"],
      ["arn:aws:s3:::two", undefined],
    ]);
  });

  it("has titles that tell everyone and everything apart", () => {
    const queue = (region: string) => ({
      arn: `arn:aws:sqs:${region}:${ACCOUNT}:orders`,
      policy: document({ Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: "*" }),
    });
    const others = ["role/a", "role/path/a", "user/a"].map((name) => `arn:aws:iam::${OTHER}:${name}`);
    const session = `arn:aws:sts::${OTHER}:assumed-role/a/session`;
    const account: SmallAccount = {
      roles: {
        shared: { trust: [...others, session, OTHER, "464622532012"].map((name) => trusts(name)) },
        twice: { trust: [trusts(OTHER), trusts(OTHER, { Sid: "Again", Action: "sts:TagSession" })] },
        vendors: { trust: ["user/x", "user/y"].map((name) => trusts(`arn:aws:iam::464622532012:${name}`)) },
      },
      resources: [queue("us-east-1"), queue("eu-west-1")],
    };
    const titles = findingsOf(account).map(said);
    expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([]);
    for (const title of [
      `Role path/a in account ${OTHER} can assume the role shared`,
      `Account ${OTHER} can assume the role shared`,
      "User x in Datadog (account 464622532012) can assume the role vendors",
      `The role shared can be assumed by session a/session in account ${OTHER} without an external ID`,
      "Anyone can write data to the SQS queue orders in eu-west-1",
    ]) {
      expect(titles).toContain(title);
    }
  });

  it("says how many of those who share a resource are full administrators, and groups what is shared alike", () => {
    const buckets = Array.from({ length: 30 }, (_, at) => ({ arn: `arn:aws:s3:::b${String(at).padStart(2, "0")}` }));
    const account: SmallAccount = {
      roles: people(25, [allow("s3:GetObject", "arn:aws:s3:::b*")]),
      users: { z: { statements: [allow("*")] }, a: { statements: [allow("*")] } },
      resources: buckets,
    };
    const shared = findingsOf(account).filter(({ kind }) => kind === "widely-shared-resource");
    expect(shared).toHaveLength(1);
    expect(shared[0]).toMatchObject({
      id: "widely-shared-resource:arn:aws:s3:::b00",
      facts: { principalCount: 27, administratorCount: 2, resourceCount: 30 },
    });
    expect(shared.map(said)).toEqual([
      "The same 27 users and roles can read data of the S3 bucket b00 and 29 more S3 buckets",
    ]);
    expect(shared[0]?.principals).toHaveLength(20);
    expect(shared[0]?.principals.every((arn) => arn.includes(":role/r"))).toBe(true);
    const fewer = findingsOf({ ...account, roles: people(5, [allow("s3:GetObject", "arn:aws:s3:::b*")]) });
    const byAdministrators = fewer.filter(({ kind }) => kind === "widely-shared-resource");
    expect(byAdministrators.map(said)).toEqual([
      "30 resources are widely shared only because the account has 2 full administrators",
    ]);
    expect(byAdministrators[0]).toMatchObject({
      principals: [userArn("a"), userArn("z")],
      facts: { principalCount: 7, administratorCount: 2, otherCount: 5, resourceCount: 30 },
    });
  });

  it("names administrators among those who share a resource where there is room", () => {
    const account: SmallAccount = {
      roles: people(6, [allow("s3:GetObject", "arn:aws:s3:::b/*")]),
      users: { z: { statements: [allow("*")] } },
      resources: [{ arn: "arn:aws:s3:::b" }],
    };
    const shared = findingsOf(account).find(({ kind }) => kind === "widely-shared-resource");
    expect(shared?.principals).toEqual([...Array.from({ length: 6 }, (_, at) => roleArn(`r${at}`)), userArn("z")]);
  });

  it("comes in one order, whatever the order of the account, each id once", () => {
    const account: SmallAccount = {
      users: { z: { statements: [allow("*")] }, a: { statements: [allow("s3:*")] } },
      roles: { ...people(7, [allow("s3:*")]), x: { trust: [trusts("*"), trusts(OTHER), trusts(ACCOUNT)] } },
      resources: bucket(read("*"), read({ AWS: OTHER })),
      credentials: { z: { ...console, mfa_active: "false" }, "<root_account>": used },
    };
    const found = findingsOf(account);
    const reversed = Object.fromEntries(
      Object.entries(account).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.toReversed() : Object.fromEntries(Object.entries(value).reverse()),
      ]),
    );
    const shown = (list: readonly Finding[]) => list.map(({ paths, ...rest }) => ({ ...rest, paths: paths?.() }));
    expect(shown(findingsOf(reversed))).toEqual(shown(found));
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    const rank = found.map(({ severity }) => SEVERITIES.indexOf(severity));
    expect(rank).toEqual(rank.toSorted());
  });

  it("puts what outsiders and people can use before what only services can, then what reaches more", () => {
    const escalates = [allow("iam:PutRolePolicy", roleArn("*"))];
    const account: SmallAccount = {
      roles: {
        "a-service": { statements: escalates },
        "b-people": { statements: escalates, trust: [trusts(userArn("x"))] },
        "c-open": { trust: [trusts("*")] },
      },
      resources: [
        { arn: "arn:aws:s3:::one", policy: document(read("*", { Action: "s3:PutObject", Resource: "*" })) },
        { arn: "arn:aws:s3:::two", policy: document(read("*", { Action: "s3:*Object", Resource: "*" })) },
      ],
    };
    const critical = findingsOf(account).filter(({ severity }) => severity === "critical");
    expect(critical.map(({ id }) => id)).toEqual([
      "public-access:arn:aws:s3:::two:*",
      `public-access:${roleArn("c-open")}:*`,
      "public-access:arn:aws:s3:::one:*",
      `escalation-path:${roleArn("b-people")}`,
      `escalation-path:${roleArn("a-service")}`,
    ]);
  });

  it("counts each capability on its own, and passes over roles that AWS makes", () => {
    const account: SmallAccount = {
      roles: {
        ...people(7, [allow("s3:GetObject", "arn:aws:s3:::b/*"), allow("iam:UpdateRole", "*")]),
        ...Object.fromEntries(
          ["aws-service-role/x.amazonaws.com/l", "service-role/s"].map((path) => [path, { Arn: roleArn(path) }]),
        ),
        writer: { statements: [allow("s3:*Object", "arn:aws:s3:::b/*")] },
      },
      resources: [{ arn: "arn:aws:s3:::b" }],
    };
    const shared = findingsOf(account).filter(({ kind }) => kind === "widely-shared-resource");
    const bucket = shared.find(({ resources }) => resources.includes("arn:aws:s3:::b"));
    expect(bucket?.facts).toMatchObject({
      capabilities: ["read-data"],
      counts: { "administer-resource": 0, "read-data": 8, "write-data": 1, "delete-data": 1 },
    });
    const named = shared.flatMap(({ resources }) => resources);
    expect(named).toContain(roleArn("r0"));
    expect(named.filter((arn) => arn.includes("service-role/"))).toEqual([]);
  });
});
