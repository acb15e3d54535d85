import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { copyArtifact } from "../../../src/store/artifactCopy.ts";
import { deleteArtifacts, openArtifact, PART_BYTES, writeArtifact } from "../../../src/store/artifacts.ts";
import { inbox, staging } from "../report/buckets.ts";

const TEXT = { contentType: "text/csv; charset=utf-8" };
const bucket = staging;

async function sha256(data: BufferSource): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return Array.from(sum, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** `length` bytes that differ from place to place, so that a part in the wrong place is noticed. */
function bytesOf(length: number): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(length);
  for (let i = 0; i < length; i += 1) data[i] = (i * 31 + (i >> 8)) & 0xff;
  return data;
}

function* slices(data: Uint8Array<ArrayBuffer>, size: number) {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

describe("writeArtifact", () => {
  it.each([
    0,
    1,
    65_535,
    65_536,
    65_537,
    PART_BYTES - 1,
    PART_BYTES,
    PART_BYTES + 1,
    2 * PART_BYTES,
    2 * PART_BYTES + 7,
  ])("writes %i bytes as they are, with their digest", async (length) => {
    const data = bytesOf(length);
    const artifact = await writeArtifact(bucket, `bytes-${length}`, slices(data, 1_000_003), TEXT);
    expect(artifact).toEqual({ bytes: length, sha256: await sha256(data) });
    const object = await bucket.get(`bytes-${length}`);
    expect(object?.size).toBe(length);
    expect(object?.httpMetadata?.contentType).toBe(TEXT.contentType);
    expect(await sha256(new Uint8Array((await object?.arrayBuffer()) ?? new ArrayBuffer()))).toBe(artifact.sha256);
  });

  it("does not mind how the text was cut", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: "grapheme" })), async (pieces) => {
        const whole = new TextEncoder().encode(pieces.join(""));
        const artifact = await writeArtifact(bucket, "cut", pieces, TEXT);
        expect(artifact).toEqual({ bytes: whole.byteLength, sha256: await sha256(whole) });
      }),
      { numRuns: 25 },
    );
  });

  it.each([100, 2 * PART_BYTES])("leaves nothing behind when the source fails after %i bytes", async (length) => {
    const failing = (function* () {
      yield* slices(bytesOf(length), 1_000_000);
      throw new Error("source");
    })();
    await expect(writeArtifact(bucket, "failed", failing, TEXT)).rejects.toThrow("source");
    expect(await bucket.head("failed")).toBeNull();
  });

  it("gives the upload up when the bucket fails", async () => {
    let aborted = false;
    const failing = new Proxy(bucket, {
      get: (target, member) =>
        member === "createMultipartUpload"
          ? async () => ({
              uploadPart: () => Promise.reject(new Error("bucket")),
              abort: async () => {
                aborted = true;
              },
            })
          : Reflect.get(target, member),
    });
    await expect(writeArtifact(failing, "failed", slices(bytesOf(2 * PART_BYTES), 1e6), TEXT)).rejects.toThrow(
      "bucket",
    );
    expect(aborted).toBe(true);
  });

  it("shows nothing at the key before it is closed", async () => {
    const sink = openArtifact(bucket, "open", TEXT);
    await sink.write(bytesOf(2 * PART_BYTES));
    expect(await bucket.head("open")).toBeNull();
    await sink.close();
    expect((await bucket.head("open"))?.size).toBe(2 * PART_BYTES);
  });
});

describe("copyArtifact", () => {
  it("copies a large object with its type and digest, once", async () => {
    const data = bytesOf(PART_BYTES + 5);
    const artifact = await writeArtifact(bucket, "source", slices(data, 1e6), TEXT);
    const copy = { bucket: inbox, key: "copy", ...TEXT, ...artifact };
    expect(await copyArtifact(bucket, "source", copy)).toBe(true);
    const first = await inbox.head("copy");
    expect(first).toMatchObject({ size: data.byteLength, httpMetadata: { contentType: TEXT.contentType } });
    expect(first?.customMetadata).toEqual({ sha256: artifact.sha256 });
    await copyArtifact(bucket, "source", copy);
    expect((await inbox.head("copy"))?.version).toBe(first?.version);
  });

  it("says when there is no source, and refuses other bytes than announced", async () => {
    const artifact = await writeArtifact(bucket, "some", ["some"], TEXT);
    const copy = { bucket: inbox, key: "none", ...TEXT, ...artifact };
    expect(await copyArtifact(bucket, "missing", copy)).toBe(false);
    await expect(copyArtifact(bucket, "some", { ...copy, sha256: "0".repeat(64) })).rejects.toThrow();
    expect(await inbox.head("none")).toBeNull();
  });
});

describe("copyArtifact in parts", () => {
  it("leaves the same object as one put", async () => {
    const data = bytesOf(2 * PART_BYTES + 5);
    const artifact = await writeArtifact(staging, "large", slices(data, 1e6), TEXT);
    const copy = { bucket: inbox, key: "large", ...TEXT, ...artifact };
    expect(await copyArtifact(staging, "large", copy, PART_BYTES)).toBe(true);
    const object = await inbox.get("large");
    expect(object).toMatchObject({ size: data.byteLength, customMetadata: { sha256: artifact.sha256 } });
    expect(object?.httpMetadata?.contentType).toBe(TEXT.contentType);
    expect(await sha256((await object?.arrayBuffer()) ?? new ArrayBuffer())).toBe(artifact.sha256);
  });

  it("leaves nothing when the bytes are not those announced", async () => {
    const data = bytesOf(PART_BYTES + 5);
    await writeArtifact(staging, "other", slices(data, 1e6), TEXT);
    const copy = { bucket: inbox, key: "other", ...TEXT, bytes: data.byteLength, sha256: "0".repeat(64) };
    await expect(copyArtifact(staging, "other", copy, PART_BYTES)).rejects.toThrow("digest");
    expect(await inbox.head("other")).toBeNull();
  });

  it("leaves nothing when the source is gone", async () => {
    const copy = { bucket: inbox, key: "gone", ...TEXT, bytes: 2 * PART_BYTES, sha256: "0".repeat(64) };
    expect(await copyArtifact(staging, "gone", copy, PART_BYTES)).toBe(false);
    expect(await inbox.head("gone")).toBeNull();
  });
});

describe("deleteArtifacts", () => {
  it("deletes what starts with the prefix and nothing else", async () => {
    for (const key of ["d/1", "d/2/3", "e/1"]) await bucket.put(key, "x");
    expect(await deleteArtifacts(bucket, "d/")).toBe(2);
    expect((await bucket.list({ prefix: "d/" })).objects).toEqual([]);
    expect(await bucket.head("e/1")).not.toBeNull();
    expect(await deleteArtifacts(bucket, "d/")).toBe(0);
  });
});
