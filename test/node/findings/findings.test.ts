import { describe, expect, it } from "vitest";
import { FINDING_KINDS, type Finding, SEVERITIES } from "../../../src/iam/findings/model.ts";
import { ACCOUNT, allow, document, findingsOf, OTHER, roleArn, type SmallAccount, userArn } from "./account.ts";
import { bucket, CASES, console, people, read, trusts, used } from "./cases.ts";

describe("findings", () => {
  it.each(CASES)("%s: %s", (kind, _, account, expected) => {
    const found = findingsOf(account).filter((finding) => finding.kind === kind);
    expect(found.map(({ severity, id }) => `${severity} ${id.slice(kind.length + 1)}`)).toEqual(expected);
    for (const finding of found) {
      expect(finding.title).not.toMatch(/\.$|undefined|NaN/);
      expect(finding.remedy).toMatch(/^[A-Z].*\.$/);
      expect(finding.principals.length + finding.resources.length).toBeGreaterThan(0);
    }
  });

  it("has a case that finds and a case that does not for every kind", () => {
    for (const kind of FINDING_KINDS) {
      const results = CASES.filter(([of]) => of === kind).map(([, , , expected]) => expected.length > 0);
      expect([kind, results.includes(true), results.includes(false)]).toEqual([kind, true, true]);
    }
  });

  it("names what proves them and what mends them", () => {
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
      title: expect.stringContaining("Datadog"),
      policyChange: { change: "add-condition", policy: `${roleArn("vendor")}#trust`, statement: "Vendor" },
    });
  });

  it("let a statement be deleted only where it lets in nobody else", () => {
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

  it("come in one order, whatever the order of the account, each id once", () => {
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
    const rank = found.map(({ severity, kind, id }) => `${SEVERITIES.indexOf(severity)} ${kind} ${id}`);
    expect(rank).toEqual(rank.toSorted());
  });
});
