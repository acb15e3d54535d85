import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ResourceEntry } from "../../../../src/iam/access/model.ts";
import { resources as section } from "../../../../src/report/html/resources/section.ts";
import { membersOf } from "../../../../src/report/summary/principalSets.ts";
import { REACH_KINDS } from "../../../../src/report/summary/resourceReach.ts";
import { bucket, factsOf, grant, HOSTILE, role, shapesOf, user, written } from "./resourcesAccount.ts";

const BITS = { administer: 1, use: 4, read: 8, write: 16, delete: 32 };
const iamRole = (name: string): ResourceEntry => ({
  arn: `arn:aws:iam::123456789012:role/${name}`,
  name,
  type: "IAMRole",
  service: "STS",
  tags: {},
});

/** Buckets and roles, and the access to them, which many have in common. */
const accounts = fc
  .record({
    users: fc.integer({ min: 1, max: 40 }),
    buckets: fc.integer({ min: 0, max: 25 }),
    roles: fc.integer({ min: 0, max: 6 }),
  })
  .chain(({ users, buckets, roles }) => {
    const row = fc.array(fc.constantFrom(0, 1, 8, 25, 63), { minLength: users, maxLength: users });
    return fc.record({
      users: fc.constant(users),
      buckets: fc.constant(buckets),
      roles: fc.constant(roles),
      rows: fc.array(row, { minLength: 1, maxLength: 6 }),
      admins: fc.integer({ min: 0, max: users }),
    });
  })
  .map(({ users, buckets, roles, rows, admins }) => {
    const principals = Array.from({ length: users }, (_, at) => user(`u${at}`, { isFullAdmin: at < admins }));
    const resources = [
      ...Array.from({ length: buckets }, (_, at) => bucket(`b${at}`)),
      ...Array.from({ length: roles }, (_, at) => iamRole(`r${at}`)),
    ];
    const masks = (resource: number, service: string) =>
      (rows[(resource + (service === "IAM" ? 1 : 0)) % rows.length] ?? []).map(
        (mask) => mask & (service === "STS" ? 4 : 63),
      );
    const reaching = (resource: number, bit: number) => {
      const services = resource < buckets ? ["S3"] : ["STS", "IAM"];
      return principals.flatMap((_, at) =>
        services.some((service) => (masks(resource, service)[at] ?? 0) & bit) ? [at] : [],
      );
    };
    return { principals, resources, masks, reaching, isBucket: (resource: number) => resource < buckets };
  });

/** The members of each list, read from its text. */
function listsOf(text: string): Map<string, number[]> {
  const lists = new Map<string, number[]>();
  const numbers = (part: string | undefined) =>
    [...(part ?? "").matchAll(/href="#p(\d+)"/g)].map(([, at]) => Number(at));
  for (const [, id = "", told = ""] of text.matchAll(/<li id="(l\d+)"><b>[^<]*<\/b> <span>(.*?)<\/span><\/li>/g)) {
    const base = /^everyone in <a href="#(l\d+)">/.exec(told)?.[1];
    const [, except, plus] =
      /<\/a>( except .*?)?(?:;? plus (.*))?$/s.exec(base ? told.replace(/^.*?(?=<\/a>)/s, "") : "") ?? [];
    const removed = new Set(numbers(except));
    const members = base
      ? [...(lists.get(base) ?? []).filter((at) => !removed.has(at)), ...numbers(plus)]
      : numbers(told);
    lists.set(
      id,
      members.sort((a, b) => a - b),
    );
  }
  return lists;
}

describe("resources and who has access", () => {
  it("collects the sets of the masks, with both columns of a role as one", () => {
    fc.assert(
      fc.property(accounts, ({ reaching, isBucket: _, ...account }) => {
        const { reach } = factsOf(account);
        for (const [resource] of account.resources.entries())
          for (const kind of REACH_KINDS) {
            const set = reach.set(resource, kind);
            const expected = reaching(resource, BITS[kind]);
            expect([...membersOf(reach.sets.bits(set) ?? "?")]).toEqual(expected);
            expect(reach.sets.size(set)).toBe(expected.length);
          }
      }),
      { numRuns: 60 },
    );
  });

  it("keeps the sizes of sets that do not fit", () => {
    fc.assert(
      fc.property(accounts, fc.integer({ min: 0, max: 8 }), ({ reaching, isBucket, ...account }, setCharacters) => {
        const { reach } = factsOf({ ...account, setCharacters });
        for (const [resource] of account.resources.entries()) {
          const set = reach.set(resource, "read");
          const expected = reaching(resource, BITS.read);
          if (isBucket(resource)) expect(reach.sets.size(set)).toBe(expected.length);
          const bits = reach.sets.bits(set);
          if (bits !== undefined) expect([...membersOf(bits)]).toEqual(expected);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("shows how many principals have access to each resource, and lists them", () => {
    fc.assert(
      fc.property(accounts, ({ reaching, isBucket, ...account }) => {
        const text = written(section, factsOf(account));
        const lists = listsOf(text);
        const shown = [...text.matchAll(/<tr id="r(\d+)">(.*?)<\/tr>/g)];
        expect(shown.map(([, id]) => Number(id)).sort((a, b) => a - b)).toEqual([...account.resources.keys()]);
        for (const [, id, cells = ""] of shown) {
          const kinds = isBucket(Number(id))
            ? (["administer", "read", "write", "delete"] as const)
            : (["administer", "use"] as const);
          const numbers = [...cells.matchAll(/<td>(?:<a href="#(l\d+)">)?(\d+)(?:<\/a>)?<\/td>/g)];
          expect(numbers.map(([, , size]) => Number(size))).toEqual(
            kinds.map((kind) => reaching(Number(id), BITS[kind]).length),
          );
          for (const [at, kind] of kinds.entries()) {
            const members = reaching(Number(id), BITS[kind]);
            expect(lists.get(numbers[at]?.[1] ?? "") ?? []).toEqual(members);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("joins resources with the same access if there is little room, keeps to its bytes and says how many are omitted", () => {
    fc.assert(
      fc.property(accounts, fc.integer({ min: 5_000, max: 10_000 }), ({ principals, resources, masks }, budget) => {
        const facts = factsOf({ principals, resources, masks });
        const text = written(section, facts, budget);
        expect(text.length).toBeLessThanOrEqual(budget);
        const places = new Set([...text.matchAll(/ id="r(\d+)"/g)].map(([, id]) => id));
        const sum = (pattern: RegExp) =>
          [...text.matchAll(pattern)].reduce((total, [, amount]) => total + Number(amount), 0);
        const omitted = sum(/<p class="omitted">(\d+) more (?:is|are) omitted/g);
        const named = sum(/<summary>(\d+) more by name/g);
        expect(places.size).toBe(resources.length - (omitted - named));
        const listed =
          text
            .match(/<summary>\d+ more by name.*?<\/details>/gs)
            ?.join("")
            .match(/<li /g)?.length ?? 0;
        expect(listed).toBe(named);
        const dangling = [...text.matchAll(/href="#(l\d+)"/g)].filter(([, id]) => !text.includes(`<li id="${id}">`));
        expect(dangling).toEqual([]);
        expect(written(section, facts, budget)).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  it("lists external access: anyone first, AWS services last, with condition and policy", () => {
    const service = { name: "external::logs.amazonaws.com", arn: "logs.amazonaws.com", kind: "service" } as const;
    const anyone = { name: "external::*", arn: "*", kind: "anyone" } as const;
    const vendor = {
      name: "external:Vendor:999988887777",
      arn: "arn:aws:iam::999988887777:root",
      kind: "account",
    } as const;
    const vpc = [{ operator: "StringEquals", key: "aws:SourceVpc", values: ["vpc-1"], effect: "Allow" }] as const;
    const external = [
      grant(service, 0),
      grant(vendor, 1),
      grant(vendor, 1, { capability: "write-data" }),
      grant(anyone, 2, { conditions: vpc }),
      grant(anyone, 0),
    ];
    const facts = factsOf({
      principals: [user("a")],
      resources: [bucket("b"), bucket("c"), bucket("d"), bucket("e")],
      external,
    });
    const text = written(section, facts);
    const plain = text.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
    expect(facts.figures.external).toBe(2);
    expect(plain).toContain("2 external parties have access");
    const rows = [...text.matchAll(/<tr(?: class="anyone")?><th scope="row">.*?<\/tr>/g)].map(([row]) =>
      row
        .replace(/<[^>]*>/g, " ")
        .replace(/\s+/g, " ")
        .trim(),
    );
    expect(rows).toEqual([
      "anyone read data b always resource policy, statement #0",
      "anyone read data d only if aws:SourceVpc is vpc-1 policy of b , statement #0",
      "Vendor (account 999988887777 ) read data, write data c always policy of b , statement #0",
      "AWS service logs.amazonaws.com read data b always resource policy, statement #0",
    ]);
    expect(text.match(/<tr class="anyone">/g)).toHaveLength(1);
    const order = [...text.matchAll(/<tr id="r(\d)"/g)].map(([, id]) => id);
    expect(order).toEqual(["0", "2", "1", "3"]);
  });

  it("says that there is no external access, and that there are no resources", () => {
    const text = written(section, factsOf({ principals: [role("r")] }));
    expect(text).toContain("No policy that was read grants access to another account");
    expect(text.match(/The account has none/g)).toHaveLength(2);
  });

  it.each(HOSTILE)("shows hostile text as text (%#)", (hostile) => {
    const account = (text: string) => {
      const principal = { name: `external:${text}:999988887777`, arn: text, kind: "federated" } as const;
      const conditions = [{ operator: text, key: text, values: [text], effect: "Deny" }] as const;
      return factsOf({
        principals: [user("a", { name: text }), role("b", { name: text })],
        resources: [
          {
            arn: `arn:aws:sqs:us-east-1:123456789012:${text}`,
            name: text,
            type: "SQSQueue",
            service: "SQS",
            tags: { confidentiality: text },
          },
          bucket("twin"),
        ],
        masks: () => [63, 8],
        external: [
          grant(principal, 0, {
            conditions,
            because: [{ policy: `${text}#${text}`, statement: text, effect: "Allow" }],
          }),
        ],
      });
    };
    const text = written(section, account(hostile));
    expect(shapesOf(text)).toEqual(shapesOf(written(section, account("harmless"))));
    expect(text).not.toMatch(/[\u202E\u2066\u200B\u2028\0]/);
  });
});
