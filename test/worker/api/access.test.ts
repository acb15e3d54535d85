import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { accessItem } from "../../../src/api/resources/analysis/access.ts";
import { toBase64Url } from "../../../src/platform/base64.ts";
import { bob, ops } from "../../node/report/smallAccount.ts";
import { makeRouteWorld, type RouteWorld } from "./routeCases.ts";
import { ACCOUNT_PATH, credentialBody, OPERATOR, Service } from "./service.ts";
import { smallAnalysis, storeAnalysis, storeBytes, storeIndex } from "./storedAnalysis.ts";

const service = new Service();
let world: RouteWorld;

beforeAll(async () => {
  world = await makeRouteWorld(service);
});

const LEDGER = "arn:aws:s3:::ledger";
const OPS = ops.principal.arn;
const BOB = bob.principal.arn;
const AUDITOR = "arn:aws:iam::999988887777:role/auditor";
const path = (query: Record<string, string> = {}) =>
  `${ACCOUNT_PATH}/analysis/${world.executionId}/access?${new URLSearchParams(query)}`;

async function itemsOf(query: Record<string, string>) {
  const answer = await service.expect(200, "GET", path(query), { key: world.key });
  return { items: z.array(accessItem).parse(answer.json), link: answer.headers.get("Link") };
}

const cursor = (position: string) => toBase64Url(new TextEncoder().encode(position));

const short = ({ principal, service, capability, resource, pattern, certainty }: z.output<typeof accessItem>) =>
  [principal, service, capability, resource ?? pattern ?? "-", certainty].join(" ");

const ALL = [
  `* S3 read-data ${LEDGER} allowed`,
  `${AUDITOR} STS use-resource ${OPS} conditional`,
  `${OPS} IAM administer-resource - allowed`,
  `${OPS} IAM administer-resource ${OPS} allowed`,
  `${OPS} STS use-resource ${OPS} allowed`,
  `${BOB} S3 read-data ${LEDGER} conditional`,
  `${BOB} S3 read-data ${LEDGER} allowed`,
  `${BOB} S3 read-data arn:aws:s3:::archive-* allowed`,
  `${BOB} KMS read-data arn:aws:kms:us-east-1:123456789012:key/1111 allowed`,
];

const FILTERS: [Record<string, string>, readonly number[]][] = [
  [{}, [0, 1, 2, 3, 4, 5, 6, 7, 8]],
  [{ principal: BOB }, [5, 6, 7, 8]],
  [{ principal: "*" }, [0]],
  [{ principal: AUDITOR }, [1]],
  [{ principal: "bob" }, []],
  [{ service: "S3" }, [0, 5, 6, 7]],
  [{ service: "s3" }, [0, 5, 6, 7]],
  [{ service: "Nothing" }, []],
  [{ capability: "use-resource" }, [1, 4]],
  [{ resource: LEDGER }, [0, 5, 6]],
  [{ resource: "arn:aws:s3:::archive-*" }, [7]],
  [{ resource: OPS }, [1, 3, 4]],
  [{ resource: OPS, service: "STS" }, [1, 4]],
  [{ principal: BOB, service: "KMS", capability: "read-data" }, [8]],
  [{ principal: OPS, capability: "read-data" }, []],
  [{ principal: BOB, service: "S3", capability: "read-data", resource: LEDGER }, [5, 6]],
];

const customerOf = (executionId: string) => executionId.split("-").slice(1, 3).join("-");

describe.each(["from the whole analysis", "from its index"])("access %s", (source) => {
  beforeAll(async () => {
    if (source === "from its index") await storeIndex({ customerId: customerOf(world.executionId) });
  });

  it.each(FILTERS)("filtered by %j", async (query, expected) => {
    const { items, link } = await itemsOf(query);
    expect(items.map(short)).toEqual(expected.map((at) => ALL[at]));
    expect(link).toBeNull();
  });

  it("comes with its conditions and its proof", async () => {
    const { items } = await itemsOf({ principal: BOB, resource: LEDGER, limit: "1" });
    expect(items).toEqual([
      {
        principal: BOB,
        service: "S3",
        capability: "read-data",
        resource: LEDGER,
        pattern: null,
        certainty: "conditional",
        conditions: [{ operator: "StringEquals", key: "aws:SourceVpc", values: ["vpc-1"], effect: "Allow" }],
        because: [{ policy: `${BOB}#books`, statement: "#0", effect: "Allow" }],
      },
    ]);
  });

  it.each(FILTERS)("is the same in pages of any size, filtered by %j", async (query, expected) => {
    for (const limit of ["1", "2", "5", "100"]) {
      const seen: string[] = [];
      let next: string | undefined = path({ ...query, limit });
      while (next !== undefined) {
        const answer = await service.expect(200, "GET", next, { key: world.key });
        const items = z.array(accessItem).max(Number(limit)).parse(answer.json);
        seen.push(...items.map(short));
        const link = answer.headers.get("Link");
        next = link === null ? undefined : /^<(\/[^>]+)>; rel="next"$/.exec(link)?.[1];
        expect(link === null || items.length === Number(limit)).toBe(true);
      }
      expect(seen).toEqual(expected.map((at) => ALL[at]));
    }
  });

  it("takes any cursor of its shape, and hostile filters, for what they are", async () => {
    const last = await itemsOf({ cursor: cursor("[9007199254740991,0,0]") });
    expect(last.items).toEqual([]);
    for (const text of ['"', "\\", "\n]}", "%", "{}", "\u0000"])
      for (const name of ["principal", "service", "resource"])
        expect((await itemsOf({ [name]: text, limit: "1" })).items).toEqual([]);
  });
});

describe("access", () => {
  it.each([
    [{ capability: "everything" }, "capability"],
    [{ limit: "101" }, "limit"],
    [{ limit: "0" }, "limit"],
    [{ cursor: "nonsense" }, "cursor"],
    [{ cursor: cursor("[1,2]") }, "cursor"],
    [{ cursor: cursor("[1,2,-3]") }, "cursor"],
    [{ principal: "" }, "principal"],
    [{ resource: "x".repeat(2049) }, "resource"],
  ])("refuses %j", async (query, where) => {
    const answer = await service.call("GET", path(query), { key: world.key });
    expect([answer.status, answer.json]).toEqual([
      400,
      expect.objectContaining({ issues: [expect.objectContaining({ path: where })] }),
    ]);
  });

  it("is 409 until the execution has succeeded, and 404 of another's", async () => {
    const triggered = await service.expect(202, "POST", `${ACCOUNT_PATH}/analysis`, {
      key: OPERATOR,
      body: credentialBody(),
    });
    const { executionId } = z.object({ executionId: z.string() }).parse(triggered.json);
    const other = `${ACCOUNT_PATH}/analysis/${executionId}/access`;
    for (const status of ["queued", "collecting", "analyzing", "delivering"]) {
      await env.DB.prepare("update execution set status = ? where execution_id = ?").bind(status, executionId).run();
      const answer = await service.expect(409, "GET", other, { key: world.key });
      expect(answer.json).toMatchObject({ code: "execution_unfinished", message: expect.stringContaining(status) });
    }
    await env.DB.prepare("update execution set status = 'failed', finished_at = 1 where execution_id = ?")
      .bind(executionId)
      .run();
    expect((await service.expect(409, "GET", other, { key: world.key })).json).toMatchObject({
      code: "execution_failed",
    });
    const stranger = await service.partner("P654321");
    for (const key of [stranger, OPERATOR]) {
      const answer = await service.call("GET", path().replaceAll("P123456", "P654321"), { key });
      expect([answer.status, answer.json]).toEqual([404, expect.objectContaining({ code: "execution_unknown" })]);
    }
    expect((await service.call("GET", path().replace("abcd-1234", "other-1234"), { key: world.key })).status).toBe(404);
  });

  it("is 404 when the stored analysis is gone, and 500 when it is broken", async () => {
    const of = { executionId: world.executionId, customerId: customerOf(world.executionId) };
    const { objects: indexes } = await env.INBOX.list({ prefix: `customers/${of.customerId}/index/` });
    await env.INBOX.delete(indexes.map(({ key }) => key));
    await storeBytes(of, new TextEncoder().encode("no gzip"));
    await service.expect(500, "GET", path(), { key: world.key });
    await storeAnalysis(of, smallAnalysis().slice(0, 900));
    await service.expect(500, "GET", path(), { key: world.key });
    await storeIndex(of, new TextEncoder().encode("no index, though it is long enough to have a footer"));
    await service.expect(500, "GET", path(), { key: world.key });
    const { objects } = await env.INBOX.list();
    await env.INBOX.delete(objects.map(({ key }) => key));
    expect((await service.expect(404, "GET", path(), { key: world.key })).json).toMatchObject({
      code: "report_unknown",
    });
  });
});
