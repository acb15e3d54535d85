import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { testBindings } from "../test/bindings.ts";
import { encode, headerText, hostileIds, hostileJson, mutated } from "../test/hostileRequests.ts";
import { ACCOUNT_BODY, IDS } from "../test/system/account.ts";
import { startSystem } from "../test/system/host.ts";
import { ACCOUNT_PATH, Caller, configureAccount, partnerWithKey, untilEnded } from "../test/system/partner.ts";
import { line } from "./print.ts";

const SEED = 20261201;
const AT_ONCE = 8;
/** What would end the world that the other requests are sent to. */
const UNHARMED = new Set(["deletePartner", "deleteCustomer", "deleteAccount", "deleteExecution"]);

interface Hostile {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** The documented routes. */
function routesOfService(): { method: string; path: string; operationId: string }[] {
  const { paths }: { paths: Record<string, Record<string, { operationId: string }>> } = JSON.parse(
    readFileSync("docs/openapi.json", "utf8"),
  );
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({ method: method.toUpperCase(), path, operationId })),
  );
}

/** Paths, bodies, headers, queries and methods that are nearly right or nothing of the kind, the same for the same seed. */
function hostileRequests(count: number, partnerToken: string, executionId: string): Hostile[] {
  const routes = routesOfService().filter(({ operationId }) => !UNHARMED.has(operationId));
  const right: Record<string, string> = { ...IDS, executionId, name: "name", keyId: "0".repeat(16) };
  const authorization = fc.oneof(
    fc.constantFrom(`Bearer ${testBindings.OPERATOR_TOKEN}`, `Bearer ${partnerToken}`),
    headerText,
    fc.constantFrom(
      "Bearer",
      "Bearer ",
      "Basic eDp5",
      `Bearer k9_${"0".repeat(16)}_${"A".repeat(43)}`,
      "AWS4-HMAC-SHA256 Credential=",
    ),
  );
  const body = fc.oneof(
    mutated(ACCOUNT_BODY),
    mutated({ ...IDS, permissions: ["partner:read"], type: "sigv4", deliveryDestinations: {} }),
    hostileJson.value.map((value) => JSON.stringify(value) ?? "null"),
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.constantFrom("", "{", "[".repeat(5_000), `{"partnerId":"${"x".repeat(70_000)}"}`),
  );
  const request = fc
    .record({
      route: fc.constantFrom(...routes),
      method: fc.option(fc.constantFrom("GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"), { freq: 5 }),
      ids: hostileIds(routes),
      isRight: fc.boolean(),
      query: fc.option(fc.string({ unit: "binary", maxLength: 60 })),
      header: headerText,
      authorization,
      body,
      type: fc.constantFrom("application/json", "application/json; charset=utf-8", "text/plain", ""),
    })
    .map(({ route, method, ids, isRight, query, header, authorization: shown, body: sent, type }): Hostile => {
      const segment = (name: string) => encode((isRight ? right[name] : ids[name]) ?? "x");
      const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => segment(name));
      const chosen = method ?? route.method;
      return {
        method: chosen,
        path: query === null ? path : `${path}?limit=${encode(query)}&cursor=${encode(query)}&${encode(query)}`,
        headers: {
          authorization: shown.trim(),
          "idempotency-key": header.trim(),
          "if-none-match": header.trim(),
          ...(type !== "" && { "content-type": type }),
        },
        ...(chosen !== "GET" && chosen !== "HEAD" && { body: sent }),
      };
    });
  return fc.sample(request, { numRuns: count, seed: SEED });
}

/** Sends hostile requests to the built Worker, and tells how they were answered: none with 5xx. */
export async function benchHostile(count = 10_000): Promise<void> {
  const system = await startSystem();
  try {
    const partner = await partnerWithKey(new Caller(system, testBindings.OPERATOR_TOKEN));
    await configureAccount(partner);
    const { headers } = await partner.call("POST", `${ACCOUNT_PATH}/analysis`, IDS);
    const { executionId } = await untilEnded(partner, headers.get("location") ?? "", 120_000);
    const requests = hostileRequests(count, partner.token, executionId);
    const statuses = new Map<number, number>();
    const failures: string[] = [];
    const send = async () => {
      for (let next = requests.pop(); next !== undefined; next = requests.pop()) {
        const { path, ...init } = next;
        const response = await system.fetch(path, init);
        await response.arrayBuffer();
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
        if (response.status >= 500) failures.push(`${response.status} ${next.method} ${path}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, send));
    console.log(`\n${count} hostile requests to the built Worker (seed ${SEED})`);
    const answers = [...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${status}: ${times}`);
    line("answers of 5xx", String(failures.length), answers.join(", "));
    for (const failure of failures.slice(0, 10)) console.log(`    ${failure}`);
  } finally {
    await system.stop();
  }
}
