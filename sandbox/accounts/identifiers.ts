const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** FNV-1a, 32 bits. */
export function hash32(text: string, start = 0x811c9dc5): number {
  let hash = start;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** A unique id as IAM makes them (`AROA` and 17 characters), always the same for one ARN. */
export function uniqueId(prefix: "AIDA" | "AGPA" | "AROA" | "ANPA" | "AIPA", arn: string): string {
  let id: string = prefix;
  for (let index = 0; index < 17; index++) id += alphabet[(hash32(`${index}${arn}`) >>> 7) % 32];
  return id;
}

/** A UUID that is always the same for one name. */
export function stableUuid(name: string): string {
  const digits = [0, 1, 2, 3].map((part) => hash32(`${part}${name}`).toString(16).padStart(8, "0")).join("");
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}
