import { toHex } from "../../platform/hash.ts";
import type { Runtime } from "../../platform/runtime.ts";

/** What a caller may choose as its request id: nothing that could corrupt a log or a header. */
const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

/** The caller's `X-Request-Id` if it has this form, otherwise a new one of 128 random bits. */
export function requestIdOf(request: Request, randomBytes: Runtime["randomBytes"]): string {
  const given = request.headers.get("X-Request-Id");
  return given !== null && REQUEST_ID.test(given) ? given : toHex(randomBytes(16));
}
