/** A number from 0 up to, not including, 1 out of four random bytes. */
export function unitInterval(bytes: Uint8Array<ArrayBuffer>): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0) / 2 ** 32;
}
