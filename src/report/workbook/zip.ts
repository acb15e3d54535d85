import { Zip, type ZipInputFile } from "fflate";
import type { ReportSink } from "../stream/sink.ts";
import { type Deflated, rawDeflate } from "./rawDeflate.ts";

/** A streamed archive, of which only a few chunks are in memory. */
export interface ZipArchive {
  /** Starts a compressed file. It must end before the next one starts. */
  open(name: string): ZipFile;
  /** Adds a file that was compressed before. */
  add(name: string, packed: PackedFile): Promise<void>;
  /** Writes the central directory; the sink stays open. */
  end(): Promise<void>;
}

/** A file as a ZIP archive has it. */
export interface PackedFile extends Deflated {
  chunks: readonly Uint8Array[];
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

  const begin = (name: string) => {
    const file: ZipInputFile = { filename: name, size: 0, crc: 0, compression: DEFLATE, mtime: NO_TIME };
    zip.add(file);
    return {
      take(chunk: Uint8Array): Promise<void> {
        file.ondata?.(null, chunk as Uint8Array<ArrayBuffer>, false);
        return flush();
      },
      end(deflated: Deflated): Promise<void> {
        Object.assign(file, { size: deflated.size, crc: deflated.crc });
        file.ondata?.(null, EMPTY, true);
        return flush();
      },
    };
  };

  return {
    open(name) {
      const { take, end } = begin(name);
      const deflate = rawDeflate(take);
      return { write: deflate.write, end: async () => end(await deflate.end()) };
    },
    async add(name, { chunks, ...deflated }) {
      const { take, end } = begin(name);
      for (const chunk of chunks) await take(chunk);
      await end(deflated);
    },
    async end() {
      zip.end();
      await flush();
    },
  };
}

/** A file that is compressed once, for any number of archives. `write` gets what an archive's `open` gives. */
export async function pack<T>(write: (file: ZipFile) => Promise<T>): Promise<{ packed: PackedFile; written: T }> {
  const chunks: Uint8Array[] = [];
  const deflate = rawDeflate(async (chunk) => {
    chunks.push(chunk.slice());
  });
  let deflated: Deflated = { size: 0, crc: 0 };
  const end = async () => {
    deflated = await deflate.end();
  };
  const written = await write({ write: deflate.write, end });
  return { packed: { chunks, ...deflated }, written };
}
