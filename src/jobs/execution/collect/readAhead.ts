export interface AheadOptions {
  /** How many reads may be under way. */
  atOnce: number;
  /** Whether another one may begin. The first one always does. */
  mayBegin(): boolean;
}

/**
 * The results of `read` for each entry, in order, read ahead of whoever takes them. Once no more may begin, those under
 * way are finished and given, and then it ends: what was given is always a beginning of `entries`, without a hole. When one
 * fails, or nobody takes any more, it ends only after the others have ended too.
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
        // Whoever waits for it gets the rejection; that nobody may wait for it any more is no reason to report it.
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
