import { randomBytes as nodeRandomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type EncryptionContext,
  MAX_CREDENTIAL_BYTES,
  openCredential,
  sealCredential,
} from "../../../src/vault/envelope.ts";
import { fingerprint, sameFingerprint } from "../../../src/vault/fingerprint.ts";
import { type KeyRing, parseKeyRing } from "../../../src/vault/keyRing.ts";

const randomBytes = (count: number) => new Uint8Array(nodeRandomBytes(count));
const entry = (id: string, fill: number) => `${id}:${Buffer.alloc(32, fill).toString("base64")}`;
const context: EncryptionContext = {
  executionId: "exec-1",
  customerId: "P123456-000000000001",
  accountId: "123456789012",
};
const clear = Buffer.from("the credential");

function ringOf(...entries: string[]): KeyRing {
  const parsed = parseKeyRing(entries.join(","));
  if ("problem" in parsed) throw new Error(parsed.problem);
  return parsed.ring;
}

const ring = ringOf(entry("a", 1), entry("b", 2));
const text = fc.string({ unit: "binary", maxLength: 40 });
const contexts = fc.record({ executionId: text, customerId: text, accountId: text });

describe("sealing and opening", () => {
  test("gives back the plaintext under the same context", async () => {
    await fc.assert(
      fc.asyncProperty(contexts, fc.uint8Array({ maxLength: 3000 }), async (any, plaintext) => {
        const before = Uint8Array.from(plaintext);
        const opened = await openCredential(ring, any, await sealCredential(ring, any, plaintext, randomBytes));
        expect(opened).toEqual({ ok: true, plaintext: before });
        expect(plaintext).toEqual(before);
      }),
      { numRuns: 60 },
    );
  });

  test("opens under no other context, however the fields are cut", async () => {
    await fc.assert(
      fc.asyncProperty(contexts, contexts, async (one, other) => {
        const differs = JSON.stringify(Object.values(one)) !== JSON.stringify(Object.values(other));
        const opened = await openCredential(ring, other, await sealCredential(ring, one, clear, randomBytes));
        expect(opened.ok).toBe(!differs);
      }),
      { numRuns: 60 },
    );
    const cuts: EncryptionContext[] = [
      { executionId: "ab", customerId: "c", accountId: "d" },
      { executionId: "a", customerId: "bc", accountId: "d" },
      { executionId: 'a","b', customerId: "c", accountId: "d" },
      { executionId: "a", customerId: 'b","c', accountId: "d" },
      { executionId: "a\ud800", customerId: "b", accountId: "d" },
      { executionId: "a\ud801", customerId: "b", accountId: "d" },
      { executionId: "a\ufffd", customerId: "b", accountId: "d" },
    ];
    for (const one of cuts) {
      const envelope = await sealCredential(ring, one, clear, randomBytes);
      for (const other of cuts) expect((await openCredential(ring, other, envelope)).ok).toBe(one === other);
    }
  });

  test("each single change of the context closes it", async () => {
    const envelope = await sealCredential(ring, context, clear, randomBytes);
    for (const field of ["executionId", "customerId", "accountId"] as const) {
      for (const value of ["", `${context[field]} `, context[field].slice(1), `${context[field].toUpperCase()}X`]) {
        expect(await openCredential(ring, { ...context, [field]: value }, envelope)).toEqual({ ok: false });
      }
    }
    const swapped = { ...context, executionId: context.customerId, customerId: context.executionId };
    expect(await openCredential(ring, swapped, envelope)).toEqual({ ok: false });
  });

  test("every single flipped bit of the text closes it", async () => {
    for (const plaintext of [Buffer.alloc(0), Buffer.from("x"), clear]) {
      const envelope = await sealCredential(ring, context, plaintext, randomBytes);
      for (let position = 0; position < envelope.length; position++) {
        for (let bit = 0; bit < 8; bit++) {
          const flipped = String.fromCharCode(envelope.charCodeAt(position) ^ (1 << bit));
          const altered = envelope.slice(0, position) + flipped + envelope.slice(position + 1);
          expect(await openCredential(ring, context, altered), `bit ${bit} of ${position}`).toEqual({ ok: false });
        }
      }
    }
  });

  test("every truncation, extension and foreign text closes it", async () => {
    const envelope = await sealCredential(ring, context, clear, randomBytes);
    const foreign = [
      "",
      "k9e1",
      "k9e1..",
      "k9e1.a.",
      ` ${envelope}`,
      `${envelope}=`,
      `${envelope}A`,
      `${envelope}\n`,
      `${envelope}.x`,
      envelope.replace("k9e1", "k9e2"),
      envelope.replace(".a.", ".b."),
      envelope.replace(".a.", ".unknown."),
      envelope.replace(".a.", ".."),
      envelope.replace(".a.", `.${"a".repeat(33)}.`),
      "A".repeat(1_000_000),
      `k9e1.a.${"A".repeat(1_000_000)}`,
    ];
    for (let length = 0; length < envelope.length; length++) foreign.push(envelope.slice(0, length));
    for (const altered of foreign)
      expect(await openCredential(ring, context, altered), altered.slice(0, 40)).toEqual({ ok: false });
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (any) => {
        expect(await openCredential(ring, context, any)).toEqual({ ok: false });
        expect(await openCredential(ring, context, `k9e1.a.${any}`)).toEqual({ ok: false });
      }),
      { numRuns: 60 },
    );
  });

  test("the halves of two envelopes of one context do not make a third", async () => {
    const payload = async () =>
      Buffer.from((await sealCredential(ring, context, clear, randomBytes)).slice("k9e1.a.".length), "base64url");
    const [one, two] = [await payload(), await payload()];
    const mixed = Buffer.concat([one.subarray(0, 60), two.subarray(60)]).toString("base64url");
    expect(await openCredential(ring, context, `k9e1.a.${mixed}`)).toEqual({ ok: false });
  });

  test("every envelope has its own data key and IVs", async () => {
    const sealed = await Promise.all(
      Array.from({ length: 50 }, () => sealCredential(ring, context, clear, randomBytes)),
    );
    const payloads = sealed.map((envelope) => Buffer.from(envelope.slice("k9e1.a.".length), "base64url"));
    for (const [from, to] of [
      [0, 12],
      [12, 60],
      [60, 72],
      [72, 200],
    ]) {
      expect(new Set(payloads.map((payload) => payload.subarray(from, to).toString("hex"))).size).toBe(50);
    }
  });

  test("the largest plaintext opens, a larger one is refused before any crypto", async () => {
    const largest = randomBytes(MAX_CREDENTIAL_BYTES);
    const opened = await openCredential(ring, context, await sealCredential(ring, context, largest, randomBytes));
    expect(opened.ok && Buffer.compare(opened.plaintext, largest)).toBe(0);
    const larger = new Uint8Array(MAX_CREDENTIAL_BYTES + 1);
    await expect(sealCredential(ring, context, larger, randomBytes)).rejects.toThrow(RangeError);
  });

  test("the raw data key is zeroed", async () => {
    const given: Uint8Array[] = [];
    await sealCredential(ring, context, clear, (count) => {
      const bytes = randomBytes(count);
      given.push(bytes);
      return bytes;
    });
    expect(given.map((bytes) => bytes.every((byte) => byte === 0))).toEqual([true, false, false]);
  });
});

describe("rotation", () => {
  const before = ringOf(entry("a", 1));
  const during = ringOf(entry("b", 2), entry("a", 1));
  const after = ringOf(entry("b", 2));

  test("the first key encrypts, all decrypt, a dropped one no longer", async () => {
    const old = await sealCredential(before, context, clear, randomBytes);
    const fresh = await sealCredential(during, context, clear, randomBytes);
    expect(fresh.startsWith("k9e1.b.")).toBe(true);
    const opens = async (with_: KeyRing, envelope: string) => (await openCredential(with_, context, envelope)).ok;
    expect([await opens(during, old), await opens(after, old)]).toEqual([true, false]);
    expect([await opens(during, fresh), await opens(after, fresh), await opens(before, fresh)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test("a key under another id does not open what it made under its own", async () => {
    const renamed = ringOf(entry("z", 1));
    expect(await openCredential(renamed, context, await sealCredential(before, context, clear, randomBytes))).toEqual({
      ok: false,
    });
  });

  test("fingerprints survive while their key is in the ring", async () => {
    const stored = await fingerprint(before, "body", clear);
    expect(await sameFingerprint(during, stored, "body", clear)).toBe(true);
    expect(await sameFingerprint(after, stored, "body", clear)).toBe(false);
    expect((await fingerprint(during, "body", clear)).startsWith("b.")).toBe(true);
  });
});

describe("fingerprint", () => {
  test("is the same for the same label and data, and for no other", async () => {
    const labels = fc.string({ maxLength: 10 });
    const data = fc.uint8Array({ maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(labels, data, labels, data, async (label, bytes, otherLabel, otherBytes) => {
        const stored = await fingerprint(ring, label, bytes);
        const same = label === otherLabel && Buffer.compare(bytes, otherBytes) === 0;
        expect(await sameFingerprint(ring, stored, label, bytes)).toBe(true);
        expect(await sameFingerprint(ring, stored, otherLabel, otherBytes)).toBe(same);
      }),
      { numRuns: 60 },
    );
  });

  test("text that is not an envelope, or an altered one, counts as nothing", async () => {
    const stored = await fingerprint(ring, "l", clear);
    const altered = [
      "",
      "a",
      "a.",
      `${stored}A`,
      stored.slice(0, -1),
      stored.replace("a.", "c."),
      stored.replace("a.", "b."),
    ];
    for (let position = 2; position < stored.length; position++) {
      const flipped = stored[position] === "A" ? "B" : "A";
      altered.push(stored.slice(0, position) + flipped + stored.slice(position + 1));
    }
    for (const one of altered) expect(await sameFingerprint(ring, one, "l", clear)).toBe(false);
  });
});
