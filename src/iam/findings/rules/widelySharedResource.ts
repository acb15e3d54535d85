import { counted } from "../../../platform/numberText.ts";
import { CAPABILITIES, type Capability } from "../../catalogue/capability.ts";
import { capabilityText } from "../capabilityText.ts";
import { defineFinding } from "../defineFinding.ts";
import { type Evidence, LISTED } from "../model.ts";
import { type ResourceName, resourceText, typeName } from "../names.ts";
import type { AccountSubject } from "../subject.ts";
import { sentence, type Text, text } from "../text.ts";

/** Principals: more than this make a resource widely shared. */
const WIDELY_SHARED_ABOVE = 5;

const COUNTED: readonly Capability[] = ["administer-resource", "read-data", "write-data", "delete-data"];
const POSITIONS = COUNTED.map((capability) => CAPABILITIES.indexOf(capability));

/** A resource that is widely shared. */
interface Shared {
  /** Index into `Account.resources`. */
  resource: number;
  /** The capabilities that more than 5 principals have, by their positions in CAPABILITIES. */
  wide: readonly number[];
}

type SharedFacts = {
  capabilities: readonly Capability[];
  /** Principals that have the capability that most have; so `administratorCount`, of full administrators. */
  principalCount: number;
  administratorCount: number;
  resourceCount: number;
  /** Principals by capability, where the resources are shared alike. */
  counts?: Readonly<Record<string, number>>;
  /** Principals besides the full administrators, where these alone make the resources widely shared. */
  otherCount?: number;
};

interface SharedData {
  sharedBy: "same principals" | "full administrators";
  /** The first by ARN. */
  resource: ResourceName | undefined;
  /** Principals that have the capability that the fewest have. */
  fewest: number;
}

/**
 * Resources that more than 5 principals of the account can administer, read, write or delete. Resources of one type that
 * the same principals share in the same way are one finding, named by the first of them; so are all that full
 * administrators alone make wide, for there the administrators are what to look at.
 */
export const widelySharedResource = defineFinding({
  kind: "widely-shared-resource",
  scope: "account",
  *detect(subject) {
    const { account, shared } = subject;
    const wideByAdministrators: Shared[] = [];
    const groups = new Map<string, Shared[]>();
    for (const [resource, { type }] of account.resources.entries()) {
      const wide = POSITIONS.filter((at) => shared.count(resource, at) > WIDELY_SHARED_ABOVE);
      if (wide.length === 0) continue;
      const isWideWithout = wide.some((at) => othersOf(subject, resource, at) > WIDELY_SHARED_ABOVE);
      if (!isWideWithout) {
        wideByAdministrators.push({ resource, wide });
        continue;
      }
      const likeness = [type, ...POSITIONS.map((at) => shared.likeness(resource, at))].join("\n");
      const group = groups.get(likeness);
      if (group === undefined) groups.set(likeness, [{ resource, wide }]);
      else group.push({ resource, wide });
    }
    for (const group of groups.values()) yield sharedAlike(subject, group);
    if (wideByAdministrators.length > 0) yield sharedByAdministrators(subject, wideByAdministrators);
  },
  severity: ({ facts }) => (facts.capabilities.some((each) => each !== "administer-resource") ? "medium" : "low"),
  message: {
    heading: "Widely shared resources",
    meaning:
      "More than five users and roles have this access. The more there are, the likelier it is that one of them is taken over.",
    advice: "Limit the policies that grant this access to the resources that each user or role needs.",
    title: ({ facts, data }) =>
      data.sharedBy === "full administrators" ? byAdministrators(facts, data) : alike(facts, data),
    remedy: ({ facts, data }) => {
      if (data.sharedBy === "full administrators")
        return text`Reduce the number of full administrators: without them, at most ${WIDELY_SHARED_ABOVE} users and roles have this access to any of these resources.`;
      return facts.resourceCount === 1
        ? text`Remove the access of those that do not need this resource.`
        : text`Limit the policies that grant access to all of these resources to those that each of these users and roles needs.`;
    },
  },
  mappings: { nist80053: ["AC-6"], pciDss: ["7.2.2"] },
});

/** `The same 27 users and roles can read data of the S3 bucket b00 and 29 more S3 buckets`. */
function alike({ principalCount, resourceCount, capabilities }: SharedFacts, { resource, fewest }: SharedData): Text {
  const others = resourceCount - 1;
  const { type = "" } = resource ?? {};
  const first = resource === undefined ? text`a resource` : resourceText(resource);
  const object = others === 0 ? first : text`${first} and ${others} more ${typeName(type, others)}`;
  const can = capabilityText(capabilities, object, type, resourceCount);
  const differ = fewest < principalCount;
  if (others > 0 && differ) return text`The same users and roles (up to ${principalCount}) can ${can}`;
  return text`${others > 0 ? "The same " : differ ? "Up to " : ""}${principalCount} users and roles can ${can}`;
}

/** `30 resources are widely shared only because the account has 2 full administrators`. */
function byAdministrators({ resourceCount, administratorCount }: SharedFacts, { resource }: SharedData): Text {
  const what =
    resourceCount === 1 && resource !== undefined
      ? text`${sentence(resourceText(resource))} is`
      : text`${counted(resourceCount, "resource")} are`;
  return text`${what} widely shared only because the account has ${counted(administratorCount, "full administrator")}`;
}

/** One resource, or several that the same principals share. */
function sharedAlike(subject: AccountSubject, group: readonly Shared[]): Evidence<SharedFacts, SharedData> {
  const first = group[0] ?? { resource: -1, wide: [] };
  const arns = arnsOf(subject, group);
  const [arn = ""] = arns;
  const { most, fewest, administrators, capabilities, principals, counts } = countsOf(subject, first);
  return {
    about: [arn],
    principals,
    resources: arns.slice(0, LISTED),
    facts: {
      capabilities,
      principalCount: most,
      administratorCount: administrators,
      resourceCount: group.length,
      counts,
    },
    data: { sharedBy: "same principals", resource: resourceOf(subject, arn), fewest },
  };
}

/** All resources that would not be widely shared without the full administrators. */
function sharedByAdministrators(subject: AccountSubject, all: readonly Shared[]): Evidence<SharedFacts, SharedData> {
  const seen = all.map((each) => countsOf(subject, each));
  const capabilities = COUNTED.filter((capability) => seen.some((each) => each.capabilities.includes(capability)));
  const arns = arnsOf(subject, all);
  const [arn = ""] = arns;
  return {
    about: ["full-administrators"],
    principals: [...subject.fullAdministrators].sort().slice(0, LISTED),
    resources: arns.slice(0, LISTED),
    facts: {
      capabilities,
      principalCount: Math.max(...seen.map(({ most }) => most)),
      administratorCount: Math.max(...seen.map(({ administrators }) => administrators)),
      otherCount: Math.max(...all.flatMap(({ resource, wide }) => wide.map((at) => othersOf(subject, resource, at)))),
      resourceCount: all.length,
    },
    data: {
      sharedBy: "full administrators",
      resource: resourceOf(subject, arn),
      fewest: Math.min(...seen.map(({ fewest }) => fewest)),
    },
  };
}

/** How many holders of a capability are not full administrators. */
function othersOf({ shared }: AccountSubject, resource: number, capability: number): number {
  return shared.count(resource, capability) - shared.administrators(resource, capability);
}

function arnsOf({ account }: AccountSubject, group: readonly Shared[]): string[] {
  return group.map(({ resource }) => account.resources[resource]?.arn ?? "").sort();
}

function resourceOf({ account }: AccountSubject, arn: string): ResourceName | undefined {
  const found = account.resources.find((each) => each.arn === arn);
  return found && { arn, type: found.type, name: found.name };
}

/** Who shares one resource; `most` and `administrators` are those of the capability that most have. */
function countsOf({ shared }: AccountSubject, { resource, wide }: Shared) {
  const [widest = 0] = wide.toSorted((a, b) => shared.count(resource, b) - shared.count(resource, a) || a - b);
  return {
    most: shared.count(resource, widest),
    fewest: Math.min(...wide.map((at) => shared.count(resource, at))),
    administrators: shared.administrators(resource, widest),
    capabilities: wide.flatMap((at) => CAPABILITIES[at] ?? []),
    principals: [...new Set(wide.flatMap((at) => shared.first(resource, at)))].sort().slice(0, LISTED),
    counts: Object.fromEntries(COUNTED.map((name, at) => [name, shared.count(resource, POSITIONS[at] ?? 0)])),
  };
}
