/** An address as a number, with the width of its family in bits. */
interface Address {
  bits: bigint;
  width: 32 | 128;
}

/** A range in CIDR notation (RFC 4632, RFC 4291); an address alone is a range of one. Undefined when it is neither. */
export function parseRange(text: string): ((address: string) => boolean) | undefined {
  const [head = "", length, ...rest] = text.trim().split("/");
  const base = parseAddress(head);
  if (base === undefined || rest.length > 0) return undefined;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined;
  const prefix = length === undefined ? base.width : Number(length);
  if (prefix > base.width) return undefined;
  const shift = BigInt(base.width - prefix);
  const network = base.bits >> shift;
  return (candidate) => {
    const address = parseAddress(candidate.trim());
    return address !== undefined && address.width === base.width && address.bits >> shift === network;
  };
}

function parseAddress(text: string): Address | undefined {
  if (!text.includes(":")) {
    const bits = parseV4(text);
    return bits === undefined ? undefined : { bits, width: 32 };
  }
  const bits = parseV6(text);
  return bits === undefined ? undefined : { bits, width: 128 };
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const groups = halves.map(parseGroups);
  const [head, tail] = groups;
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const after = tail ?? [];
  const missing = 8 - head.length - after.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  return [...head, ...Array<number>(missing).fill(0), ...after].reduce((sum, part) => (sum << 16n) | BigInt(part), 0n);
}

/** 16-bit groups; an embedded IPv4 address is the last two. */
function parseGroups(text: string): number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const words = text.split(":");
  for (const [i, word] of words.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(word)) groups.push(Number.parseInt(word, 16));
    else {
      const v4 = i === words.length - 1 ? parseV4(word) : undefined;
      if (v4 === undefined) return undefined;
      groups.push(Number(v4 >> 16n), Number(v4 & 0xffffn));
    }
  }
  return groups;
}
