import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { ROUTES } from "../../../src/api/routes.ts";
import { toBase64Url } from "../../../src/platform/base64.ts";
import { addReport, makeRouteWorld, REPORT_NAME, REPORT_TEXT, type RouteWorld } from "./routeCases.ts";
import { ACCOUNT, ACCOUNT_PATH, CUSTOMER, OPERATOR, PARTNER, Service } from "./service.ts";
import { ANALYSIS_NAME, FINDINGS_NAME } from "./storedAnalysis.ts";

const service = new Service();
let world: RouteWorld;
let customerId: string;

beforeAll(async () => {
  world = await makeRouteWorld(service);
  const customer = await service.expect(200, "GET", `/partner/${PARTNER}/customer/${CUSTOMER}`, { key: world.key });
  customerId = z.object({ customerId: z.string() }).parse(customer.json).customerId;
});

const get = (path: string, headers: Record<string, string> = {}) =>
  service.call("GET", path, { key: world.key, headers });

/** Follows `Link` to the end, and gives all items and the lengths of the pages. */
async function readAll(path: string): Promise<{ items: unknown[]; pages: number[] }> {
  const items: unknown[] = [];
  const pages: number[] = [];
  for (let next: string | undefined = path; next !== undefined && pages.length < 100; ) {
    const answer = await service.expect(200, "GET", next, { key: world.key });
    const page = z.array(z.unknown()).parse(answer.json);
    items.push(...page);
    pages.push(page.length);
    next = /^<([^>]+)>; rel="next"$/.exec(answer.headers.get("Link") ?? "")?.[1];
  }
  return { items, pages };
}

const cursorOf = (value: unknown) => toBase64Url(new TextEncoder().encode(JSON.stringify(value)));

describe("the list of executions", () => {
  const path = `${ACCOUNT_PATH}/analysis`;

  beforeAll(async () => {
    const insert = env.DB.prepare(
      `insert into execution (execution_id, partner_id, partner_customer_id, customer_id, account_id, kind, day, provider, auditor_auth_method, status, created_at)
       values (?, ?, ?, ?, ?, 'daily', ?, 'aws', 'config', 'failed', ?)`,
    );
    const rows = Array.from({ length: 45 }, (_, n) => {
      const day = `2025-0${1 + Math.floor(n / 20)}-${String(1 + (n % 20)).padStart(2, "0")}`;
      return insert.bind(
        `daily-${customerId}-${ACCOUNT}-${day}_AAAA`,
        PARTNER,
        CUSTOMER,
        customerId,
        ACCOUNT,
        day,
        1_700_000_000_000 + Math.floor(n / 4),
      );
    });
    await env.DB.batch(rows);
  });

  it.each([[1], [7], [46], [100]])("gives every execution once, newest first, in pages of %i", async (limit) => {
    const { items, pages } = await readAll(`${path}?limit=${limit}`);
    const rows = z.array(z.object({ executionId: z.string(), createdAt: z.string() }).loose()).parse(items);
    expect(rows).toHaveLength(46);
    expect(new Set(rows.map((row) => row.executionId)).size).toBe(46);
    const order = rows.map((row) => `${row.createdAt} ${row.executionId}`);
    expect(order).toEqual([...order].sort().reverse());
    expect(pages.slice(0, -1).every((length) => length === limit)).toBe(true);
    expect(rows[0]?.executionId).toBe(world.executionId);
    expect(rows.map((row) => z.array(z.unknown()).parse(row.reports).length)).toEqual([3, ...Array(45).fill(0)]);
  });

  it("has pages of 20 unless told otherwise", async () => {
    expect((await readAll(path)).pages).toEqual([20, 20, 6]);
  });

  it.each([
    ["limit=0", "limit"],
    ["limit=101", "limit"],
    ["limit=1e1", "limit"],
    ["limit=", "limit"],
    ["limit=2&limit=3", "limit"],
    ["limit=%31%00", "limit"],
    ["cursor=", "cursor"],
    ["cursor=%F0%9F%92%A9", "cursor"],
    [`cursor=${"A".repeat(600)}`, "cursor"],
    [`cursor=${cursorOf(["x", 1])}`, "cursor"],
    [`cursor=${cursorOf([1.5, "daily-P123456-430363089266-123456789012-2025-01-01_AAAA"])}`, "cursor"],
    [`cursor=${cursorOf([1, "daily-P654321-430363089266-123456789012-2025-01-01_AAAA"])}`, "cursor"],
    [`cursor=${cursorOf([1, "daily-P123456-430363089266-210987654321-2025-01-01_AAAA"])}`, "cursor"],
    [`cursor=${cursorOf({ __proto__: 1 })}`, "cursor"],
  ])("refuses ?%s", async (query, issue) => {
    const answer = await get(`${path}?${query}`);
    expect([answer.status, answer.json]).toEqual([
      400,
      expect.objectContaining({ issues: [{ path: issue, message: expect.any(String) }] }),
    ]);
  });

  it("is 404 of a customer that is not there and empty for an account without executions", async () => {
    expect((await get(`/partner/${PARTNER}/customer/never-seen/account/${ACCOUNT}/analysis`)).json).toMatchObject({
      code: "customer_unknown",
    });
    expect((await get(`/partner/${PARTNER}/customer/${CUSTOMER}/account/000000000000/analysis`)).json).toEqual([]);
  });
});

describe("the lists of customers and accounts", () => {
  it("are paged by their ids", async () => {
    const ids = Array.from({ length: 5 }, (_, n) => `paged-customer-${n}`);
    for (const partnerCustomerId of ids) {
      const path = `/partner/${PARTNER}/customer/${partnerCustomerId}`;
      const body = {
        partnerId: PARTNER,
        partnerCustomerId,
        subscriptionPlanName: "Starter",
        deliveryDestinations: [{ methodName: "DeliverToPartner" }],
      };
      await service.expect(200, "PUT", path, { key: world.key, body });
    }
    const { items, pages } = await readAll(`/partner/${PARTNER}/customer?limit=2`);
    expect(items.map((item) => (item as { partnerCustomerId: string }).partnerCustomerId)).toEqual([
      CUSTOMER,
      "another-customer",
      ...ids,
    ]);
    expect(pages).toEqual([2, 2, 2, 1]);
    const accountIds = ["000000000001", "000000000002", "000000000003"];
    for (const accountId of accountIds) {
      const auditorAuthConfig = { roleArn: `arn:aws:iam::${accountId}:role/k9-auditor`, externalId: "external" };
      const body = {
        partnerId: PARTNER,
        partnerCustomerId: ids[0],
        accountId,
        provider: "aws",
        auditorAuthMethod: "config",
        auditorAuthConfig,
      };
      await service.expect(200, "PUT", `/partner/${PARTNER}/customer/${ids[0]}/account/${accountId}`, {
        key: world.key,
        body,
      });
    }
    const accounts = await readAll(`/partner/${PARTNER}/customer/${ids[0]}/account?limit=1`);
    expect(accounts.items.map((item) => (item as { accountId: string }).accountId)).toEqual(accountIds);
    expect((await get(`/partner/${PARTNER}/customer/${ids[1]}/account`)).json).toEqual([]);
  });
});

describe("reports", () => {
  const path = () => `${ACCOUNT_PATH}/analysis/${world.executionId}`;

  it("are named by the execution with where to get them", async () => {
    const { json } = await service.expect(200, "GET", path(), { key: world.key });
    expect(json).toMatchObject({
      status: "succeeded",
      reports: [
        { fileName: ANALYSIS_NAME, contentType: "application/gzip" },
        { fileName: FINDINGS_NAME, contentType: "application/json" },
        {
          fileName: REPORT_NAME,
          contentType: "text/csv; charset=utf-8",
          bytes: REPORT_TEXT.length,
          sha256: "0".repeat(64),
          href: `${path()}/report/${REPORT_NAME}`,
        },
      ],
    });
  });

  it("are given as they are, as attachments", async () => {
    const answer = await get(`${path()}/report/${REPORT_NAME}`);
    expect([answer.status, answer.text]).toEqual([200, REPORT_TEXT]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "text/csv; charset=utf-8",
      "content-length": String(REPORT_TEXT.length),
      "content-disposition": `attachment; filename="${REPORT_NAME}"`,
      "cache-control": "no-store",
      etag: `"${"0".repeat(64)}"`,
    });
    expect((await get(`${path()}/report/${REPORT_NAME}`, { "If-None-Match": `W/"${"0".repeat(64)}"` })).status).toBe(
      304,
    );
    expect((await get(`${path()}/report/${REPORT_NAME}`, { "If-None-Match": '"other"' })).status).toBe(200);
  });

  describe("kept compressed", () => {
    const name = "principals.2025-04-09-1100.csv";
    const content = `${"a,b,c\r\n".repeat(1000)}ä\r\n`;
    const bytes = new TextEncoder().encode(content);
    const gzip = async () =>
      new Response(new Blob([content]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer();
    const etag = `"${"0".repeat(64)}"`;
    let stored: ArrayBuffer;
    beforeAll(async () => {
      await addReport({ executionId: world.executionId, customerId }, name, "text/csv; charset=utf-8", content);
      stored = await gzip();
      const key = `customers/${customerId}/reports/${name}`;
      await env.INBOX.put(key, stored, { httpMetadata: { contentEncoding: "gzip" } });
      await env.DB.prepare("update execution_report set bytes = ? where file_name = ?")
        .bind(bytes.byteLength, name)
        .run();
    });

    it.each([
      ["gzip", true],
      ["br, GZIP;q=0.1", true],
      ["*", true],
      ["gzip;q=0, *", false],
      ["gzip; q=0", false],
      ["br", false],
      ["identity", false],
      [undefined, false],
    ])("with Accept-Encoding %s", async (accepted, isCompressed) => {
      const header = accepted === undefined ? {} : { "Accept-Encoding": accepted };
      for (const method of ["GET", "HEAD"]) {
        const answer = await service.raw(method, `${path()}/report/${name}`, world.key, header);
        expect(Object.fromEntries(answer.headers)).toMatchObject({
          "content-type": "text/csv; charset=utf-8",
          "content-length": String(isCompressed ? stored.byteLength : bytes.byteLength),
          etag: isCompressed ? `W/${etag}` : etag,
          vary: expect.stringContaining("Accept-Encoding"),
        });
        expect(answer.headers.get("Content-Encoding")).toBe(isCompressed ? "gzip" : null);
        const body = new Uint8Array(await answer.arrayBuffer());
        if (method === "HEAD") expect(body.byteLength).toBe(0);
        else expect(body).toEqual(isCompressed ? new Uint8Array(stored) : bytes);
      }
      const again = { ...header, "If-None-Match": isCompressed ? `W/${etag}` : etag };
      expect((await get(`${path()}/report/${name}`, again)).status).toBe(304);
    });
  });

  it("in HTML are shown without an origin or a network", async () => {
    await addReport(
      { executionId: world.executionId, customerId },
      "report.2025-04-09-1000.html",
      "text/html; charset=utf-8",
      "<p>",
    );
    const { headers } = await get(`${path()}/report/report.2025-04-09-1000.html`);
    expect(headers.get("Content-Disposition")).toMatch(/^inline/);
    expect(headers.get("Content-Security-Policy")).toMatch(/^sandbox allow-scripts[^;]*; default-src 'none'/);
    expect(headers.get("Content-Security-Policy")).not.toContain("allow-same-origin");
  });

  it("that are not there, or of another's execution, are 404", async () => {
    await env.INBOX.delete(`customers/${customerId}/reports/gone.csv`);
    await addReport({ executionId: world.executionId, customerId }, "gone.csv", "text/csv", "x");
    await env.INBOX.delete(`customers/${customerId}/reports/gone.csv`);
    for (const name of ["gone.csv", "never.csv"])
      expect((await get(`${path()}/report/${name}`)).json).toMatchObject({ code: "report_unknown" });
    const other = await service.partner("P654321");
    const elsewhere = path().replace(PARTNER, "P654321");
    for (const suffix of ["", `/report/${REPORT_NAME}`]) {
      expect((await service.call("GET", elsewhere + suffix, { key: other })).status).toBe(404);
      expect((await service.call("GET", elsewhere + suffix, { key: OPERATOR })).status).toBe(404);
      expect((await get(path().replace(CUSTOMER, "another-one") + suffix)).status).toBe(404);
    }
    for (const name of ["..%2f..%2fsecret", "%00", "a%20b", ".hidden"])
      expect((await get(`${path()}/report/${name}`)).status).toBe(400);
  });
});

describe("what is public", () => {
  it("publishes the access capabilities, cacheable", async () => {
    const answer = await service.expect(200, "GET", "/access-capabilities/aws");
    const mapping = z
      .record(z.string(), z.record(z.string(), z.array(z.string().regex(/^[a-z0-9-]+:\S+$/)).min(1)))
      .parse(answer.json);
    expect(mapping.SQS?.["read-data"]).toContain("sqs:ReceiveMessage");
    expect(answer.headers.get("Cache-Control")).toMatch(/^public/);
    const again = await service.call("GET", "/access-capabilities/aws", {
      headers: { "If-None-Match": answer.headers.get("ETag") ?? "" },
    });
    expect([again.status, again.text]).toEqual([304, ""]);
  });

  it("describes every route that is not hidden", async () => {
    const { json } = await service.expect(200, "GET", "/openapi.json");
    const document = z
      .object({
        openapi: z.string(),
        paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() }))),
      })
      .parse(json);
    expect(document.openapi).toBe("3.1.0");
    const described = Object.values(document.paths).flatMap((item) => Object.values(item));
    const shown = ROUTES.filter(({ hidden }) => !hidden).map(({ operationId }) => operationId);
    expect(described.map(({ operationId }) => operationId).sort()).toEqual(shown.sort());
  });

  it("shows the documentation without inline script and without another host", async () => {
    const page = await service.expect(200, "GET", "/docs");
    expect(page.headers.get("Content-Security-Policy")).toContain("script-src 'self';");
    expect(page.text).not.toMatch(/https?:|<script>|onload=/);
    for (const [, path] of page.text.matchAll(/(?:src|href)="([^"]+)"/g)) {
      const asset = await service.expect(200, "GET", path ?? "");
      expect(asset.text.length).toBeGreaterThan(100);
    }
  });
});
