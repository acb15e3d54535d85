/**
 * The table principals × columns, one byte a cell, turned from the order in which it is made (principal by principal) to
 * the order in which it is read (column by column) in bounded memory. Principals are gathered into chunks; inside a chunk
 * the cells lie column by column, so that any run of columns of a chunk is one ranged read. Full chunks go to the storage,
 * the last one stays: an account whose table fits into one chunk never leaves memory.
 */
export interface CellSpill {
  /** Adds capabilities to a cell of the present principal. */
  mark(column: number, mask: number): void;
  /** Ends the present principal and begins the next. */
  nextPrincipal(): Promise<void>;
  /** Each column in turn: one byte a principal, in the order they came. The array is used again for the next column. */
  columns(): AsyncGenerator<Uint8Array>;
  /** Deletes what it stored. */
  clear(): Promise<void>;
}

/** Bytes of one chunk, and of one block of columns when reading. */
export const SPILL_BYTES = 4 * 1024 * 1024;

/** Where full chunks lie; they are numbered from 0 and all of one length. */
export interface CellStorage {
  /** The array is used again once the write is done. */
  write(chunk: number, cells: Uint8Array): Promise<void>;
  read(chunk: number, range: { offset: number; length: number }): Promise<Uint8Array>;
  /** Deletes chunks 0 to `chunks` - 1. */
  clear(chunks: number): Promise<void>;
}

/** `principals`: how many come at most. */
export function createCellSpill(
  storage: CellStorage,
  size: { principals: number; columns: number },
  chunkBytes = SPILL_BYTES,
): CellSpill {
  const { columns } = size;
  const fitting = Math.max(1, Math.floor(chunkBytes / Math.max(1, columns)));
  const stride = Math.max(1, Math.min(size.principals, fitting));
  /** Of each full chunk, how many principals it has. */
  const chunks: number[] = [];
  const present = new Uint8Array(stride * columns);
  let filled = 0;
  let total = 0;

  const writeChunk = async () => {
    await storage.write(chunks.length, present);
    chunks.push(filled);
    present.fill(0);
    filled = 0;
  };

  /** The cells of columns `from` to `to` of every chunk, the present one last. */
  const readBlock = async (from: number, to: number): Promise<{ cells: Uint8Array; principals: number }[]> => {
    const range = { offset: from * stride, length: (to - from) * stride };
    const block = [];
    for (const [chunk, principals] of chunks.entries()) {
      block.push({ cells: await storage.read(chunk, range), principals });
    }
    block.push({ cells: present.subarray(from * stride, to * stride), principals: filled });
    return block;
  };

  return {
    mark(column, mask) {
      const cell = column * stride + filled;
      present[cell] = (present[cell] ?? 0) | mask;
    },
    async nextPrincipal() {
      filled += 1;
      total += 1;
      if (total > size.principals) throw new RangeError("more principals than were announced");
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
