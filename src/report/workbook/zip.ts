import { Zip, type ZipInputFile } from "fflate";
import type { ReportSink } from "../stream/sink.ts";
import { rawDeflate } from "./rawDeflate.ts";

/** An archive that is written as it is made: no more than a few chunks of it are held. */
export interface ZipArchive {
  /** Begins a file, to be compressed. No other may be begun before it has ended. */
  open(name: string): ZipFile;
  /** Writes the directory; the sink stays open. */
  end(): Promise<void>;
}

/** What is written is not to be changed afterwards. */
export interface ZipFile {
  write(bytes: Uint8Array): Promise<void>;
  /** All of it is in the sink then. */
  end(): Promise<void>;
}

const EMPTY = new Uint8Array(0);
const DEFLATE = 8;
/** The least that the format can tell, in every time zone: the same content makes the same bytes. */
const NO_TIME = new Date(1980, 0, 1);

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
