import { expect, test } from "vitest";
import { createAccountIndex } from "../../../src/iam/access/accountIndex.ts";
import { TypeFormats } from "../../../src/iam/access/targets/arnFormats.ts";
import { services } from "../../../src/iam/catalogue/catalogue.ts";

const ACCOUNT = "123456789012";
const VARIABLE = /\$\{[^}]*\}/g;

const filled = (arn: string, name: string): string =>
  arn
    .replace("$" + "{Partition}", "aws")
    .replace("$" + "{Region}", "us-east-1")
    .replace(/\$\{Account(?:Id)?\}/, ACCOUNT)
    .replace(VARIABLE, name);

/** The same name in every partition, region and account. */
const starred = (arn: string, stars: readonly number[]): string =>
  arn
    .split(":")
    .map((part, at) => (stars.includes(at) && part !== "" ? "*" : part))
    .join(":");

/** Every type of the catalogue that ends in a name of its own and has types inside it. */
const CONTAINERS = services().flatMap((service) =>
  service.resourceTypes.flatMap(({ name, arn }) => {
    const inside = service.resourceTypes.filter((other) =>
      /^[/:]/.test(other.arn.startsWith(arn) ? other.arn.slice(arn.length) : ""),
    );
    const isOwn = arn.split(":")[2] === service.prefix && arn.endsWith("}");
    return inside.length > 0 && isOwn
      ? [{ type: `${service.prefix}:${name}`, service, arn, inside: inside.map((each) => each.arn) }]
      : [];
  }),
);
const formats = new TypeFormats("aws", ACCOUNT);
const catalogued = (arn: string): string =>
  arn.replace("$" + "{Partition}", "aws").replace(":$" + "{AccountId}:", ":$" + "{Account}:");
const namedIn = (prefix: string, pattern: string): string[] =>
  formats.namedBy(pattern).flatMap(({ format }) => (format.scope.service.prefix === prefix ? [format.arn] : []));

test("the catalogue has many types with others inside", () => {
  expect(CONTAINERS.length).toBeGreaterThan(120);
  expect(CONTAINERS.map(({ type }) => type)).toEqual(
    expect.arrayContaining(
      ["s3:bucket", "dynamodb:table", "lambda:function", "logs:log-group", "kinesis:stream"].slice(0, 4),
    ),
  );
});

test.each(CONTAINERS)("stars before a named $type name nothing inside it", ({ service, arn, inside }) => {
  const name = filled(arn, "named");
  for (const stars of [[3], [4], [3, 4], [1, 3, 4], [1, 2, 3, 4], [1]]) {
    const found = namedIn(service.prefix, starred(name, stars));
    expect(found).toContain(catalogued(arn));
    for (const each of inside) expect(found).not.toContain(catalogued(each));
  }
});

test.each(CONTAINERS)(
  "a star at the end of a named $type takes in what is inside, at its separator that alone",
  ({ service, arn, inside }) => {
    const name = filled(arn, "named");
    const open = namedIn(service.prefix, starred(`${name}*`, [3, 4]));
    expect(open).toEqual(expect.arrayContaining([arn, ...inside].map(catalogued)));
    for (const separator of new Set(inside.map((each) => each.charAt(arn.length)))) {
      const within = namedIn(service.prefix, starred(`${name}${separator}*`, [3, 4]));
      for (const each of inside) if (each.charAt(arn.length) === separator) expect(within).toContain(catalogued(each));
      // Log groups are written so in policies.
      expect(within.includes(catalogued(arn))).toBe(service.prefix === "logs");
    }
  },
);

test("stars before a named resource reach nothing inside another of the inventory", () => {
  const index = createAccountIndex({ accountId: ACCOUNT, partition: "aws", at: 0 });
  index.addAuthorizationDetails({});
  index.addResources(CONTAINERS.map(({ arn }) => ({ arn: filled(arn, "kept") })));
  const { subresources } = index.seal().scope.targets;
  const prefixesNamed = (pattern: string): string[] => {
    const { positions, numbers, list } = subresources.meetings.of(pattern);
    return [...positions].flatMap((position, at) =>
      (list[numbers[at] ?? 0]?.parts ?? []).map(() => subresources.list[position]?.prefix ?? ""),
    );
  };
  const missed: string[] = [];
  for (const { type, arn, inside } of CONTAINERS) {
    for (const stars of [[3], [4], [3, 4], [1, 3, 4], [1, 2, 3, 4]]) {
      for (const name of ["kept", "other"]) {
        const reached = prefixesNamed(starred(filled(arn, name), stars)).filter((prefix) =>
          prefix.startsWith(filled(arn, "kept")),
        );
        expect(reached).toEqual([]);
      }
    }
    for (const each of inside.filter((longer) => longer.endsWith("}"))) {
      const rest = each.slice(arn.length).replace(VARIABLE, "x*");
      if (prefixesNamed(`${starred(filled(arn, "kept"), [3, 4])}${rest}`).length === 0) missed.push(type);
    }
  }
  expect(missed).toEqual([]);
});

const ORDERS = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:orders`;
const TABLE = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/orders`;

test.each<[pattern: string, resource: string, actions: string, reached: boolean]>([
  // Aliases and versions of functions, indexes and backups of tables have names without separators.
  [`arn:aws:lambda:*:${ACCOUNT}:*/a`, ORDERS, "lambda:PutProvisionedConcurrencyConfig", false],
  [`arn:aws:lambda:*:${ACCOUNT}:*:a`, ORDERS, "lambda:PutProvisionedConcurrencyConfig", true],
  [`${ORDERS}:a/b`, ORDERS, "lambda:PutProvisionedConcurrencyConfig", false],
  [`${ORDERS}:a:b`, ORDERS, "lambda:PutProvisionedConcurrencyConfig", false],
  [`${ORDERS}:a*`, ORDERS, "lambda:PutProvisionedConcurrencyConfig", true],
  [`arn:aws:lambda:*:${ACCOUNT}:*/a`, ORDERS, "lambda:StopDurableExecution", true],
  [`${ORDERS}:a:b`, ORDERS, "lambda:StopDurableExecution", false],
  [`${TABLE}/index/a:b`, TABLE, "dynamodb:Query", false],
  [`${TABLE}/index/a/b`, TABLE, "dynamodb:Query", false],
  [`${TABLE}/index/*b`, TABLE, "dynamodb:Query", true],
  [`${TABLE}/backup/a:b`, TABLE, "dynamodb:DeleteBackup", false],
  [`${TABLE}/backup/a-b`, TABLE, "dynamodb:DeleteBackup", true],
  // The label of a stream is an instant.
  [`${TABLE}/stream/2026-01-01T00:00:00.000`, TABLE, "dynamodb:GetRecords", true],
  [`${TABLE}/stream/a/b`, TABLE, "dynamodb:GetRecords", false],
  // Keys of objects have both.
  ["arn:aws:s3:::orders/a:b/c", "arn:aws:s3:::orders", "s3:GetObject", true],
])("%s inside %s by %s: %s", (pattern, resource, action, reached) => {
  const index = createAccountIndex({ accountId: ACCOUNT, partition: "aws", at: 0 });
  const role = {
    Arn: `arn:aws:iam::${ACCOUNT}:role/r`,
    RoleName: "r",
    AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [] },
    RolePolicyList: [
      {
        PolicyName: "p",
        PolicyDocument: {
          Version: "2012-10-17",
          Statement: { Effect: "Allow", Action: action, Resource: pattern },
        },
      },
    ],
  };
  index.addAuthorizationDetails({ RoleDetailList: [role] });
  index.addResources([{ arn: resource }]);
  const { grants } = index.seal().analyzePrincipal(role);
  expect(grants.some(({ resources }) => resources.includes(0))).toBe(reached);
});
