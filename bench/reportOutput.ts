import type { CellStorage } from "../src/report/stream/cellSpill.ts";
import type { ReportOutput } from "../src/report/stream/output.ts";

const PART_BYTES = 1024 * 1024;

/** What the Worker is bound to. */
export interface Store {
  fetch(url: string, init?: { method: string; body: Uint8Array<ArrayBuffer> }): Promise<Response>;
}

/** Reports as files of a store outside of the isolate; they are counted, not digested. */
export function reportOutput(store: Store): ReportOutput {
  const add = async (name: string, bytes: Uint8Array): Promise<void> => {
    const { ok, status } = await store.fetch(`http://store/${name}`, { method: "POST", body: new Uint8Array(bytes) });
    if (!ok) throw new Error(`the store answers ${status}`);
  };
  const part = async (name: string, from: number, length: number): Promise<Uint8Array> => {
    const response = await store.fetch(`http://store/${name}?from=${from}&length=${length}`);
    if (!response.ok) throw new Error(`the store answers ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };
  return {
    cells: cells(add, part),
    open({ report, ext }) {
      const encoder = new TextEncoder();
      const waiting = new Uint8Array(PART_BYTES);
      let filled = 0;
      let bytes = 0;
      const flush = async (): Promise<void> => {
        if (filled > 0) await add(`${report}.${ext}`, waiting.subarray(0, filled));
        filled = 0;
      };
      return {
        async write(chunk) {
          const piece = typeof chunk === "string" ? encoder.encode(chunk) : chunk;
          bytes += piece.length;
          for (let at = 0; at < piece.length; ) {
            const fitting = Math.min(piece.length - at, PART_BYTES - filled);
            waiting.set(piece.subarray(at, at + fitting), filled);
            at += fitting;
            filled += fitting;
            if (filled === PART_BYTES) await flush();
          }
        },
        async close() {
          await flush();
          return { bytes, sha256: "" };
        },
        abort: async () => {},
      };
    },
  };
}

function cells(
  add: (name: string, bytes: Uint8Array) => Promise<void>,
  part: (name: string, from: number, length: number) => Promise<Uint8Array>,
): CellStorage {
  return {
    write: (chunk, bytes) => add(`cells-${chunk}`, bytes),
    read: (chunk, { offset, length }) => part(`cells-${chunk}`, offset, length),
    clear: async () => {},
  };
}
