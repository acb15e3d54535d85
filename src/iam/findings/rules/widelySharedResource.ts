import { CAPABILITIES, type Capability } from "../../catalogue/catalogue.ts";
import { type Finding, LISTED } from "../model.ts";
import type { AccountSubject } from "../subject.ts";
import { resourceName } from "../words.ts";

/** More principals than this make it wide. */
const SHARED_BY = 5;

const COUNTED: readonly Capability[] = ["administer-resource", "read-data", "write-data", "delete-data"];
const POSITIONS = COUNTED.map((capability) => CAPABILITIES.indexOf(capability));

/** A resource that is widely shared. */
interface Shared {
  /** Index into `Account.resources`. */
  resource: number;
  /** The capabilities that more than 5 principals have, by their positions in CAPABILITIES. */
  wide: readonly number[];
}

/**
 * Resources that more than 5 principals of the account can administer, read, write or delete. Resources of one type that
 * the same principals share in the same way are one finding, named by the first of them; so are all that full
 * administrators alone make wide, for there the administrators are what to look at.
 */
export function* widelySharedResource(subject: AccountSubject): Generator<Finding> {
  const { account, shared } = subject;
  const byAdministrators: Shared[] = [];
  const groups = new Map<string, Shared[]>();
  for (const [resource, { type }] of account.resources.entries()) {
    const wide = POSITIONS.filter((at) => shared.count(resource, at) > SHARED_BY);
    if (wide.length === 0) continue;
    const without = wide.every((at) => shared.count(resource, at) - shared.administrators(resource, at) <= SHARED_BY);
    if (without) {
      byAdministrators.push({ resource, wide });
      continue;
    }
    const likeness = [type, ...POSITIONS.map((at) => shared.likeness(resource, at))].join("\n");
    const group = groups.get(likeness);
    if (group === undefined) groups.set(likeness, [{ resource, wide }]);
    else group.push({ resource, wide });
  }
  for (const group of groups.values()) yield sharedAlike(subject, group);
  if (byAdministrators.length > 0) yield sharedByAdministrators(subject, byAdministrators);
}

/** One resource, or several that the same principals share. */
function sharedAlike(subject: AccountSubject, group: readonly Shared[]): Finding {
  const first = group[0] ?? { resource: -1, wide: [] };
  const [arn = ""] = arnsOf(subject, group);
  const entry = subject.account.resources.find((each) => each.arn === arn);
  const name = entry === undefined ? arn : resourceName(entry);
  const { most, administrators, capabilities, touchesData, principals, counts } = about(subject, first);
  const what = group.length === 1 ? `${name} is` : `${name} and ${group.length - 1} more of its type are`;
  return {
    id: `widely-shared-resource:${arn}`,
    kind: "widely-shared-resource",
    severity: touchesData ? "medium" : "low",
    title: `${what} open to ${group.length === 1 ? "" : "the same "}${most} principals for ${capabilities.join(", ")}`,
    principals,
    resources: arnsOf(subject, group).slice(0, LISTED),
    facts: {
      capabilities,
      principalCount: most,
      administratorCount: administrators,
      resourceCount: group.length,
      counts,
    },
    proof: [],
    conditions: [],
    remedy:
      group.length === 1
        ? "Limit the access of those that do not need this resource to the resources that they do need."
        : "Limit the policies that give these principals access to all of these resources to those that each of them needs.",
  };
}

/** All resources that would not be widely shared without the full administrators. */
function sharedByAdministrators(subject: AccountSubject, all: readonly Shared[]): Finding {
  const { shared } = subject;
  const seen = all.map((each) => about(subject, each));
  const administrators = Math.max(...seen.map((each) => each.administrators));
  const capabilities = COUNTED.filter((capability) => seen.some((each) => each.capabilities.includes(capability)));
  const others = Math.max(
    ...all.flatMap(({ resource, wide }) =>
      wide.map((at) => shared.count(resource, at) - shared.administrators(resource, at)),
    ),
  );
  const touchesData = seen.some((each) => each.touchesData);
  const [arn = ""] = arnsOf(subject, all);
  const entry = subject.account.resources.find((each) => each.arn === arn);
  const what = all.length === 1 && entry !== undefined ? `${resourceName(entry)} is` : `${all.length} resources are`;
  return {
    id: "widely-shared-resource:full-administrators",
    kind: "widely-shared-resource",
    severity: touchesData ? "medium" : "low",
    title: `${what} widely shared only because the account has ${administrators} full administrators`,
    principals: [...subject.fullAdministrators].sort().slice(0, LISTED),
    resources: arnsOf(subject, all).slice(0, LISTED),
    facts: {
      capabilities,
      principalCount: Math.max(...seen.map(({ most }) => most)),
      administratorCount: administrators,
      otherCount: others,
      resourceCount: all.length,
    },
    proof: [],
    conditions: [],
    remedy: `Reduce the number of full administrators: without them no more than ${SHARED_BY} principals reach any of these resources.`,
  };
}

function arnsOf({ account }: AccountSubject, group: readonly Shared[]): string[] {
  return group.map(({ resource }) => account.resources[resource]?.arn ?? "").sort();
}

/** What is to be said of one resource; the numbers are those of the capability that most have. */
function about({ shared }: AccountSubject, { resource, wide }: Shared) {
  const [widest = 0] = wide.toSorted((a, b) => shared.count(resource, b) - shared.count(resource, a) || a - b);
  const capabilities = wide.map((at) => CAPABILITIES[at] ?? "");
  return {
    most: shared.count(resource, widest),
    administrators: shared.administrators(resource, widest),
    capabilities,
    touchesData: capabilities.some((capability) => capability !== "administer-resource"),
    principals: [...new Set(wide.flatMap((at) => shared.first(resource, at)))].sort().slice(0, LISTED),
    counts: Object.fromEntries(COUNTED.map((name, at) => [name, shared.count(resource, POSITIONS[at] ?? 0)])),
  };
}
