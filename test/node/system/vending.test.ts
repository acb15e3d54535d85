import { afterAll, beforeAll, expect, it } from "vitest";
import { testBindings } from "../../bindings.ts";
import { type System, startSystem } from "../../system/host.ts";
import { ACCOUNT_PATH, Caller, IDS, partnerWithKey, untilEnded } from "../../system/partner.ts";

let system: System;
beforeAll(async () => {
  system = await startSystem();
}, 60_000);
afterAll(() => system?.stop());

it("an OEM partner's account is analyzed with a credential from its vending service, once it knows the signing secret", async () => {
  const operator = new Caller(system, testBindings.OPERATOR_TOKEN);
  const partner = await partnerWithKey(operator);
  const oem = { credentialVendingServiceUrl: "https://vending.example.com/k9" };
  const made = await operator.call("PUT", `/partner/${IDS.partnerId}`, { partnerId: IDS.partnerId, oem });
  const { signingSecret } = JSON.parse(made.body).oem;
  expect(signingSecret).toMatch(/^whsec_/);
  const configured = await partner.call("PUT", ACCOUNT_PATH, { ...IDS, provider: "aws", auditorAuthMethod: "cvs" });
  expect(configured.status).toBe(200);
  const analyze = async () => {
    const triggered = await partner.call("POST", `${ACCOUNT_PATH}/analysis`, IDS);
    expect(triggered.status).toBe(202);
    return untilEnded(partner, triggered.headers.get("location") ?? "");
  };

  expect((await analyze()).error).toMatchObject({ code: "vending_failed", message: expect.stringContaining("401") });

  const told = await system.sandbox("/_sandbox/vend-secret", {
    method: "PUT",
    body: JSON.stringify({ secret: signingSecret }),
  });
  expect(told.status).toBe(204);
  const succeeded = await analyze();
  expect(succeeded.error ?? null).toBeNull();
  expect(succeeded.status).toBe("succeeded");

  const calls = (await (await system.sandbox("/_sandbox/calls")).json()) as { action: string; status: number }[];
  expect(calls.filter(({ action }) => action === "sandbox:Vend").map(({ status }) => status)).toEqual([401, 200]);
  expect(calls.some(({ action }) => action === "sts:AssumeRole")).toBe(false);
}, 60_000);
