/** What a ZIP archive tells of a file beside its compressed bytes. */
export interface Deflated {
  /** Before compression. */
  size: number;
  /** CRC-32 of what was compressed. */
  crc: number;
}

const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
const FLAGS_AT = 3;

/**
 * Compresses `pieces` and gives the compressed bytes to `take`, one chunk after the other. They are those of a gzip without
 * its header and its trailer, which has the checksum: so the platform counts it, and not a loop over every byte. Throws
 * what the pieces or `take` throw. Source: RFC 1952, section 2.3.
 */
export async function rawDeflate(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  take: (chunk: Uint8Array) => Promise<void>,
): Promise<Deflated> {
  const gzip = new CompressionStream("gzip");
  const writer = gzip.writable.getWriter();
  /** What `take` threw: after it, the compressor says only that it was cancelled. */
  const failures: unknown[] = [];
  const trailer = (async () => {
    const frame = gzipFrame();
    for await (const chunk of gzip.readable) {
      const inside = frame.inside(chunk);
      try {
        if (inside.length > 0) await take(inside);
      } catch (error) {
        failures.push(error);
        throw error;
      }
    }
    return frame.trailer();
  })();
  // Seen at the end; this only keeps it from counting as unhandled in between.
  trailer.catch(() => {});
  let size = 0;
  try {
    for await (const piece of pieces) {
      size += piece.length;
      await writer.ready;
      // What it rejects with, the next `ready` or `close` says too. No piece lies in shared memory.
      writer.write(piece as Uint8Array<ArrayBuffer>).catch(() => {});
    }
    await Promise.all([writer.close(), trailer]);
  } catch (error) {
    await Promise.allSettled([writer.abort(error), trailer]);
    throw failures.length > 0 ? failures[0] : error;
  }
  return { size, crc: new DataView((await trailer).buffer).getUint32(0, true) };
}

/** Takes header and trailer off a gzip that comes in chunks of any length. */
function gzipFrame() {
  let header = new Uint8Array(0);
  let held = new Uint8Array(0);
  return {
    /** What is surely neither header nor trailer. */
    inside(chunk: Uint8Array): Uint8Array {
      let bytes = joined(held, chunk);
      if (header.length < HEADER_BYTES) {
        const missing = HEADER_BYTES - header.length;
        header = joined(header, bytes.subarray(0, missing));
        bytes = bytes.subarray(missing);
        if (header[FLAGS_AT]) throw new Error("a gzip with a header that names things");
      }
      const end = Math.max(0, bytes.length - TRAILER_BYTES);
      held = bytes.slice(end);
      return bytes.subarray(0, end);
    },
    trailer: () => held,
  };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
