import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { testBindings } from "../../bindings.ts";
import { type System, startSystem } from "../../system/host.ts";
import {
  ACCOUNT_PATH,
  Caller,
  CUSTOMER_PATH,
  configureAccount,
  IDS,
  partnerWithKey,
  untilEnded,
} from "../../system/partner.ts";
import { query } from "../report/duckdb.ts";

let system: System;
beforeAll(async () => {
  // About ten principals to a range.
  system = await startSystem({ sizes: { undivided: 0, range: 12_000 } });
}, 60_000);
afterAll(() => system?.stop());

it("the built Worker analyzes an account in ranges, and writes its tables as CSV and as Parquet alike", async () => {
  const partner = await partnerWithKey(new Caller(system, testBindings.OPERATOR_TOKEN));
  const customer = await partner.call("PUT", CUSTOMER_PATH, {
    partnerId: IDS.partnerId,
    partnerCustomerId: IDS.partnerCustomerId,
    subscriptionPlanName: "Starter",
    deliveryDestinations: [{ methodName: "DeliverToPartner" }],
    featureFlags: { hiveEnabled: true },
  });
  expect(customer).toMatchObject({ status: 200 });
  expect((await configureAccount(partner)).status).toBe(200);
  const triggered = await partner.call("POST", `${ACCOUNT_PATH}/analysis`, IDS);
  expect(await untilEnded(partner, triggered.headers.get("location") ?? "", 50_000)).toMatchObject({
    status: "succeeded",
  });
  const parts = system.consoleLines().filter((line) => line.includes('"part.done"'));
  expect(parts.filter((line) => line.includes('"files"'))).toHaveLength(3);
  expect(parts.length).toBeGreaterThan(3 + 2);

  const inbox = await system.inbox();
  const { objects } = await inbox.list();
  const keyOf = (end: string) => objects.find(({ key }) => key.endsWith(end))?.key ?? "";
  const [manifest] = objects.filter(({ key }) => key.includes("/manifest."));
  const listed = JSON.parse((await (await inbox.get(manifest?.key ?? ""))?.text()) ?? "{}").objects;
  const tables = objects.filter(({ key }) => key.includes("/hive/")).map(({ key }) => key);
  expect(tables).toHaveLength(5);
  expect(listed.map(({ key }: { key: string }) => key)).toEqual(expect.arrayContaining(tables));
  for (const table of ["principal_access_summaries", "resource_access_summaries"]) {
    const key = tables.find((each) => each.includes(`/${table}/`)) ?? "";
    const file = join(mkdtempSync(join(tmpdir(), "parquet-")), "table.parquet");
    writeFileSync(file, new Uint8Array((await (await inbox.get(key))?.arrayBuffer()) ?? []));
    const [found] = await query(`select count(*)::integer as rows, max(principal_arn) as arn from '${file}'`);
    const name = keyOf(".csv").replace(/[^/]*$/, `${table.replaceAll("_", "-")}.`);
    const csv = objects.find(({ key }) => key.startsWith(name));
    const body = (await inbox.get(csv?.key ?? ""))?.body.pipeThrough(new DecompressionStream("gzip") as never);
    const lines = (await new Response(body as unknown as BodyInit).text()).trimEnd().split("\r\n");
    expect(found?.rows).toBe(lines.length - 1);
    expect(lines.some((line) => line.includes(String(found?.arn)))).toBe(true);
  }
}, 60_000);
