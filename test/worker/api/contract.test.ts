import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import {
  ACCOUNT,
  ACCOUNT_PATH,
  accountBody,
  CUSTOMER,
  countRows,
  credentialBody,
  OPERATOR,
  PARTNER,
  Service,
  triggerBody,
} from "./service.ts";

const CUSTOMER_ID = /^P123456-\d{12}$/;
const service = new Service();
let key: string;

beforeAll(async () => {
  key = await service.partner();
});

describe("the examples of the contract", () => {
  it("configures an account, and shows, lists and deletes it", async () => {
    const put = await service.expect(200, "PUT", ACCOUNT_PATH, { key, body: accountBody });
    const five = z.object({ customerId: z.string() }).loose().parse(put.json);
    expect(put.json).toEqual({
      partnerId: PARTNER,
      partnerCustomerId: CUSTOMER,
      customerId: expect.stringMatching(CUSTOMER_ID),
      provider: "aws",
      accountId: ACCOUNT,
    });
    const got = await service.expect(200, "GET", ACCOUNT_PATH, { key });
    expect(got.json).toEqual({
      ...five,
      auditorAuthMethod: "config",
      auditorAuthConfig: accountBody.auditorAuthConfig,
      createdAt: "2025-04-09T10:00:00.000Z",
      createdBy: expect.stringMatching(/^[0-9a-f]{16}$/),
      updatedAt: "2025-04-09T10:00:00.000Z",
    });
    const listed = await service.expect(200, "GET", `/partner/${PARTNER}/customer/${CUSTOMER}/account`, { key });
    expect(listed.json).toEqual([five]);
    service.now += 1000;
    const again = await service.expect(200, "PUT", ACCOUNT_PATH, { key, body: accountBody });
    expect(again.json).toEqual(five);
    const updated = await service.expect(200, "GET", ACCOUNT_PATH, { key });
    expect(updated.json).toMatchObject({
      createdAt: "2025-04-09T10:00:00.000Z",
      createdBy: expect.stringMatching(/^[0-9a-f]{16}$/),
      updatedAt: "2025-04-09T10:00:01.000Z",
    });
    expect((await service.expect(200, "DELETE", ACCOUNT_PATH, { key })).json).toEqual(five);
    const { provider: _, ...known } = five as Record<string, unknown>;
    expect((await service.expect(200, "DELETE", ACCOUNT_PATH, { key })).json).toEqual(known);
    await service.expect(404, "GET", ACCOUNT_PATH, { key });
    const nowhere = `/partner/${PARTNER}/customer/never-seen/account/${ACCOUNT}`;
    expect((await service.expect(200, "DELETE", nowhere, { key })).json).toEqual({
      partnerId: PARTNER,
      partnerCustomerId: "never-seen",
      accountId: ACCOUNT,
    });
  });

  it("triggers with the configured method", async () => {
    expect(
      (await service.expect(404, "POST", `${ACCOUNT_PATH}/analysis`, { key, body: triggerBody })).json,
    ).toMatchObject({ code: "account_unknown" });
    expect(await countRows("execution")).toBe(0);
    const put = await service.expect(200, "PUT", ACCOUNT_PATH, { key, body: accountBody });
    const { customerId } = z.object({ customerId: z.string() }).parse(put.json);
    const triggered = await service.expect(202, "POST", `${ACCOUNT_PATH}/analysis`, { key, body: triggerBody });
    expect(triggered.json).toEqual({
      ...triggerBody,
      customerId,
      executionId: expect.stringMatching(`^ondemand-${customerId}-${ACCOUNT}-2025-04-09_[A-Z0-9]{4}$`),
    });
    const { executionId } = z.object({ executionId: z.string() }).parse(triggered.json);
    expect(triggered.headers.get("Location")).toBe(`${ACCOUNT_PATH}/analysis/${executionId}`);
    expect(triggered.headers.get("Retry-After")).toMatch(/^\d+$/);
    expect(service.sent.at(-1)).toEqual({ kind: "execution", executionId, customerId, accountId: ACCOUNT });
    const execution = await service.expect(200, "GET", triggered.headers.get("Location") ?? "", { key });
    expect(execution.json).toEqual({
      ...triggerBody,
      customerId,
      executionId,
      status: "queued",
      auditorAuthMethod: "config",
      createdAt: "2025-04-09T10:00:01.000Z",
      createdBy: expect.stringMatching(/^[0-9a-f]{16}$/),
      startedAt: null,
      finishedAt: null,
      progress: { done: 0, total: 0, what: "waiting" },
      error: null,
      reports: [],
    });
    const conflict = await service.expect(409, "POST", `${ACCOUNT_PATH}/analysis`, {
      key,
      body: { ...triggerBody, auditorAuthMethod: "cvs" },
    });
    expect(conflict.json).toMatchObject({ code: "auth_method_conflict" });
    await service.expect(202, "POST", `${ACCOUNT_PATH}/analysis`, {
      key,
      body: { ...triggerBody, auditorAuthMethod: "config" },
    });
  });

  it("triggers with a credential, without any configuration", async () => {
    const path = `/partner/${PARTNER}/customer/by-credential/account/${ACCOUNT}`;
    const body = { ...credentialBody(), partnerCustomerId: "by-credential" };
    const triggered = await service.expect(202, "POST", `${path}/analysis`, { key, body });
    const { customerId, executionId } = z
      .object({ customerId: z.string(), executionId: z.string() })
      .parse(triggered.json);
    expect(triggered.json).toEqual({
      partnerId: PARTNER,
      partnerCustomerId: "by-credential",
      accountId: ACCOUNT,
      customerId,
      executionId,
    });
    const customer = await service.expect(200, "GET", `/partner/${PARTNER}/customer/by-credential`, { key });
    expect(customer.json).toEqual({
      partnerId: PARTNER,
      partnerCustomerId: "by-credential",
      customerId,
      subscriptionPlanName: "Starter",
      deliveryDestinations: [{ methodName: "DeliverToPartner" }],
      featureFlags: { latestReportEnabled: false, hiveEnabled: false },
    });
    expect((await service.expect(200, "GET", `${path}/analysis/${executionId}`, { key })).json).toMatchObject({
      auditorAuthMethod: "credential",
    });
    await service.expect(404, "GET", path, { key });
  });

  it("puts a partner as the operator and as itself", async () => {
    const partnerId = "P000007";
    const oem = { credentialVendingServiceUrl: "https://vending.partner-example.com/k9" };
    const standing = { reportRetentionDays: 400, dailyAnalysis: { status: "running" } };
    const made = await service.expect(200, "PUT", `/partner/${partnerId}`, {
      key: OPERATOR,
      body: { partnerId, name: "Seven", oem },
    });
    expect(made.json).toEqual({
      partnerId,
      configs: {},
      deliveryDestinations: {},
      ...standing,
      suspended: false,
      name: "Seven",
      oem: { ...oem, signingSecret: expect.stringMatching(/^whsec_/) },
    });
    const own = await service.key(partnerId);
    const body = {
      partnerId,
      configs: { theme: "dark" },
      awsEncryptionKeyId: "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555",
      deliveryDestinations: { DeliverToS3: { bucketName: "partner-reports", region: "us-east-1" } },
    };
    expect((await service.expect(200, "PUT", `/partner/${partnerId}`, { key: own, body })).json).toEqual({
      ...body,
      ...standing,
    });
    const got = await service.expect(200, "GET", `/partner/${partnerId}`, { key: own });
    expect(got.json).toEqual({ ...body, ...standing });
    expect((await service.expect(200, "PUT", `/partner/${partnerId}`, { key: own, body: got.json })).json).toEqual(
      got.json,
    );
    expect((await service.expect(200, "GET", `/partner/${partnerId}`, { key: OPERATOR })).json).toEqual({
      ...body,
      ...standing,
      suspended: false,
      name: "Seven",
      oem,
    });
    for (const forbidden of [{ name: "Eight" }, { oem }, { oem: 7 }, { suspended: false }]) {
      await service.expect(403, "PUT", `/partner/${partnerId}`, { key: own, body: { ...body, ...forbidden } });
    }
  });

  it("puts, gets and lists customers, and keeps their customerId", async () => {
    const path = `/partner/${PARTNER}/customer/o-a1b2c3d4e5`;
    const body = {
      partnerId: PARTNER,
      partnerCustomerId: "o-a1b2c3d4e5",
      subscriptionPlanName: "Team",
      deliveryDestinations: [{ methodName: "DeliverToPartner" }],
      featureFlags: { latestReportEnabled: true },
    };
    const first = await service.expect(200, "PUT", path, { key, body });
    const { customerId } = z.object({ customerId: z.string() }).parse(first.json);
    expect(first.json).toEqual({
      ...body,
      customerId,
      featureFlags: { latestReportEnabled: true, hiveEnabled: false },
    });
    const second = await service.expect(200, "PUT", path, {
      key,
      body: { ...body, subscriptionPlanName: "Enterprise" },
    });
    expect(second.json).toMatchObject({ customerId, subscriptionPlanName: "Enterprise" });
    expect((await service.expect(200, "GET", path, { key })).json).toEqual(second.json);
    const trustedAccounts = [{ accountId: "999988887777", name: "Audit" }, { accountId: "444455556666" }];
    const trusting = await service.expect(200, "PUT", path, { key, body: { ...body, trustedAccounts } });
    expect(trusting.json).toEqual({ ...(first.json as object), trustedAccounts });
    expect((await service.expect(200, "GET", path, { key })).json).toEqual(trusting.json);
    for (const refused of [
      [{ accountId: "99998888777" }],
      [{ accountId: "999988887777", name: "" }],
      [{ accountId: "999988887777" }, { accountId: "999988887777" }],
      [{ accountId: "999988887777", role: "admin" }],
    ])
      await service.expect(400, "PUT", path, { key, body: { ...body, trustedAccounts: refused } });
    const until = { reason: "Leaves with the old site.", expires: "2027-03-31" };
    const exceptions = [
      { id: "root-without-mfa:arn:aws:iam::123456789012:root", ...until },
      { kind: "unused-principal", arn: "arn:aws:iam::*:role/legacy-*", ...until },
    ];
    const accepting = await service.expect(200, "PUT", path, { key, body: { ...body, exceptions } });
    expect(accepting.json).toEqual({ ...(first.json as object), exceptions });
    expect((await service.expect(200, "GET", path, { key })).json).toEqual(accepting.json);
    for (const refused of [
      [{ id: "a", reason: "r" }],
      [{ kind: "unused", arn: "*", ...until }],
      [{ id: "a", ...until, expires: "soon" }],
      [{ ...until }],
    ])
      await service.expect(400, "PUT", path, { key, body: { ...body, exceptions: refused } });
    await service.expect(200, "PUT", path, { key, body: { ...body, subscriptionPlanName: "Enterprise" } });
    expect((await service.expect(200, "GET", path, { key })).json).toEqual(second.json);
    const listed = await service.expect(200, "GET", `/partner/${PARTNER}/customer`, { key });
    expect(listed.json).toContainEqual(second.json);
    await service.expect(404, "GET", `/partner/${PARTNER}/customer/never-seen`, { key });
  });

  it("accepts cvs of an OEM partner alone", async () => {
    const partnerId = "P000008";
    const oemKey = await service.partner(partnerId, undefined, true);
    const path = `/partner/${partnerId}/customer/${CUSTOMER}/account/${ACCOUNT}`;
    const { auditorAuthConfig: _, ...rest } = accountBody;
    const body = { ...rest, partnerId, auditorAuthMethod: "cvs" };
    await service.expect(200, "PUT", path, { key: oemKey, body });
    expect((await service.expect(200, "GET", path, { key: oemKey })).json).not.toHaveProperty("auditorAuthConfig");
    await service.expect(202, "POST", `${path}/analysis`, {
      key: oemKey,
      body: { ...triggerBody, partnerId, auditorAuthMethod: "cvs" },
    });
    for (const caller of [key, OPERATOR]) {
      const customers = await countRows("customer");
      const other = `/partner/${PARTNER}/customer/no-oem/account/${ACCOUNT}`;
      const refused = await service.expect(403, "PUT", other, {
        key: caller,
        body: { ...body, partnerId: PARTNER, partnerCustomerId: "no-oem" },
      });
      expect(refused.json).toMatchObject({ message: "Caller is not authorized to create the account configuration." });
      expect(await countRows("customer")).toBe(customers);
    }
  });

  it("says 404 to the operator for what a partner that is not there would have, and writes nothing", async () => {
    const before = await countRows("customer");
    const path = `/partner/P999999/customer/${CUSTOMER}/account/${ACCOUNT}`;
    await service.expect(404, "GET", "/partner/P999999", { key: OPERATOR });
    await service.expect(404, "PUT", path, { key: OPERATOR, body: { ...accountBody, partnerId: "P999999" } });
    await service.expect(404, "POST", `${path}/analysis`, {
      key: OPERATOR,
      body: { ...credentialBody(), partnerId: "P999999" },
    });
    await service.expect(404, "POST", "/partner/P999999/key", {
      key: OPERATOR,
      body: { permissions: ["report:read"] },
    });
    await service.expect(404, "GET", "/partner/P999999/key", { key: OPERATOR });
    await service.expect(404, "GET", "/partner/P999999/customer", { key: OPERATOR });
    expect(await countRows("customer")).toBe(before);
  });
});
