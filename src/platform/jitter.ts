import type { Runtime } from "./runtime.ts";

/** A number from 0 up to, not including, 1, from four random bytes. */
export function randomUnit(randomBytes: Runtime["randomBytes"]): number {
  const bytes = randomBytes(4);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0) / 2 ** 32;
}
