import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { ROUTES } from "../../../src/api/routes.ts";
import { makeRouteWorld, ROUTE_CASES, type RouteWorld } from "../api/routeCases.ts";
import { ACCOUNT_PATH, accountBody, OPERATOR, Service } from "../api/service.ts";

interface Statement {
  query: string;
  values: unknown[];
}

/** D1 that notes every statement with its values. */
function noting(statements: Statement[]): D1Database {
  const originals = new WeakMap<object, D1PreparedStatement>();
  const wrap = (statement: D1PreparedStatement, query: string): D1PreparedStatement => {
    const proxy = new Proxy(statement, {
      get(target, property) {
        if (property === "bind") {
          return (...values: unknown[]) => {
            statements.push({ query, values });
            return wrap(target.bind(...values), query);
          };
        }
        const member: unknown = Reflect.get(target, property);
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
    originals.set(proxy, statement);
    return proxy;
  };
  return new Proxy(env.DB, {
    get(target, property) {
      if (property === "prepare") return (query: string) => wrap(target.prepare(query), query);
      return (batch: D1PreparedStatement[]) =>
        target.batch(batch.map((statement) => originals.get(statement) ?? statement));
    },
  });
}

let world: RouteWorld;
beforeAll(async () => {
  world = await makeRouteWorld(new Service());
});

it.each(ROUTES.filter((route) => (ROUTE_CASES[route.operationId]?.trips ?? 0) > 0).map((route) => route.operationId))(
  "%s reads no table from end to end and sorts nothing but a partner's keys",
  async (operationId) => {
    const row = ROUTE_CASES[operationId];
    const route = ROUTES.find((candidate) => candidate.operationId === operationId);
    if (!row || !route) throw new Error("no row");
    const statements: Statement[] = [];
    const service = new Service({ d1: noting(statements) });
    const query =
      operationId === "listExecutions"
        ? `?cursor=${btoa(JSON.stringify([1, world.executionId])).replace(/=+$/, "")}`
        : "";
    if (operationId === "triggerAnalysis")
      await service.expect(200, "PUT", ACCOUNT_PATH, { key: OPERATOR, body: accountBody });
    const headers = { "Idempotency-Key": operationId };
    await service.expect(row.status, route.method, row.path(world) + query, {
      ...withKey(route.permission),
      body: row.body,
      headers,
    });
    const bad: string[] = [];
    for (const { query, values } of statements.filter((statement) => !/^select 1$/.test(statement.query))) {
      const plan = await env.DB.prepare(`explain query plan ${query}`)
        .bind(...values)
        .all<{ detail: string }>();
      for (const { detail } of plan.results) {
        const isPage =
          operationId === "listPartners" && detail === "SCAN partner USING INDEX sqlite_autoindex_partner_1";
        const allowed = isPage || /^SCAN (?:candidate|CONSTANT ROW|json_each)|VIRTUAL TABLE/.test(detail);
        if (
          (/^SCAN /.test(detail) && !allowed) ||
          (/TEMP B-TREE/.test(detail) && !query.includes('from "partner_key"'))
        )
          bad.push(`${detail}: ${query}`);
      }
    }
    expect(bad).toEqual([]);
    if (operationId !== "getHealth") expect(statements.length).toBeGreaterThan(0);
  },
);

function withKey(permission: string): { key?: string } {
  if (permission === "public") return {};
  return permission === "operator" ? { key: OPERATOR } : { key: world.key };
}
