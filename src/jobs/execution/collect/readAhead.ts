export interface AheadOptions {
  /** How many reads may be under way. */
  atOnce: number;
  /** Whether another one may begin. The first one always does. */
  mayBegin(): boolean;
}

/**
 * The results of `read` for each entry, in order, read ahead of the consumer. Once no more may begin, those under way are
 * finished and yielded, and then it ends: what it yields is always a prefix of `entries`, without a gap. When one read fails,
 * or the consumer stops, it ends only after the other reads have ended.
 */
export async function* readAhead<T, R>(
  entries: AsyncIterable<T> | Iterable<T>,
  { atOnce, mayBegin }: AheadOptions,
  read: (entry: T) => Promise<R>,
): AsyncGenerator<R> {
  const left = Symbol.asyncIterator in entries ? entries[Symbol.asyncIterator]() : entries[Symbol.iterator]();
  const underWay: Promise<R>[] = [];
  let hasBegun = false;
  let ended = false;
  try {
    for (;;) {
      while (!ended && underWay.length < atOnce) {
        if (hasBegun && !mayBegin()) {
          ended = true;
          break;
        }
        const next = await left.next();
        if (next.done === true) {
          ended = true;
          break;
        }
        hasBegun = true;
        const result = read(next.value);
        // The consumer gets the rejection when it awaits this read; until then the rejection does not count as unhandled.
        result.catch(() => {});
        underWay.push(result);
      }
      const first = underWay.shift();
      if (first === undefined) return;
      yield await first;
    }
  } finally {
    await Promise.allSettled(underWay);
    await left.return?.();
  }
}
