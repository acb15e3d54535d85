import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changesSchema } from "../../../src/report/json/changesSchema.ts";
import { AnalysisUnreadable } from "../../../src/report/stream/analysisUnreadable.ts";
import { ACCOUNT, allow, daysAgo, document, OTHER, roleArn, type SmallAccount, userArn } from "../findings/account.ts";
import { problemsOf } from "../report/jsonSchema.ts";
import { type AccessEntry, analysisText, type ChangesDocument, changesOf } from "./analysisText.ts";

const A = "arn:aws:s3:::a";
const B = "arn:aws:s3:::b";
const NETWORK = { Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } };

const between = (before: SmallAccount, after: SmallAccount): Promise<ChangesDocument> =>
  changesOf(analysisText(before), analysisText(after));

const EMPTY = {
  administrators: { gained: [], lost: [] },
  escalation: { gained: [], lost: [] },
  externalAccess: { gained: [], lost: [] },
  principals: { added: [], removed: [] },
  resources: { added: [], removed: [] },
  access: { gained: [], lost: [] },
};

/** `name service capability from→to where`. */
function lines(entries: readonly AccessEntry[]): string[] {
  return entries.map(({ principal, service, capability, from, to, scope, resources, patterns }) =>
    [principal.split("/")[1], service, capability, `${from}→${to}`, ...(resources ?? patterns ?? [scope])].join(" "),
  );
}

const reads = (Resource: string | string[], more: object = {}) => [allow("s3:GetObject", Resource, more)];
const buckets = [{ arn: A }, { arn: B }];

/** What an account was and is, and the lines gained and lost. */
const CASES: [string, SmallAccount, SmallAccount, string[], string[]][] = [
  [
    "one more bucket",
    { roles: { r: { statements: reads(`${A}/*`) } }, resources: buckets },
    { roles: { r: { statements: reads([`${A}/*`, `${B}/*`]) } }, resources: buckets },
    [`r S3 read-data null→allowed ${B}`],
    [],
  ],
  [
    "a pattern instead of a bucket",
    { roles: { r: { statements: reads(`${A}/*`) } }, resources: buckets },
    { roles: { r: { statements: reads("arn:aws:s3:::other-*/*") } }, resources: buckets },
    ["r S3 read-data null→allowed arn:aws:s3:::other-*/*"],
    [`r S3 read-data allowed→null ${A}`],
  ],
  [
    "a condition removed",
    { roles: { r: { statements: reads(`${A}/*`, NETWORK) } }, resources: buckets },
    { roles: { r: { statements: reads(`${A}/*`) } }, resources: buckets },
    [`r S3 read-data conditional→allowed ${A}`],
    [],
  ],
  [
    "a condition added",
    { roles: { r: { statements: reads(`${A}/*`) } }, resources: buckets },
    { roles: { r: { statements: reads(`${A}/*`, NETWORK) } }, resources: buckets },
    [],
    [`r S3 read-data allowed→conditional ${A}`],
  ],
  [
    "the same access by other statements",
    { roles: { r: { statements: reads(`${A}/*`) } }, resources: buckets },
    { roles: { r: { statements: [...reads(`${A}/x`), ...reads(`${A}/*`)] } }, resources: buckets },
    [],
    [],
  ],
  [
    "a new resource that moves the positions of others",
    { roles: { r: { statements: reads(`${B}/*`) } }, resources: [{ arn: B }] },
    { roles: { r: { statements: reads(`${B}/*`) } }, resources: buckets },
    [],
    [],
  ],
  [
    "a removed resource, and with it the access",
    { roles: { r: { statements: reads(["arn:aws:s3:::a/*", `${B}/*`]) } }, resources: buckets },
    { roles: { r: { statements: reads(`${B}/*`) } }, resources: [{ arn: B }] },
    [],
    [`r S3 read-data allowed→null ${A}`],
  ],
  [
    "a principal added and one removed",
    { roles: { gone: { statements: reads(`${A}/*`) } }, resources: buckets },
    { roles: { new: { statements: reads(`${A}/*`) } }, resources: buckets },
    [`new S3 read-data null→allowed ${A}`],
    [`gone S3 read-data allowed→null ${A}`],
  ],
];

describe("changes", () => {
  it.each(CASES)("%s", async (_, before, after, gained, lost) => {
    const document = await between(before, after);
    const { access } = document;
    expect(problemsOf(document, changesSchema)).toEqual([]);
    const ofS3 = (entries: readonly AccessEntry[]) => lines(entries).filter((line) => line.includes(" S3 "));
    expect([ofS3(access.gained), ofS3(access.lost)]).toEqual([gained, lost]);
  });

  it("have no previous analysis the first time", async () => {
    const document = await changesOf(undefined, analysisText(CASES[0]?.[1] ?? {}));
    expect(document).toMatchObject({ previous: null, ...EMPTY });
    expect(problemsOf(document, changesSchema)).toEqual([]);
  });

  it("name added and removed principals, new administrators, new paths and new external principals", async () => {
    const before: SmallAccount = {
      users: { ann: { statements: [allow("iam:*")] }, eve: {} },
      roles: { old: {} },
      resources: [{ arn: A }],
    };
    const after: SmallAccount = {
      users: { ann: { statements: [allow("*")] }, eve: { statements: [allow("iam:PutUserPolicy", userArn("eve"))] } },
      roles: { new: { statements: [allow("iam:AttachRolePolicy")] } },
      resources: [
        {
          arn: B,
          policy: document({ Effect: "Allow", Principal: { AWS: OTHER }, Action: "s3:GetObject", Resource: `${B}/*` }),
        },
      ],
    };
    const changes = await between(before, after);
    expect(changes).toMatchObject({
      previous: { executionId: "daily-1", analysisTime: "2026-02-28T00:00:00.000Z" },
      principals: { added: [roleArn("new")], removed: [roleArn("old")] },
      resources: { added: [roleArn("new"), B], removed: [roleArn("old"), A] },
      administrators: {
        gained: [
          { principal: roleArn("new"), from: null, to: "iam" },
          { principal: userArn("ann"), from: "iam", to: "full" },
        ],
        lost: [],
      },
    });
    expect(changes.externalAccess.gained.filter(({ resource }) => resource === B)).toMatchObject([
      { principal: `arn:aws:iam::${OTHER}:root`, from: null, to: "allowed" },
    ]);
    const escalating = new Set(changes.escalation.gained.map(({ principal }) => principal));
    expect(escalating).toContain(userArn("eve"));
    expect(escalating).not.toContain(userArn("ann"));
  });

  it("reject a text that ends early or is no analysis", async () => {
    const text = analysisText(CASES[0]?.[1] ?? {});
    for (const broken of ["", "{}", text.slice(0, -5), text.slice(0, 300), text.replace('"access":[', '"excess":[')]) {
      await expect(changesOf(broken, text)).rejects.toThrow(AnalysisUnreadable);
    }
  });
});

const statement = fc.record({
  actions: fc.subarray(["s3:GetObject", "s3:PutObject", "s3:*", "kms:Decrypt", "iam:PutUserPolicy", "sts:AssumeRole"], {
    minLength: 1,
  }),
  resources: fc.subarray(["*", `${A}/*`, `${B}/x`, "arn:aws:s3:::p-*", userArn("u0"), roleArn("r0")], { minLength: 1 }),
  isConditional: fc.boolean(),
});
const statements = fc
  .array(statement, { maxLength: 3 })
  .map((list) =>
    list.map(({ actions, resources, isConditional }) => allow(actions, resources, isConditional ? NETWORK : {})),
  );

const account: fc.Arbitrary<SmallAccount> = fc.record({
  users: fc.dictionary(
    fc.constantFrom("u0", "u1"),
    statements.map((list) => ({ statements: list })),
  ),
  roles: fc.dictionary(
    fc.constantFrom("r0", "r1", "r2"),
    fc.record({
      statements,
      trust: fc.constantFrom(
        [{ Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "sts:AssumeRole" }],
        [{ Effect: "Allow", Principal: { AWS: OTHER }, Action: "sts:AssumeRole" }],
      ),
    }),
  ),
  resources: fc.subarray([{ arn: A }, { arn: B }, { arn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/k` }]),
});

const RUNS = { numRuns: 40 };

describe("changes of any account", () => {
  it("are none against itself, whatever the dates of last use", async () => {
    await fc.assert(
      fc.asyncProperty(account, fc.nat({ max: 400 }), async (small, days) => {
        const roles = Object.entries(small.roles ?? {}).map(([name, role]) => [
          name,
          { ...role, RoleLastUsed: { LastUsedDate: daysAgo(days) } },
        ]);
        expect(await between(small, { ...small, roles: Object.fromEntries(roles) })).toMatchObject(EMPTY);
      }),
      RUNS,
    );
  }, 30_000);

  it("are the same in reverse, gained for lost", async () => {
    await fc.assert(
      fc.asyncProperty(account, account, async (a, b) => {
        const texts = [analysisText(a), analysisText(b)] as const;
        const there = await changesOf(...texts);
        const back = await changesOf(texts[1], texts[0]);
        const turned = <T extends { from: string | null; to: string | null }>(list: readonly T[]) =>
          list.map((entry) => ({ ...entry, from: entry.to, to: entry.from }));
        const sorted = (list: readonly object[]) => list.map((entry) => JSON.stringify(entry)).sort();
        for (const kind of ["access", "administrators", "externalAccess"] as const) {
          expect(sorted(back[kind].gained)).toEqual(sorted(turned(there[kind].lost)));
          expect(sorted(back[kind].lost)).toEqual(sorted(turned(there[kind].gained)));
        }
        // Of many paths not all are shown: one that is not shown need not be gone.
        for (const [one, other] of [
          [back, there],
          [there, back],
        ] as const)
          expect(sorted(other.escalation.gained)).toEqual(expect.arrayContaining(sorted(one.escalation.lost)));
        for (const kind of ["principals", "resources"] as const) {
          expect(back[kind]).toEqual({ added: there[kind].removed, removed: there[kind].added });
        }
      }),
      RUNS,
    );
  }, 30_000);
});
