import { describe, expect, it } from "vitest";
import type { Gap } from "../../../src/iam/index.ts";
import { stagedPages } from "../../../src/jobs/execution/analyze/stagedPages.ts";
import { staging } from "../report/buckets.ts";
import { ACCOUNT, policies, resources, roles, users } from "./collected.ts";

const PREFIX = "executions/pages/collected/";
const pages = stagedPages(staging, PREFIX);
const whole = { UserDetailList: users, GroupDetailList: [], RoleDetailList: roles, Policies: policies };

/** Stages a page, as text or as JSON, under a name of its own. */
async function staged(page: unknown): Promise<string> {
  const name = `page-${crypto.randomUUID()}.json`;
  await staging.put(PREFIX + name, typeof page === "string" ? page : JSON.stringify(page));
  return name;
}

const lines = (gaps: readonly Gap[]) =>
  gaps.map(({ code, resource, message }) => [code, resource, message].filter((part) => part).join(" "));

describe("a staged page of an account", () => {
  it("is given as it is when all of it fits", async () => {
    expect(await pages.details(await staged(whole))).toMatchObject({ details: whole, gaps: [] });
  });

  it("loses what does not fit, by name", async () => {
    const [alice] = users;
    const [admin] = roles;
    const name = await staged({
      UserDetailList: [null, { ...alice, Tags: [{ Key: "a" }, { Key: "b", Value: "c" }], CreateDate: 7 }],
      RoleDetailList: [{}, { ...admin, RolePolicyList: [{ PolicyName: "p" }], RoleLastUsed: "yesterday" }],
    });
    const { details, gaps } = await pages.details(name);
    const { CreateDate, ...rest } = alice ?? {};
    const { RoleLastUsed, ...role } = admin ?? {};
    expect(details).toEqual({
      UserDetailList: [{ ...rest, Tags: [{ Key: "b", Value: "c" }] }],
      RoleDetailList: [{ ...role, RolePolicyList: [] }],
    });
    expect(lines(gaps)).toEqual([
      `MalformedEntry ${name}.UserDetailList[0] not an object`,
      `MalformedEntry ${alice?.Arn} CreateDate: not a string`,
      `MalformedEntry ${alice?.Arn} Tags[0].Value: missing`,
      `MalformedEntry ${name}.RoleDetailList[0] Arn: missing`,
      `MalformedEntry ${admin?.Arn} RolePolicyList[0].PolicyDocument: missing`,
      `MalformedEntry ${admin?.Arn} RoleLastUsed: not an object`,
    ]);
  });

  it("loses entries that an earlier page has", async () => {
    const known = new Map<string, string>();
    const first = await staged(whole);
    const second = await staged({ UserDetailList: users.slice(0, 1) });
    await pages.details(first, known);
    const { details, gaps } = await pages.details(second, known);
    expect(details).toEqual({ UserDetailList: [] });
    expect(lines(gaps)).toEqual([
      `DuplicateEntry ${users[0]?.Arn} ${second}.UserDetailList[0]: ${first}.UserDetailList[0] holds`,
    ]);
  });

  it.each([
    [[], "not an object with the lists of get-account-authorization-details"],
    [{ RoleDetailList: {} }, "RoleDetailList: not a list"],
  ])("of another shape is one gap: %j", async (page, problem) => {
    const name = await staged(page);
    const { details, gaps } = await pages.details(name);
    expect(details).toEqual({});
    expect(lines(gaps)).toEqual([`MalformedPage ${name} ${name}${problem.startsWith("not") ? ": " : "."}${problem}`]);
  });

  it("is not polluted by a hostile member", async () => {
    const name = await staged(
      `{"__proto__": {"Policies": [7]}, "UserDetailList": [{"Arn": "arn:aws:iam::${ACCOUNT}:user/a", "__proto__": {"UserName": "a"}}]}`,
    );
    const { details, gaps } = await pages.details(name);
    expect(details).toEqual({ UserDetailList: [] });
    expect(lines(gaps)).toEqual([`MalformedEntry arn:aws:iam::${ACCOUNT}:user/a UserName: missing`]);
  });
});

describe("a staged page of resources", () => {
  it("is given as it is, and without members that the engine does not ask for", async () => {
    const more = resources.map((resource) => ({ ...resource, objectOwnership: "BucketOwnerEnforced" }));
    expect(await pages.resources(await staged(more))).toEqual({ resources, gaps: [] });
  });

  it("loses what does not fit, by name", async () => {
    const name = await staged([7, { arn: "arn" }, { arn: "arn:aws:s3:::a", tags: { a: 1, b: "c" }, role: "r" }]);
    const { resources: left, gaps } = await pages.resources(name);
    expect(left).toEqual([{ arn: "arn:aws:s3:::a", tags: { b: "c" } }]);
    expect(lines(gaps)).toEqual([
      `MalformedEntry ${name}[0] not an object`,
      "MalformedEntry arn arn: not an ARN",
      "MalformedEntry arn:aws:s3:::a tags.a: not a string",
      "MalformedEntry arn:aws:s3:::a role: not the ARN of a role",
    ]);
  });

  it("of another shape is one gap", async () => {
    const name = await staged({});
    expect(lines((await pages.resources(name)).gaps)).toEqual([`MalformedPage ${name} not a list of resources`]);
  });
});
