import { Zip, ZipPassThrough } from "fflate";
import type { ReportSink } from "../sink.ts";

/** An archive that is written as it is made: no more than a few chunks of it are held. */
export interface ZipArchive {
  /** Adds a file, compressed. It is done when all of it is in the sink; no other may be added meanwhile. */
  add(name: string, pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void>;
  /** Writes the directory; the sink stays open. */
  end(): Promise<void>;
}

const EMPTY = new Uint8Array(0);
const DEFLATE = 8;
/** The least that the format can tell, in every time zone: the same content makes the same bytes. */
const NO_TIME = new Date(1980, 0, 1);

/** Counts what is pushed; what it becomes is given to `ondata` by the one who compresses it. */
class DeflatedFile extends ZipPassThrough {
  override compression = DEFLATE;
  override mtime = NO_TIME;
  protected override process(): void {}
}

/**
 * Writes a ZIP archive into `sink`. Sizes follow their file, and there is no ZIP64 (older spreadsheet programs refuse it),
 * so neither a file nor the archive may reach 4 GiB. Source: PKWARE, "APPNOTE.TXT", 4.3.9, 4.4.4.
 */
export function createZip(sink: Pick<ReportSink, "write">): ZipArchive {
  const waiting: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    waiting.push(chunk);
  });
  /** What the sink threw: after it, the compressor says only that it was cancelled. */
  const failures: unknown[] = [];
  const flush = async () => {
    try {
      for (const chunk of waiting.splice(0)) await sink.write(chunk);
    } catch (error) {
      failures.push(error);
      throw error;
    }
  };

  return {
    async add(name, pieces) {
      const file = new DeflatedFile(name);
      zip.add(file);
      const deflate = new CompressionStream("deflate-raw");
      const writer = deflate.writable.getWriter();
      let taking: Promise<void> = Promise.resolve();
      const drained = (async () => {
        for await (const chunk of deflate.readable) {
          file.ondata(null, new Uint8Array(chunk), false);
          taking = flush();
          await taking;
        }
      })();
      // Seen at the end; this only keeps it from counting as unhandled in between.
      drained.catch(() => {});
      try {
        for await (const piece of pieces) {
          const bytes = new Uint8Array(piece);
          file.push(bytes, false);
          await taking;
          await writer.write(bytes);
        }
        await Promise.all([writer.close(), drained]);
      } catch (error) {
        await Promise.allSettled([writer.abort(error), drained]);
        throw failures.length > 0 ? failures[0] : error;
      }
      file.push(EMPTY, true);
      file.ondata(null, EMPTY, true);
      await flush();
    },
    async end() {
      zip.end();
      await flush();
    },
  };
}
