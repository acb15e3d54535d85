/** Names that only a machine or a local network knows (RFC 6761, 6762 with its appendix G, 8375; ICANN's `.internal`). */
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
 * What keeps a URL from being one that the service may call on a partner's behalf, or null. It must be https to a
 * public host by name or address, without credentials. The URL parser has brought
 * every spelling of an IPv4 address (decimal, octal, hexadecimal, shortened) into its dotted form by then.
 * That a public name resolves to a private address is for the network to refuse: Workers reach public addresses only.
 */
export function publicUrlProblem(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || text.length > 2048) return "must be a URL of at most 2048 characters";
  if (url.protocol !== "https:") return "must be an https URL";
  if (url.username !== "" || url.password !== "") return "must not hold credentials";
  return isPublicHost(url.hostname) ? null : "must name a public host";
}

/** `hostname` as the URL parser writes it: lower case, IPv4 dotted, IPv6 in brackets. */
export function isPublicHost(hostname: string): boolean {
  if (hostname.startsWith("[")) return isPublicIpv6(hostname.slice(1, -1));
  if (/^\d+\.\d+\.\d+\.\d+$/.test(hostname)) return isPublicIpv4(hostname.split(".").map(Number));
  const name = hostname.replace(/\.$/, "");
  const labels = name.split(".");
  const isName =
    labels.length >= 2 && name.length <= 253 && labels.every((label) => /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/.test(label));
  return isName && !LOCAL_SUFFIXES.some((suffix) => name.endsWith(`.${suffix}`));
}

/** IANA IPv4 Special-Purpose Address Registry: first octets as a number, and how many bits count. */
const SPECIAL_IPV4: [string, number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
];

function isPublicIpv4(octets: readonly number[]): boolean {
  const address = toNumber(octets);
  return !SPECIAL_IPV4.some(([network, bits]) => {
    const size = 2 ** (32 - bits);
    return Math.floor(address / size) === Math.floor(toNumber(network.split(".").map(Number)) / size);
  });
}

function toNumber(octets: readonly number[]): number {
  return octets.reduce((number, octet) => number * 256 + octet, 0);
}

/**
 * Global unicast (2000::/3) without its special blocks (IANA IPv6 Special-Purpose Address Registry): 2001::/23 with
 * Teredo and ORCHID, documentation, 6to4 (which embeds an IPv4 address), 3fff::/20. Everything outside 2000::/3 is
 * loopback, mapped, NAT64, local, link-local or multicast, or not assigned.
 */
function isPublicIpv6(address: string): boolean {
  const groups = expand(address);
  const [first = 0, second = 0] = groups;
  if (groups.length !== 8 || first < 0x2000 || first > 0x3fff) return false;
  if (first === 0x2001 && (second < 0x200 || second === 0xdb8)) return false;
  return first !== 0x2002 && !(first === 0x3fff && second < 0x1000);
}

function expand(address: string): number[] {
  const [head = "", tail] = address.split("::");
  const parse = (part: string) => (part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16)));
  const left = parse(head);
  if (tail === undefined) return left;
  const right = parse(tail);
  return [...left, ...Array(Math.max(0, 8 - left.length - right.length)).fill(0), ...right];
}
