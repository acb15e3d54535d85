import { describe, expect, it } from "vitest";
import { AccountAnalysis } from "../../../src/iam/accountAnalysis.ts";
import { type FindingException, readExceptions } from "../../../src/iam/findings/exceptions.ts";
import { severityCounts } from "../../../src/report/model/reportedFinding.ts";
import { AT, allow, analyzed, daysAgo, roleArn, type SmallAccount, userArn } from "./account.ts";
import { people } from "./cases.ts";

const never = { CreateDate: daysAgo(400), RoleLastUsed: {} };
const account: SmallAccount = {
  users: { ann: { statements: [allow("*")] } },
  roles: { "legacy-a": never, "legacy-b": never, "legacy-ab": never, live: {} },
};

/** The analysis with these exceptions: its findings by id, and what becomes of the exceptions. */
function accepting(...exceptions: FindingException[]) {
  const { account: sealed, analysis } = analyzed(account);
  const again = new AccountAnalysis(sealed, {}, exceptions);
  [...analysis.takeFacts()].forEach(again.adder());
  const findings = again.findings();
  const accepted = findings.filter((finding) => finding.accepted).map(({ id }) => id);
  return { findings, accepted: accepted.sort(), used: again.exceptions() };
}

const unused = (name: string) => `unused-principal:${roleArn(name)}`;
const until = { reason: "Waits for the migration.", expires: "2026-12-31" };

describe("exceptions of findings", () => {
  it("accept one finding by its id, which then is not counted", () => {
    const before = accepting();
    expect(before.accepted).toEqual([]);
    const after = accepting({ id: unused("legacy-a"), ...until });
    expect(after.accepted).toEqual([unused("legacy-a")]);
    expect(after.findings.map(({ id }) => id)).toEqual(before.findings.map(({ id }) => id));
    const total = (findings: typeof before.findings) =>
      Object.values(severityCounts(findings)).reduce((sum, each) => sum + each, 0);
    expect(total(after.findings)).toBe(total(before.findings) - 1);
    expect(after.findings.find(({ id }) => id === unused("legacy-a"))?.accepted).toEqual(until);
  });

  it.each([
    [roleArn("legacy-a"), ["legacy-a"]],
    [roleArn("legacy-*"), ["legacy-a", "legacy-ab", "legacy-b"]],
    [roleArn("legacy-?"), ["legacy-a", "legacy-b"]],
    ["arn:aws:iam::*:role/*-b", ["legacy-b"]],
    ["*", ["legacy-a", "legacy-ab", "legacy-b"]],
    ["legacy-a", []],
    [userArn("legacy-a"), []],
  ])("accept those of a kind about %s", (arn, names) => {
    expect(accepting({ kind: "unused-principal", arn, ...until }).accepted).toEqual(names.map(unused));
  });

  it("do not accept findings that only list what matches among others", () => {
    const shared: SmallAccount = {
      resources: [{ arn: "arn:aws:s3:::ledger" }],
      roles: people(6, [allow("s3:GetObject", "arn:aws:s3:::ledger/*")]),
    };
    const { account: sealed, analysis } = analyzed(shared);
    const listing = analysis.findings().find(({ id, principals }) => principals.some((arn) => !id.includes(arn)));
    if (listing === undefined) throw new Error("no finding lists a principal that it is not about");
    const arn = listing.principals.find((each) => !listing.id.includes(each)) ?? "";
    const again = new AccountAnalysis(sealed, {}, [{ kind: listing.kind, arn, ...until }]);
    [...analyzed(shared).analysis.takeFacts()].forEach(again.adder());
    expect(again.findings().find(({ id }) => id === listing.id)?.accepted).toBeUndefined();
  });

  it.each([
    ["2026-03-01", true],
    ["2026-02-28", false],
    [new Date(AT + 1).toISOString(), true],
    [new Date(AT).toISOString(), false],
  ])("that expire %s hold at midnight of 2026-03-01: %s", (expires, holds) => {
    const { accepted, used } = accepting({ id: unused("legacy-a"), reason: "r", expires });
    expect([accepted.length > 0, used]).toEqual([
      holds,
      [{ exception: { id: unused("legacy-a"), reason: "r", expires }, isExpired: !holds, findings: 1 }],
    ]);
  });

  it("that match nothing say so", () => {
    expect(accepting({ kind: "root-access-key", arn: "*", ...until }).used).toMatchObject([{ findings: 0 }]);
  });
});

describe("a file of exceptions", () => {
  const one = { kind: "unused-principal", arn: "*", ...until };
  it.each([
    [{}, "not a list"],
    [[one, {}], "[1].reason: missing"],
    [[{ ...one, reason: undefined }], "[0].reason: missing"],
    [[{ ...one, reason: "" }], "[0].reason: empty"],
    [[{ ...one, reason: "a\nb" }], "[0].reason: more than one line, or with control characters"],
    [[{ ...one, expires: undefined }], "[0].expires: missing"],
    [[{ ...one, expires: "soon" }], "[0].expires: not a date, such as 2027-03-31, nor an ISO 8601 timestamp"],
    [[{ ...one, expires: "2026-02-30" }], "[0].expires: not a date, such as 2027-03-31, nor an ISO 8601 timestamp"],
    [[{ ...one, kind: "unused" }], "[0].kind: not a kind of finding"],
    [[{ ...one, id: "x" }], "[0]: name either id, or kind and arn"],
    [[{ kind: one.kind, ...until }], "[0]: name either id, or kind and arn"],
    [[until], "[0]: name either id, or kind and arn"],
    [[{ ...one, until: "2027-01-01" }], "[0].until: no member of an exception"],
    [[1], "[0]: not an object"],
    [Array.from({ length: 501 }, () => one), "more than 500 exceptions"],
  ])("%j is refused: %s", (json, error) => {
    expect(readExceptions(json)).toEqual({ ok: false, error });
  });

  it("is taken as it is written", () => {
    const list = [one, { id: "a:b", ...until }];
    expect(readExceptions(list)).toEqual({ ok: true, value: list });
  });
});
