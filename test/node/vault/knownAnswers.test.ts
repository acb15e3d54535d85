import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { openCredential, sealCredential } from "../../../src/vault/envelope.ts";
import { fingerprint, sameFingerprint } from "../../../src/vault/fingerprint.ts";
import { type KeyRing, parseKeyRing } from "../../../src/vault/keyRing.ts";
import { signWebhook, vendingSecrets } from "../../../src/vault/vendingSecret.ts";

/* The formats of the vault computed a second time with node:crypto, from their description and not with its code. */

const KEY = Buffer.alloc(32, 7);
const OLD_KEY = Buffer.alloc(32, 9);
const CONTEXT = {
  executionId: "ondemand-P123456-430363089266-123456789012-2022-11-11_ONO2",
  customerId: "P123456-430363089266",
  accountId: "123456789012",
};

function ring(text = `new:${KEY.toString("base64")},old:${OLD_KEY.toString("base64")}`): KeyRing {
  const parsed = parseKeyRing(text);
  if ("problem" in parsed) throw new Error(parsed.problem);
  return parsed.ring;
}

function additionalData(layer: string, keyId: string): Buffer {
  return Buffer.from(
    JSON.stringify([
      "k9 credential envelope",
      "k9e1",
      layer,
      keyId,
      CONTEXT.executionId,
      CONTEXT.customerId,
      CONTEXT.accountId,
    ]),
  );
}

function encrypt(key: Buffer, iv: Buffer, aad: Buffer, clear: Buffer): Buffer {
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(aad);
  return Buffer.concat([cipher.update(clear), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, iv: Buffer, aad: Buffer, sealed: Buffer): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, iv).setAAD(aad).setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
}

describe("envelope", () => {
  test.each([
    ["new", KEY],
    ["old", OLD_KEY],
  ])("opens one that node:crypto made with key %s", async (keyId, key) => {
    const dataKey = Buffer.alloc(32, 0x11);
    const wrapIv = Buffer.alloc(12, 0x22);
    const iv = Buffer.alloc(12, 0x33);
    const clear = Buffer.from('{"secretKey":"s"}');
    const payload = Buffer.concat([
      wrapIv,
      encrypt(key, wrapIv, additionalData("data key", keyId), dataKey),
      iv,
      encrypt(dataKey, iv, additionalData("credential", keyId), clear),
    ]);
    const opened = await openCredential(ring(), CONTEXT, `k9e1.${keyId}.${payload.toString("base64url")}`);
    expect(opened.ok && Buffer.from(opened.plaintext).toString()).toBe(clear.toString());
  });

  test("is opened by node:crypto, byte for byte as described", async () => {
    const random: Buffer[] = [];
    const envelope = await sealCredential(ring(), CONTEXT, Buffer.from("clear"), (count) => {
      const bytes = new Uint8Array(randomBytes(count));
      random.push(Buffer.from(bytes));
      return bytes;
    });
    const [format, keyId, text] = envelope.split(".");
    expect([format, keyId]).toEqual(["k9e1", "new"]);
    const payload = Buffer.from(text ?? "", "base64url");
    const dataKey = decrypt(KEY, payload.subarray(0, 12), additionalData("data key", "new"), payload.subarray(12, 60));
    expect(random).toEqual([dataKey, payload.subarray(0, 12), payload.subarray(60, 72)]);
    const clear = decrypt(dataKey, payload.subarray(60, 72), additionalData("credential", "new"), payload.subarray(72));
    expect(clear.toString()).toBe("clear");
  });

  test("a fixed one: the format does not drift", async () => {
    let next = 0;
    const envelope = await sealCredential(ring(), CONTEXT, Buffer.from("clear"), (count) => {
      next += 1;
      return new Uint8Array(count).fill(next);
    });
    expect(envelope).toMatchInlineSnapshot(
      `"k9e1.new.AgICAgICAgICAgICG7XoBlrqtCYbUYe244PNe8sSaftxtyu1xwvySBuQunLvZyVY30IjbAdsWKjQCByEAwMDAwMDAwMDAwMDmw1x-418CSfLsEHFaWoHXpnWOsac"`,
    );
  });
});

test("fingerprint", async () => {
  const data = Buffer.from("body");
  const derived = Buffer.from(hkdfSync("sha256", KEY, "", JSON.stringify(["k9 fingerprint", "label"]), 32));
  const expected = `new.${createHmac("sha256", derived).update(data).digest("base64url")}`;
  expect(await fingerprint(ring(), "label", data)).toBe(expected);
  expect(await sameFingerprint(ring(), expected, "label", data)).toBe(true);
});

describe("vending secret", () => {
  test("one for each key, derived for the partner", async () => {
    const info = JSON.stringify(["k9 credential vending secret", "P123456"]);
    const expected = [KEY, OLD_KEY].map(
      (key) => `whsec_${Buffer.from(hkdfSync("sha256", key, "", info, 32)).toString("base64")}`,
    );
    expect(await vendingSecrets(ring(), "P123456")).toEqual(expected);
    expect(await vendingSecrets(ring(), "P123457")).not.toEqual(expected);
  });

  test("signature over id, timestamp and body", async () => {
    const [secret = ""] = await vendingSecrets(ring(), "P123456");
    const key = Buffer.from(secret.slice("whsec_".length), "base64");
    const body = '{"accountId":"123456789012","é":"€"}';
    const expected = `v1,${createHmac("sha256", key).update(`msg_1.1700000000.${body}`).digest("base64")}`;
    expect(await signWebhook(secret, { id: "msg_1", timestampSeconds: 1_700_000_000, body })).toBe(expected);
  });

  /** The example of the Standard Webhooks specification and its reference libraries. */
  test("the published example", async () => {
    const signature = await signWebhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", {
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      timestampSeconds: 1_614_265_330,
      body: '{"test": 2432232314}',
    });
    expect(signature).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  });

  test.each(["", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_***", "whsec_MfKQ9r8"])(
    "refuses the secret %j",
    async (secret) => {
      await expect(signWebhook(secret, { id: "a", timestampSeconds: 1, body: "" })).rejects.toThrow(TypeError);
    },
  );
});
