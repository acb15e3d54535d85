import { describe, expect, test } from "vitest";
import { openCredential, sealCredential } from "../../../src/vault/envelope.ts";
import { fingerprint, sameFingerprint } from "../../../src/vault/fingerprint.ts";
import { parseKeyRing } from "../../../src/vault/keyRing.ts";
import { signWebhook, vendingSecrets } from "../../../src/vault/vendingSecret.ts";

/* The vault on the runtime that it is made for; its formats and its refusals are tried at length in test/node/vault. */

const parsed = parseKeyRing(`new:${btoa("\x07".repeat(32))},old:${btoa("\x09".repeat(32))}`);
if ("problem" in parsed) throw new Error(parsed.problem);
const { ring } = parsed;
const context = {
  executionId: "ondemand-P123456-430363089266-123456789012-2022-11-11_ONO2",
  customerId: "P123456-430363089266",
  accountId: "123456789012",
};
const randomBytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));
const clear = new TextEncoder().encode("clear");

/** Made in Node from the same key, with data key 01…, IVs 02… and 03…. */
const FROM_NODE =
  "k9e1.new.AgICAgICAgICAgICG7XoBlrqtCYbUYe244PNe8sSaftxtyu1xwvySBuQunLvZyVY30IjbAdsWKjQCByEAwMDAwMDAwMDAwMDmw1x-418CSfLsEHFaWoHXpnWOsac";

describe("in workerd", () => {
  test("an envelope that Node made opens, and the same bytes are made here", async () => {
    expect(await openCredential(ring, context, FROM_NODE)).toEqual({ ok: true, plaintext: clear });
    let next = 0;
    const filled = (count: number) => new Uint8Array(count).fill(++next);
    expect(await sealCredential(ring, context, clear, filled)).toBe(FROM_NODE);
  });

  test("a flipped bit anywhere closes it", async () => {
    const envelope = await sealCredential(ring, context, clear, randomBytes);
    for (let position = 0; position < envelope.length; position++) {
      for (let bit = 0; bit < 8; bit++) {
        const flipped = String.fromCharCode(envelope.charCodeAt(position) ^ (1 << bit));
        const altered = envelope.slice(0, position) + flipped + envelope.slice(position + 1);
        expect(await openCredential(ring, context, altered)).toEqual({ ok: false });
      }
    }
  });

  test("the keys cannot be exported", async () => {
    for (const handle of [await ring.primary.wrapping, await ring.primary.derivation])
      await expect(crypto.subtle.exportKey("raw", handle)).rejects.toThrow();
  });

  test("fingerprints and webhook signatures", async () => {
    const stored = await fingerprint(ring, "label", clear);
    expect(await sameFingerprint(ring, stored, "label", clear)).toBe(true);
    expect(await sameFingerprint(ring, stored, "other", clear)).toBe(false);
    const [first, second] = await vendingSecrets(ring, "P123456");
    expect(first).not.toBe(second);
    const message = {
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      timestampSeconds: 1_614_265_330,
      body: '{"test": 2432232314}',
    };
    expect(await signWebhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", message)).toBe(
      "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    );
  });
});
