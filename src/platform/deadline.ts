/** What a promise gives within `ms` milliseconds; after that it rejects with what `late` makes, whatever becomes of the promise. */
export async function within<T>(promise: Promise<T>, ms: number, late: () => Error): Promise<T> {
  const tooLate = Promise.withResolvers<never>();
  const timer = setTimeout(() => tooLate.reject(late()), ms);
  try {
    return await Promise.race([promise, tooLate.promise]);
  } finally {
    clearTimeout(timer);
  }
}
