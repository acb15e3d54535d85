/** What a ZIP archive records about a file besides its compressed bytes. */
export interface Deflated {
  /** Before compression. */
  size: number;
  /** CRC-32 of what was compressed. */
  crc: number;
}

/** A file being compressed. `write` waits while earlier bytes are pending; the caller must not change the bytes it gave. */
export interface RawDeflate {
  write(bytes: Uint8Array): Promise<void>;
  end(): Promise<Deflated>;
}

const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
const FLAGS_AT = 3;

/**
 * Compresses what is written and gives the compressed bytes to `take`, chunk by chunk. They come from the platform's gzip,
 * without its header and trailer; the trailer has the checksum, so that no code here loops over the bytes to compute it.
 * `write` and `end` throw what `take` throws. Source: RFC 1952, section 2.3.
 */
export function rawDeflate(take: (chunk: Uint8Array) => Promise<void>): RawDeflate {
  const gzip = new CompressionStream("gzip");
  const writer = gzip.writable.getWriter();
  /** Errors of `take`: after one, the compressor only reports that it was cancelled. */
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
  // `end` reports the failure; this keeps it from counting as an unhandled rejection until then.
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
  /** One piece is compressed while the caller makes the next. */
  let writing: Promise<void> = Promise.resolve();
  return {
    async write(bytes) {
      size += bytes.length;
      await withCause(Promise.all([writing, taking]));
      writing = writer.write(bytes as Uint8Array<ArrayBuffer>);
      // The next `write` or `end` reports the failure; this keeps it from counting as an unhandled rejection until then.
      writing.catch(() => {});
    },
    async end() {
      await withCause(writing);
      const [, bytes] = await withCause(Promise.all([writer.close(), trailer]));
      return { size, crc: new DataView(bytes.buffer).getUint32(0, true) };
    },
  };
}

/** Removes header and trailer from a gzip in chunks of any length. */
function gzipFrame() {
  let header = new Uint8Array(0);
  let held = new Uint8Array(0);
  return {
    /** The bytes known to be neither header nor trailer. */
    inside(chunk: Uint8Array): Uint8Array {
      let bytes = joined(held, chunk);
      if (header.length < HEADER_BYTES) {
        const missing = HEADER_BYTES - header.length;
        header = joined(header, bytes.subarray(0, missing));
        bytes = bytes.subarray(missing);
        if (header[FLAGS_AT]) throw new Error("the gzip header has optional fields");
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
