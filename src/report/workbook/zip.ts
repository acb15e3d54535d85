import { Zip, type ZipInputFile } from "fflate";
import type { ReportSink } from "../stream/sink.ts";
import { rawDeflate } from "./rawDeflate.ts";

/** A streamed archive, of which only a few chunks are in memory. */
export interface ZipArchive {
  /** Starts a compressed file. It must end before the next one starts. */
  open(name: string): ZipFile;
  /** Writes the central directory; the sink stays open. */
  end(): Promise<void>;
}

/** The caller must not change the bytes it wrote. */
export interface ZipFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Completes the file in the sink. */
  end(): Promise<void>;
}

const EMPTY = new Uint8Array(0);
const DEFLATE = 8;
/** The earliest time of the format, in every time zone: the same content gives the same bytes. */
const NO_TIME = new Date(1980, 0, 1);

/**
 * Writes a ZIP archive into `sink`. Sizes follow each file in a data descriptor. There is no ZIP64, which older spreadsheet
 * programs refuse, so files and the archive must stay below 4 GiB. Source: PKWARE, "APPNOTE.TXT", 4.3.9, 4.4.4.
 */
export function createZip(sink: Pick<ReportSink, "write">): ZipArchive {
  const waiting: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    waiting.push(chunk);
  });
  const flush = async () => {
    for (const chunk of waiting.splice(0)) await sink.write(chunk);
  };

  return {
    open(name) {
      const file: ZipInputFile = { filename: name, size: 0, crc: 0, compression: DEFLATE, mtime: NO_TIME };
      zip.add(file);
      const deflate = rawDeflate((chunk) => {
        file.ondata?.(null, chunk as Uint8Array<ArrayBuffer>, false);
        return flush();
      });
      return {
        write: deflate.write,
        async end() {
          Object.assign(file, await deflate.end());
          file.ondata?.(null, EMPTY, true);
          await flush();
        },
      };
    },
    async end() {
      zip.end();
      await flush();
    },
  };
}
