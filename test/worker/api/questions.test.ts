import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { accessAnswer } from "../../../src/api/resources/analysis/questions.ts";
import { bob, findings, ops } from "../../node/report/smallAccount.ts";
import { makeRouteWorld, type RouteWorld } from "./routeCases.ts";
import { ACCOUNT_PATH, Service } from "./service.ts";
import { smallFindings, storeIndex } from "./storedAnalysis.ts";

const service = new Service();
let world: RouteWorld;

beforeAll(async () => {
  world = await makeRouteWorld(service);
});

const LEDGER = "arn:aws:s3:::ledger";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/1111";
const OPS = ops.principal.arn;
const BOB = bob.principal.arn;
const AUDITOR = "arn:aws:iam::999988887777:role/auditor";

const path = (question: string, query: Record<string, string>) =>
  `${ACCOUNT_PATH}/analysis/${world.executionId}/${question}?${new URLSearchParams(query)}`;

async function answersOf(question: string, query: Record<string, string>): Promise<string[]> {
  const seen: string[] = [];
  let next: string | undefined = path(question, query);
  while (next !== undefined) {
    const answer = await service.expect(200, "GET", next, { key: world.key });
    for (const each of z.array(accessAnswer).parse(answer.json))
      seen.push([each.principal, each.capability, each.resource ?? each.pattern ?? "-", each.certainty].join(" "));
    next = /^<(\/[^>]+)>; rel="next"$/.exec(answer.headers.get("Link") ?? "")?.[1];
  }
  return seen;
}

const READS_LEDGER = [
  `* read-data ${LEDGER} allowed`,
  `${BOB} read-data ${LEDGER} conditional`,
  `${BOB} read-data ${LEDGER} allowed`,
];

describe.each(["from the whole analysis", "from its index"])("questions answered %s", (source) => {
  beforeAll(async () => {
    const customerId = world.executionId.split("-").slice(1, 3).join("-");
    if (source === "from its index") await storeIndex({ customerId });
  });

  it.each<[Record<string, string>, string[]]>([
    [{ action: "s3:GetObject", resource: LEDGER }, READS_LEDGER],
    [{ action: "S3:getobject", resource: LEDGER, limit: "1" }, READS_LEDGER],
    [{ action: "s3:GetObject", resource: `${LEDGER}/2026/book` }, READS_LEDGER],
    [{ action: "s3:GetObject", resource: `${LEDGER}s` }, []],
    [
      { action: "s3:GetObject", resource: "arn:aws:s3:::archive-2026/page" },
      [`${BOB} read-data arn:aws:s3:::archive-* allowed`],
    ],
    [{ action: "s3:PutObject", resource: LEDGER }, []],
    [{ action: "kms:Decrypt", resource: KEY }, [`${BOB} read-data ${KEY} allowed`]],
    [
      { action: "sts:AssumeRole", resource: OPS },
      [`${AUDITOR} use-resource ${OPS} conditional`, `${OPS} use-resource ${OPS} allowed`],
    ],
    [{ action: "iam:CreateUser", resource: "*" }, [`${OPS} administer-resource - allowed`]],
    [
      { action: "iam:CreateUser", resource: "arn:aws:iam::123456789012:user/new" },
      [`${OPS} administer-resource - allowed`],
    ],
    // Takes no resource: what is asked for beside it does not matter.
    [{ action: "iam:UpdateAccountPasswordPolicy", resource: LEDGER }, [`${OPS} administer-resource - allowed`]],
  ])("who can %j", async (query, expected) => {
    expect(await answersOf("who-can", query)).toEqual(expected);
  });

  it.each<[Record<string, string>, string[]]>([
    [{ principal: "*" }, [`* read-data ${LEDGER} allowed`]],
    [{ principal: AUDITOR, limit: "1" }, [`${AUDITOR} use-resource ${OPS} conditional`]],
    [{ principal: BOB, resource: LEDGER }, READS_LEDGER.slice(1)],
    [{ principal: BOB, action: "kms:Decrypt" }, [`${BOB} read-data ${KEY} allowed`]],
    [{ principal: BOB, action: "kms:Decrypt", resource: LEDGER }, []],
    [{ principal: "arn:aws:iam::123456789012:user/nobody" }, []],
  ])("what can %j", async (query, expected) => {
    expect(await answersOf("can", query)).toEqual(expected);
  });
});

describe("questions", () => {
  it("are answered with conditions and statements", async () => {
    const query = { action: "s3:GetObject", resource: LEDGER };
    const answer = await service.expect(200, "GET", path("who-can", query), { key: world.key });
    expect(z.array(accessAnswer).parse(answer.json)[1]).toEqual({
      principal: BOB,
      certainty: "conditional",
      conditions: [{ operator: "StringEquals", key: "aws:SourceVpc", values: ["vpc-1"], effect: "Allow" }],
      statements: [{ policy: `${BOB}#books`, statement: "#0", effect: "Allow" }],
      service: "S3",
      capability: "read-data",
      resource: LEDGER,
      pattern: null,
    });
  });

  it.each([
    ["who-can", { action: "s3:GetObject" }, "resource"],
    ["who-can", { resource: LEDGER }, "action"],
    ["who-can", { action: "s3:Nothing", resource: LEDGER }, "action"],
    ["who-can", { action: "s3:*", resource: LEDGER }, "action"],
    ["who-can", { action: "__proto__", resource: LEDGER }, "action"],
    ["who-can", { action: "s3:GetObject", resource: LEDGER, limit: "1001" }, "limit"],
    ["can", {}, "principal"],
    ["can", { principal: BOB, action: "s3" }, "action"],
    ["can", { principal: BOB, resource: "" }, "resource"],
  ])("%s refuses %j", async (question, query, where) => {
    const answer = await service.expect(400, "GET", path(question, query), { key: world.key });
    expect(answer.json).toMatchObject({ issues: [{ path: where }] });
  });
});

describe("a finding", () => {
  const of = (id: string) => `${ACCOUNT_PATH}/analysis/${world.executionId}/findings/${encodeURIComponent(id)}`;

  it.each(findings.map(({ id }) => id))("%s is that of findings.json, whole", async (id) => {
    const stored = JSON.parse(smallFindings()).findings.find((finding: { id: string }) => finding.id === id);
    expect((await service.expect(200, "GET", of(id), { key: world.key })).json).toEqual(stored);
  });

  it.each(["nothing", "a:b/c:d", '"', "%", "é", "..", "../findings"])("%s does not exist", async (id) => {
    const answer = await service.expect(404, "GET", of(id), { key: world.key });
    expect(answer.json).toMatchObject({ code: expect.stringMatching(/^(finding|route)_unknown$/) });
  });
});
