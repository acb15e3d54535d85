/**
 * A table of principals × columns with one byte per cell, transposed in bounded memory: it is written principal by
 * principal and read column by column. Principals are collected in chunks, whose cells are in order of columns, so that
 * adjacent columns of a chunk are one ranged read. Full chunks go to the storage. The last one stays in memory, which is
 * enough for most accounts.
 */
export interface CellSpill {
  /** Adds capabilities to a cell of the current principal. */
  mark(column: number, mask: number): void;
  /** Ends the current principal and starts the next. */
  nextPrincipal(): Promise<void>;
  /** Each column in turn: one byte per principal, in the order they were written. The array is reused for the next column. */
  columns(): AsyncGenerator<Uint8Array>;
  /** Deletes all stored chunks. */
  clear(): Promise<void>;
}

/** Bytes of one chunk, and of one block of columns when reading. */
export const SPILL_BYTES = 4 * 1024 * 1024;

/** Where full chunks are stored, numbered from 0 and all of the same length. */
export interface CellStorage {
  /** The array is reused after the write. */
  write(chunk: number, cells: Uint8Array): Promise<void>;
  read(chunk: number, range: { offset: number; length: number }): Promise<Uint8Array>;
  /** Deletes chunks 0 to `chunks` - 1. */
  clear(chunks: number): Promise<void>;
}

/** `size.principals`: the maximum number of principals. */
export function createCellSpill(
  storage: CellStorage,
  size: { principals: number; columns: number },
  chunkBytes = SPILL_BYTES,
): CellSpill {
  const { columns } = size;
  const fitting = Math.max(1, Math.floor(chunkBytes / Math.max(1, columns)));
  const stride = Math.max(1, Math.min(size.principals, fitting));
  /** The number of principals in each full chunk. */
  const chunks: number[] = [];
  const current = new Uint8Array(stride * columns);
  let filled = 0;
  let total = 0;

  const writeChunk = async () => {
    await storage.write(chunks.length, current);
    chunks.push(filled);
    current.fill(0);
    filled = 0;
  };

  /** The cells of columns `from` to `to` of every chunk, the current one last. */
  const readBlock = async (from: number, to: number): Promise<{ cells: Uint8Array; principals: number }[]> => {
    const range = { offset: from * stride, length: (to - from) * stride };
    const block = [];
    for (const [chunk, principals] of chunks.entries()) {
      block.push({ cells: await storage.read(chunk, range), principals });
    }
    block.push({ cells: current.subarray(from * stride, to * stride), principals: filled });
    return block;
  };

  return {
    mark(column, mask) {
      const cell = column * stride + filled;
      current[cell] = (current[cell] ?? 0) | mask;
    },
    async nextPrincipal() {
      filled += 1;
      total += 1;
      if (total > size.principals) throw new RangeError("more principals than expected");
      if (filled === stride && total < size.principals) await writeChunk();
    },
    async *columns() {
      const width = Math.max(1, Math.floor(chunkBytes / Math.max(1, total)));
      const masks = new Uint8Array(total);
      for (let from = 0; from < columns; from += width) {
        const to = Math.min(columns, from + width);
        const block = await readBlock(from, to);
        for (let column = 0; column < to - from; column += 1) {
          let place = 0;
          for (const { cells, principals } of block) {
            masks.set(cells.subarray(column * stride, column * stride + principals), place);
            place += principals;
          }
          yield masks;
        }
      }
    },
    async clear() {
      if (chunks.length > 0) await storage.clear(chunks.length);
    },
  };
}
