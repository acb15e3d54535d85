import { parseRange } from "./ipAddress.ts";

/** Names that exist on one machine or one local network only (RFC 6761, 6762 with its appendix G, 8375; ICANN's `.internal`). */
const LOCAL_SUFFIXES = [
  "localhost",
  "local",
  "internal",
  "intranet",
  "lan",
  "home",
  "corp",
  "private",
  "home.arpa",
  "localdomain",
];

/**
 * Why the service may not call a URL on a partner's behalf; null when it may. The URL must be https, name a public host or
 * address, and hold no credentials. The URL parser brings every spelling of an IPv4 address (decimal, octal, hexadecimal,
 * shortened) into its dotted form first. A public name that resolves to a private address is refused by the network:
 * Workers reach public addresses only.
 */
export function publicUrlProblem(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || text.length > 2048) return "must be a URL of at most 2048 characters";
  if (url.protocol !== "https:") return "must be an https URL";
  if (url.username !== "" || url.password !== "") return "must not contain credentials";
  return isPublicHost(url.hostname) ? null : "must have a public host";
}

/**
 * What no public host has: the blocks of the IANA IPv4 and IPv6 Special-Purpose Address Registries that are not globally
 * reachable, multicast, and 6to4, whose addresses contain one of IPv4.
 */
const SPECIAL = ranges(
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "3fff::/20",
);

/** Everything else of IPv6 is loopback, IPv4-mapped, NAT64, local, link-local, multicast or not assigned. */
const GLOBAL_UNICAST_V6 = ranges("2000::/3");

/** `hostname` as the URL parser writes it: lower case, IPv4 dotted, IPv6 in brackets. */
export function isPublicHost(hostname: string): boolean {
  if (hostname.startsWith("[")) {
    const address = hostname.slice(1, -1);
    return isIn(GLOBAL_UNICAST_V6, address) && !isIn(SPECIAL, address);
  }
  if (/^\d+\.\d+\.\d+\.\d+$/.test(hostname)) return !isIn(SPECIAL, hostname);
  const name = hostname.replace(/\.$/, "");
  const labels = name.split(".");
  const isName =
    labels.length >= 2 && name.length <= 253 && labels.every((label) => /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/.test(label));
  return isName && !LOCAL_SUFFIXES.some((suffix) => name.endsWith(`.${suffix}`));
}

function isIn(list: readonly ((address: string) => boolean)[], address: string): boolean {
  return list.some((holds) => holds(address));
}

function ranges(...list: readonly string[]) {
  return list.flatMap((text) => parseRange(text) ?? []);
}
