import { afterAll, beforeAll, expect, it } from "vitest";
import { testBindings } from "../../bindings.ts";
import { type System, startSystem } from "../../system/host.ts";
import { ACCOUNT_PATH, Caller, configureAccount, IDS, partnerWithKey, untilEnded } from "../../system/partner.ts";
import type { ChangesDocument } from "../changes/analysisText.ts";
import { readCsv } from "../report/csvReader.ts";

let system: System;
beforeAll(async () => {
  system = await startSystem();
}, 60_000);
afterAll(() => system?.stop());

const REFUSED = { action: "s3:GetBucketPolicy", code: "AccessDenied" };

it("an analysis that may not read bucket policies tells neither loss nor, afterwards, gain", async () => {
  const partner = await partnerWithKey(new Caller(system, testBindings.OPERATOR_TOKEN));
  await configureAccount(partner);
  /** Analyzes the account, with these faults. */
  const run = async (faults: readonly object[]) => {
    await system.sandbox("/_sandbox/faults", { method: "DELETE" });
    await system.sandbox("/_sandbox/faults", { method: "POST", body: JSON.stringify(faults) });
    const triggered = await partner.call("POST", `${ACCOUNT_PATH}/analysis`, IDS);
    expect(triggered.status).toBe(202);
    const ended = await untilEnded(partner, triggered.headers.get("location") ?? "");
    expect(ended.status).toBe("succeeded");
    const file = async (report: string, ext: string) => {
      const isIt = (name: string) => name.startsWith(`${report}.`) && name.endsWith(`.${ext}`);
      const found = ended.reports.find(({ fileName }) => isIt(fileName));
      return (await partner.call("GET", found?.href ?? "")).body;
    };
    const changes: ChangesDocument = JSON.parse(await file("changes", "json"));
    const findings: { notKnown: { kind: string; extent: string }[] } = JSON.parse(await file("findings", "json"));
    const rows = readCsv(await file("resource-access-summaries", "csv"));
    const external = rows.filter((row) => row.some((cell) => cell.startsWith("external:")));
    return {
      executionId: ended.executionId,
      changes,
      ofBuckets: external.filter((row) => row.some((cell) => cell.startsWith("arn:aws:s3:::"))).length,
      external: external.length,
      unknown: findings.notKnown.map(({ kind }) => kind),
      html: await file("report", "html"),
    };
  };
  const unread = { gaps: [expect.objectContaining(REFUSED)] };
  const nothing = { gained: 0, lost: 0 };

  const whole = await run([]);
  expect(whole.ofBuckets, "bucket policies let somebody in").toBeGreaterThan(0);
  expect(whole.unknown).not.toContain("cross-account-access");

  const refused = await run([{ action: "s3:GetBucketPolicy", kind: "error", status: 403, code: "AccessDenied" }]);
  expect(refused.ofBuckets).toBe(0);
  expect(refused.external, "what does not rest on bucket policies").toBeGreaterThan(0);
  expect(refused.changes.previous).toMatchObject({ executionId: whole.executionId });
  expect(refused.changes.notComparable).toMatchObject({ externalAccess: "some", access: "some" });
  expect(refused.changes.gaps).toEqual(expect.arrayContaining(unread.gaps));
  for (const { missingIn } of refused.changes.gaps) expect(missingIn).toBe("current");
  expect(refused.changes.summary).toMatchObject({
    access: nothing,
    administrators: nothing,
    escalation: nothing,
    externalAccess: nothing,
  });
  expect(refused.changes).toMatchObject({
    resources: { added: [], removed: [] },
    principals: { added: [], removed: [] },
  });
  expect(refused.unknown).toEqual(expect.arrayContaining(["public-access", "cross-account-access"]));
  expect(refused.html).toContain("s3:GetBucketPolicy");
  expect(refused.html).not.toContain("The analysis is complete");

  const again = await run([]);
  expect(again.ofBuckets).toBe(whole.ofBuckets);
  expect(again.changes.previous).toMatchObject({ executionId: refused.executionId });
  expect(again.changes.gaps).toEqual(expect.arrayContaining(unread.gaps));
  for (const { missingIn } of again.changes.gaps) expect(missingIn).toBe("previous");
  expect(again.changes.summary).toMatchObject({ access: nothing, externalAccess: nothing, escalation: nothing });
}, 120_000);
