import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PolicyEntry } from "../../../../src/iam/access/account/policyEntries.ts";
import type { PrincipalRecord } from "../../../../src/iam/access/model.ts";
import { policies as section } from "../../../../src/report/html/policies/section.ts";
import { createAccessCollector } from "../../../../src/report/summary/accessCollector.ts";
import { allow, analyzed, type SmallAccount, userArn } from "../../findings/account.ts";
import { factsOf, HOSTILE, role, shapesOf, user, written } from "./resourcesAccount.ts";

const ACCOUNT = "123456789012";
const customer = (name: string) => `arn:aws:iam::${ACCOUNT}:policy/${name}`;
const aws = (name: string) => `arn:aws:iam::aws:policy/${name}`;
const group = (name: string) => `arn:aws:iam::${ACCOUNT}:group/${name}`;

const entry = (id: string, more: Partial<PolicyEntry> = {}): PolicyEntry => ({
  id,
  version: "v1",
  groups: [],
  givesEverything: () => false,
  ...more,
});

interface Row {
  name: string;
  kind: string;
  gives: string;
  /** By the access map. */
  reach: string;
  users: number;
  roles: number;
  groups: number;
  held: string;
  findings: string;
}

/** What the rows of the table say, in their order. */
function rowsOf(text: string): Row[] {
  const plain = (cell: string) => cell.replace(/<[^>]*>/g, "").trim();
  return [...text.matchAll(/<tr><th scope="row"[^>]*>(.*?)<\/th>(.*?)<\/tr>/gs)].map(([, name = "", rest = ""]) => {
    const [kind = "", gives = "", reach = "", users, roles, groups, held = "", findings = ""] = [
      ...rest.matchAll(/<td[^>]*>(.*?)<\/td>/gs),
    ].map(([, cell = ""]) => plain(cell));
    const amounts = { users: Number(users), roles: Number(roles), groups: Number(groups) };
    return { name: plain(name), kind, gives, reach, ...amounts, held, findings };
  });
}

/** The section about an account that the engine has analyzed. */
function sectionOf(sketch: SmallAccount): Row[] {
  const { account, analysis, accesses } = analyzed(sketch);
  const facts = factsOf({
    principals: accesses.map(({ principal }) => principal),
    resources: account.resources,
    policies: account.policies,
    findings: analysis.findings(),
    escalating: analysis.escalation.escalating,
  });
  return rowsOf(written(section, facts));
}

const attached = (...arns: string[]) => ({ AttachedManagedPolicies: arns.map((PolicyArn) => ({ PolicyArn })) });

describe("policies", () => {
  it("counts the users, roles and groups that have each", () => {
    const ids = ["a", "b", "c", "d"].map(customer);
    const sets = fc.array(fc.subarray(ids), { maxLength: 12 });
    fc.assert(
      fc.property(sets, sets, fc.subarray(ids), (users, roles, grouped) => {
        const principals: PrincipalRecord[] = [
          ...roles.map((policies, at) => role(`r${at}`, { policies })),
          ...users.map((policies, at) => user(`u${at}`, { policies })),
        ];
        const policies = ids.map((id) => entry(id, { groups: grouped.includes(id) ? [group("g")] : [] }));
        const text = written(section, factsOf({ principals, policies }));
        const expected = ids.flatMap((id) => {
          const [ofUsers, ofRoles] = [users, roles].map((all) => all.filter((held) => held.includes(id)).length);
          const groups = Number(grouped.includes(id));
          const amounts = [ofUsers, ofRoles, groups];
          return amounts.every((amount) => amount === 0) ? [] : [[`${id.slice(-1)} v1`, ...amounts]];
        });
        const shown = rowsOf(text).map(({ name, users, roles, groups }) => [name, users, roles, groups]);
        expect(shown.sort()).toEqual(expected.sort());
        const unattached = ids.length - expected.length;
        expect(/(\d+) customer managed polic\w+ (?:is|are) attached to nobody/.exec(text)?.[1]).toBe(
          unattached === 0 ? undefined : String(unattached),
        );
      }),
      { numRuns: 200 },
    );
  });

  it("says what each gives at its worst, the most powerful first", () => {
    const rows = sectionOf({
      users: {
        root: { ...attached(customer("everything"), customer("books")) },
        boss: attached(aws("AdministratorAccess")),
        iam: attached(customer("people")),
        lambda: attached(aws("AWSLambda_FullAccess")),
        reader: attached(customer("books")),
        half: { ...attached(customer("pass")), statements: [allow("lambda:*")] },
      },
      roles: {
        ops: {
          statements: [allow("*")],
          trust: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
        },
      },
      policies: {
        everything: [allow("*")],
        people: [allow("iam:*")],
        books: [allow("s3:Get*")],
        pass: [allow("iam:PassRole")],
      },
      awsPolicies: {
        AdministratorAccess: { version: "v1", statements: [allow("*")] },
        AWSLambda_FullAccess: { version: "v9", statements: [allow("lambda:*"), allow("iam:PassRole")] },
      },
      resources: [{ arn: "arn:aws:s3:::books" }],
    });
    const gives = rows.map(({ name, kind, gives }) => `${name}, ${kind}: ${gives}`);
    expect(gives).toEqual([
      "everything v1, customer managed: full administrator",
      "own (inline policy of ops), inline: full administrator",
      "AdministratorAccess (AWS managed) v1, AWS managed: full administrator",
      "people v1, customer managed: IAM administrator",
      "AWSLambda_FullAccess (AWS managed) v9, AWS managed: leads to administrator",
      "pass v1, customer managed: leads to administrator, with other policies",
      "own (inline policy of half), inline: leads to administrator, with other policies",
      "books v1, customer managed: all data of S3",
    ]);
    expect(rows.find(({ name }) => name.startsWith("books"))).toMatchObject({ users: 2, roles: 0 });
    expect(rows.every(({ findings }) => /^(?:critical|high|medium|low) \d+ findings?$/.test(findings))).toBe(true);
  });

  it("tells an AWS managed policy that a boundary holds back by what it gives elsewhere", () => {
    const [row] = sectionOf({
      users: {
        ann: {
          ...attached(aws("AdministratorAccess")),
          PermissionsBoundary: { PermissionsBoundaryArn: customer("books") },
        },
      },
      policies: { books: [allow("s3:Get*")] },
      awsPolicies: { AdministratorAccess: { version: "v1", statements: [allow("*")] } },
    });
    expect(row).toMatchObject({
      name: "AdministratorAccess (AWS managed) v1",
      gives: "full administrator",
      held: "ann",
    });
  });

  it("names a permissions boundary as what it is", () => {
    const principals = [user("ann", { permissionsBoundary: customer("limit") })];
    const [row] = rowsOf(written(section, factsOf({ principals, policies: [entry(customer("limit"))] })));
    expect(row).toMatchObject({ users: 0, gives: "", held: "permissions boundary of 1 user or role" });
  });

  it("leaves out inline policies without a finding, and names four holders", () => {
    const held = [`${userArn("u0")}#own`, customer("a")];
    const principals = Array.from({ length: 6 }, (_, at) => user(`u${at}`, { policies: held }));
    const rows = rowsOf(written(section, factsOf({ principals, policies: [entry(customer("a"))] })));
    expect(rows.map(({ name, held: by }) => [name, by])).toEqual([["a v1", "u0, u1, u2, u3and 2 moreu4, u5"]]);
  });

  it("says what the statements of a policy give to those that have it", () => {
    const { account, accesses } = analyzed({
      users: { ann: attached(customer("books")), ben: attached(customer("books")) },
      policies: { books: [allow("s3:GetObject"), allow("sqs:SendMessage")] },
    });
    const collector = createAccessCollector();
    for (const access of accesses) collector.add(access);
    const principals = accesses.map(({ principal }) => principal);
    const { resources, policies } = account;
    const [row] = rowsOf(
      written(section, { ...factsOf({ principals, resources, policies }), access: collector.rows() }),
    );
    expect(row?.reach).toMatch(/^writes data in 1 service, reads data in 1 .*S3/);
    expect(row?.reach).toContain("SQS");
    expect(row).toMatchObject({ users: 2, held: "ann, ben" });
  });

  it("keeps to its budget and says how much it leaves out", () => {
    const ids = Array.from({ length: 300 }, (_, at) => customer(`policy-${at}`));
    const facts = factsOf({ principals: [user("ann", { policies: ids })], policies: ids.map((id) => entry(id)) });
    const text = written(section, facts, 20_000);
    expect(text.length).toBeLessThanOrEqual(20_000);
    const shown = rowsOf(text).length;
    expect(shown).toBeGreaterThan(20);
    expect(text).toContain(`${300 - shown} more policies give no more than these`);
  });

  it("escapes every name", () => {
    /** A number sign would make an inline policy of it. */
    const texts = (nameAt: (at: number) => string) => {
      const name = (at: number) => nameAt(at).replaceAll("#", "");
      const ids = HOSTILE.map((_, at) => customer(name(at)));
      const principals = HOSTILE.map((_, at) =>
        user(name(at), { policies: [...ids, `${userArn("x")}#${name(at)}`], permissionsBoundary: customer(name(at)) }),
      );
      const policies = ids.map((id, at) => entry(id, { version: name(at), groups: [group(name(at))] }));
      return shapesOf(written(section, factsOf({ principals, policies })));
    };
    expect(texts((at) => HOSTILE[at] ?? "")).toEqual(texts((at) => `name-${at}`));
  });
});
