/** What a ZIP archive tells of a file beside its compressed bytes. */
export interface Deflated {
  /** Before compression. */
  size: number;
  /** CRC-32 of what was compressed. */
  crc: number;
}

/** A file being compressed. `write` waits while there is enough to do; what it was given is not to be changed afterwards. */
export interface RawDeflate {
  write(bytes: Uint8Array): Promise<void>;
  end(): Promise<Deflated>;
}

const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
const FLAGS_AT = 3;

/**
 * Compresses what is written and gives the compressed bytes to `take`, one chunk after the other. They are those of a gzip
 * without its header and its trailer, which has the checksum: so the platform counts it, and not a loop over every byte.
 * `write` and `end` throw what `take` throws. Source: RFC 1952, section 2.3.
 */
export function rawDeflate(take: (chunk: Uint8Array) => Promise<void>): RawDeflate {
  const gzip = new CompressionStream("gzip");
  const writer = gzip.writable.getWriter();
  /** What `take` threw: after it, the compressor says only that it was cancelled. */
  const failures: unknown[] = [];
  let taking: Promise<void> = Promise.resolve();
  const trailer = (async () => {
    const frame = gzipFrame();
    for await (const chunk of gzip.readable) {
      const inside = frame.inside(chunk);
      if (inside.length === 0) continue;
      taking = take(inside);
      await taking.catch((error: unknown) => {
        failures.push(error);
        throw error;
      });
    }
    return frame.trailer();
  })();
  // Seen at the end; this only keeps it from counting as unhandled in between.
  trailer.catch(() => {});
  const withCause = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      await Promise.allSettled([writer.abort(error), trailer]);
      throw failures.length > 0 ? failures[0] : error;
    }
  };
  let size = 0;
  /** One piece is compressed while the next is made. */
  let writing: Promise<void> = Promise.resolve();
  return {
    async write(bytes) {
      size += bytes.length;
      await withCause(Promise.all([writing, taking]));
      writing = writer.write(bytes as Uint8Array<ArrayBuffer>);
      // Seen by the next `write` or by `end`; this only keeps it from counting as unhandled in between.
      writing.catch(() => {});
    },
    async end() {
      await withCause(writing);
      const [, bytes] = await withCause(Promise.all([writer.close(), trailer]));
      return { size, crc: new DataView(bytes.buffer).getUint32(0, true) };
    },
  };
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
