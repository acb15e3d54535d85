export type SendRequest = (request: Request) => Promise<Response>;

const ATTEMPTS = 5;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;

/**
 * Sends again what may be sent again (GET, HEAD, PUT, DELETE, and POST with an Idempotency-Key) when no answer came, or 429 or
 * 503. Waits as long as Retry-After says, otherwise twice as long each time.
 */
export function withRetries(send: SendRequest, sleep: (ms: number) => Promise<void>): SendRequest {
  return async (request) => {
    const isRepeatable = request.method !== "POST" || request.headers.has("Idempotency-Key");
    for (let attempt = 1; ; attempt++) {
      const isLast = !isRepeatable || attempt === ATTEMPTS;
      const usual = FIRST_WAIT_MS * 2 ** (attempt - 1);
      let answer: Response;
      try {
        answer = await send(request.clone());
      } catch (error) {
        if (isLast || request.signal.aborted) throw error;
        await sleep(usual);
        continue;
      }
      if (isLast || (answer.status !== 429 && answer.status !== 503)) return answer;
      await answer.body?.cancel();
      await sleep(Math.min(LONGEST_WAIT_MS, secondsOf(answer.headers.get("Retry-After")) * 1000 || usual));
    }
  };
}

/** 0 where the header says none. */
function secondsOf(retryAfter: string | null): number {
  return /^\d+$/.test(retryAfter ?? "") ? Number(retryAfter) : 0;
}
