import { beforeEach, describe, expect, it } from "vitest";
import { type Credential, Issuer, makeSigningKey, registerIdentity, signedBy } from "./callers.ts";
import { ALL_PERMISSIONS, clearStore, OPERATOR, PARTNER, Service } from "./service.ts";

const OTHER = "P654321";
const path = `/partner/${PARTNER}/key`;
let service: Service;

beforeEach(async () => {
  await clearStore();
  service = new Service();
  await service.partner();
  await service.partner(OTHER);
});

const make = (key: Credential, body: object) => service.call("POST", path, { key, body });

describe("a partner with partner:write", () => {
  it("makes keys of both types, with permissions that it has itself", async () => {
    const issuer = new Issuer();
    service.fetch = issuer.answer;
    await issuer.addKey("EC384_0", "ES384");
    const permissions = ["partner:write", "report:read"];
    await registerIdentity(service, "ci", issuer, { permissions });
    const callers: [string, Credential][] = [
      [(await service.key(PARTNER, permissions)).slice(3, 19), await service.key(PARTNER, permissions)],
      ["", signedBy(await makeSigningKey(service, permissions))],
      ["identity/ci", await issuer.token(service.now)],
    ];
    for (const [, caller] of callers) {
      for (const type of ["bearer", "sigv4"]) {
        const made = await make(caller, { type, permissions: ["report:read"] });
        expect([made.status, made.json]).toEqual([
          201,
          expect.objectContaining({ type, permissions: ["report:read"] }),
        ]);
        const more = await make(caller, { type, permissions: ["report:read", "account:read"] });
        expect([more.status, more.json]).toEqual([
          403,
          expect.objectContaining({ message: "Caller is not authorized to grant permissions that it does not have." }),
        ]);
      }
    }
    expect((await make(callers[0]?.[1] ?? "", { permissions: ["operator"] })).status).toBe(403);
    expect((await make(OPERATOR, { permissions: ["operator"] })).status).toBe(400);
  });

  it("rotates its key: makes another, which works, lists both and revokes the first", async () => {
    const first = await service.key(PARTNER);
    const firstId = first.slice(3, 19);
    const made = await service.expect(201, "POST", path, { key: first, body: { permissions: ALL_PERMISSIONS } });
    const { key: second, keyId } = made.json as { key: string; keyId: string };
    await service.expect(200, "DELETE", `${path}/${firstId}`, { key: second });
    await service.expect(401, "GET", path, { key: first });
    const listed = await service.expect(200, "GET", path, { key: second });
    expect(listed.json).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ keyId, createdBy: firstId, revokedAt: null }),
        expect.objectContaining({ keyId: firstId, createdBy: "operator", revokedAt: expect.any(String) }),
      ]),
    );
    const events = await service.expect(200, "GET", `/partner/${PARTNER}/event`, { key: second });
    expect(events.json).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: "createPartnerKey", actor: firstId, keyId }),
        expect.objectContaining({ action: "revokePartnerKey", actor: keyId, keyId: firstId }),
      ]),
    );
  });

  it("has at most 20 keys in force; revoked and expired ones do not count, nor is the operator held to it", async () => {
    const key = await service.key(PARTNER);
    const soon = new Date(service.now + 60_000).toISOString();
    // With the first one that the partner was made with, and this one.
    const ids: string[] = [];
    for (let count = 0; count < 18; count++) {
      const made = await make(key, { permissions: ["report:read"], ...(count === 0 && { expiresAt: soon }) });
      ids.push((made.json as { keyId: string }).keyId);
    }
    const refused = await make(key, { permissions: ["report:read"] });
    expect([refused.status, refused.json]).toEqual([409, expect.objectContaining({ code: "too_many_keys" })]);
    await service.expect(200, "DELETE", `${path}/${ids[5]}`, { key });
    expect((await make(key, { permissions: ["report:read"] })).status).toBe(201);
    expect((await make(key, { permissions: ["report:read"] })).status).toBe(409);
    service.now += 60_000;
    const simultaneous = await Promise.all([1, 2, 3].map(() => make(key, { permissions: ["report:read"] })));
    expect(simultaneous.map((answer) => answer.status).sort()).toEqual([201, 409, 409]);
    expect((await make(OPERATOR, { permissions: ["report:read"] })).status).toBe(201);
  });

  it("has no say over the keys of another partner", async () => {
    const key = await service.key(PARTNER);
    const foreign = (await service.key(OTHER)).slice(3, 19);
    await service.expect(404, "DELETE", `${path}/${foreign}`, { key });
    for (const [method, at] of [
      ["GET", `/partner/${OTHER}/key`],
      ["DELETE", `/partner/${OTHER}/key/${foreign}`],
    ] as const) {
      await service.expect(403, method, at, { key });
    }
  });
});
