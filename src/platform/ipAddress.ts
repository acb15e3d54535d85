import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * Whether an address lies in a range in CIDR notation (RFC 4632, RFC 4291). An address alone is a range of one, and bits
 * after the prefix do not matter: `::1/64` is `::/64`. Undefined when `text` is no range.
 */
export function parseRange(text: string): ((address: string) => boolean) | undefined {
  const [head = "", length, ...rest] = text.trim().split("/");
  const base = parseAddress(head);
  if (base === undefined || rest.length > 0) return undefined;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined;
  const width = base.kind() === "ipv4" ? 32 : 128;
  const prefix = length === undefined ? width : Number(length);
  if (prefix > width) return undefined;
  return (candidate) => {
    const address = parseAddress(candidate.trim());
    // An IPv4-mapped IPv6 address is one of IPv6 and no other.
    return address !== undefined && address.kind() === base.kind() && address.match(base, prefix);
  };
}

/** The library also reads octal and hexadecimal IPv4 and zones of IPv6, which mean no one address here. */
function parseAddress(text: string): Address | undefined {
  if (!text.includes(":")) return parseV4(text);
  const hexadecimal = withoutDottedTail(text);
  if (hexadecimal === undefined || !/^[0-9a-f:]+$/i.test(hexadecimal)) return undefined;
  return ipaddr.IPv6.isValid(hexadecimal) ? ipaddr.IPv6.parse(hexadecimal) : undefined;
}

/** Four decimal numbers. A leading zero does not make one octal. */
function parseV4(text: string): ipaddr.IPv4 | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return undefined;
  const octets = text.split(".").map(Number);
  return octets.every((octet) => octet <= 255) ? new ipaddr.IPv4(octets) : undefined;
}

/**
 * `::ffff:192.0.2.1` as `::ffff:c000:0201` (RFC 4291, section 2.2); undefined when the IPv4 part is not a valid
 * address.
 */
function withoutDottedTail(text: string): string | undefined {
  const start = text.lastIndexOf(":") + 1;
  const tail = text.slice(start);
  if (!tail.includes(".")) return text;
  const octets = parseV4(tail)?.octets;
  if (octets === undefined) return undefined;
  const [a, b, c, d] = octets.map((octet) => octet.toString(16).padStart(2, "0"));
  return `${text.slice(0, start)}${a}${b}:${c}${d}`;
}

/** What one subscriber has: an IPv4 address, or the first 64 bits of one of IPv6 (RFC 6177). Undefined for other text. */
export function addressBlock(text: string): string | undefined {
  const address = parseAddress(text.trim());
  if (address === undefined) return undefined;
  return address instanceof ipaddr.IPv6
    ? address.parts
        .slice(0, 4)
        .map((part) => part.toString(16))
        .join(":")
    : address.toString();
}
