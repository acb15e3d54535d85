import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { findingItem } from "../../../src/api/resources/findings.ts";
import { findings } from "../../node/report/smallAccount.ts";
import { makeRouteWorld, type RouteWorld } from "./routeCases.ts";
import { ACCOUNT_PATH, Service } from "./service.ts";
import { FINDINGS_NAME, smallFindings } from "./storedAnalysis.ts";

const service = new Service();
let world: RouteWorld;

beforeAll(async () => {
  world = await makeRouteWorld(service);
});

const path = (query: Record<string, string> = {}) =>
  `${ACCOUNT_PATH}/analysis/${world.executionId}/findings?${new URLSearchParams(query)}`;

const get = (query: Record<string, string> = {}) => service.expect(200, "GET", path(query), { key: world.key });

async function idsOf(query: Record<string, string>) {
  return z
    .array(findingItem)
    .parse((await get(query)).json)
    .map(({ id }) => id);
}

const ALL = findings.map(({ id }) => id);
const [first, second] = findings;

describe("findings", () => {
  it("are those of findings.json, in its order", async () => {
    expect((await get()).json).toEqual(JSON.parse(smallFindings()).findings);
  });

  it("are filtered by severity, kind, principal and resource", async () => {
    expect(await idsOf({ severity: first?.severity ?? "" })).toEqual([ALL[0]]);
    expect(await idsOf({ kind: second?.kind ?? "" })).toEqual([ALL[1]]);
    expect(await idsOf({ severity: "critical" })).toEqual([]);
    const principal = first?.principals[0] ?? "";
    expect(await idsOf({ principal })).toEqual(
      findings.filter(({ principals }) => principals.includes(principal)).map(({ id }) => id),
    );
    expect(await idsOf({ resource: "arn:aws:s3:::nowhere" })).toEqual([]);
  });

  it("come in pages of any size, each once", async () => {
    const seen: string[] = [];
    let next: string | undefined = path({ limit: "1" });
    while (next !== undefined) {
      const answer = await service.expect(200, "GET", next, { key: world.key });
      seen.push(
        ...z
          .array(findingItem)
          .length(1)
          .parse(answer.json)
          .map(({ id }) => id),
      );
      next = /^<(\/[^>]+)>; rel="next"$/.exec(answer.headers.get("Link") ?? "")?.[1];
    }
    expect(seen).toEqual(ALL);
  });

  it.each([
    ["ocsf", "application/x-ndjson", ALL.length],
    ["asff", "application/x-ndjson", 1],
    ["sarif", "application/sarif+json", 1],
  ])("as %s are all that match, as %s", async (format, type, lines) => {
    const answer = await get({ format, limit: "1" });
    expect(answer.headers.get("Content-Type")).toBe(type);
    expect(answer.headers.get("Link")).toBeNull();
    expect(answer.text.trimEnd().split("\n")).toHaveLength(lines);
    for (const id of ALL) expect(answer.text).toContain(id);
    const filtered = await get({ format, kind: second?.kind ?? "" });
    expect(filtered.text).not.toContain(ALL[0]);
    expect(filtered.text).toContain(ALL[1]);
  });

  it.each([
    [{ format: "xml" }, "format"],
    [{ severity: "severe" }, "severity"],
    [{ kind: "unknown" }, "kind"],
    [{ cursor: "nonsense" }, "cursor"],
    [{ limit: "101" }, "limit"],
  ])("refuses %j", async (query, where) => {
    const answer = await service.expect(400, "GET", path(query), { key: world.key });
    expect(answer.json).toMatchObject({ issues: [{ path: where }] });
  });

  it("of an earlier version, without mappings, are exchanged too", async () => {
    const document = JSON.parse(smallFindings());
    const lines = document.findings.map(({ mappings, ...rest }: { mappings: unknown }) => JSON.stringify(rest));
    const [opening] = smallFindings().split("\n");
    const key = `customers/${await customerId()}/reports/${FINDINGS_NAME}`;
    await env.INBOX.put(key, `${opening}\n${lines.join(",\n")}\n]}\n`);
    expect((await get({ format: "asff" })).text).toContain(ALL[0]);
    await env.INBOX.put(key, "cut short");
    expect((await service.call("GET", path(), { key: world.key })).status).toBe(500);
  });
});

async function customerId(): Promise<string> {
  const row = await env.DB.prepare("select customer_id from execution where execution_id = ?")
    .bind(world.executionId)
    .first<{ customer_id: string }>();
  return row?.customer_id ?? "";
}
