import { counted } from "../../../platform/numberText.ts";
import { CAPABILITIES, type Capability } from "../../catalogue/capability.ts";
import { capabilityText } from "../capabilityText.ts";
import { defineFinding } from "../defineFinding.ts";
import { type Evidence, LISTED } from "../model.ts";
import { type ResourceName, resourceText, typeName } from "../names.ts";
import type { AccountSubject } from "../subject.ts";
import { listed, sentence, type Text, text } from "../text.ts";

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
  /** Principals by capability: of each of the resources, or of that with the most where they differ. */
  counts: Readonly<Record<string, number>>;
  /** Principals besides the full administrators, where these alone make the resources widely shared. */
  otherCount?: number;
};

interface SharedData {
  sharedBy: "same principals" | "full administrators";
  /** The first by ARN. */
  resource: ResourceName | undefined;
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
    for (const [resource, { type, arn }] of account.resources.entries()) {
      if (isMadeByAws(arn)) continue;
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

/** `The same 27 users and roles can read data of the S3 bucket b00 and 29 more S3 buckets, and 6 can write data to them`. */
function alike({ resourceCount, capabilities, counts }: SharedFacts, { resource }: SharedData): Text {
  const others = resourceCount - 1;
  const { type = "" } = resource ?? {};
  const first = resource === undefined ? text`a resource` : resourceText(resource);
  const object = others === 0 ? first : text`${first} and ${others} more ${typeName(type, others)}`;
  const byCount = [...Map.groupBy(capabilities, (capability) => counts[capability] ?? 0)].sort(([a], [b]) => b - a);
  const [[most, widest] = [0, capabilities], ...fewer] = byCount;
  const can = capabilityText(widest, object, type, resourceCount);
  const them = others === 0 ? text`it` : text`them`;
  const rest = fewer.map(
    ([some, narrower]) => text`${some} can ${capabilityText(narrower, them, type, resourceCount)}`,
  );
  const also = rest.length === 0 ? [] : text`, and ${listed(rest)}`;
  return text`${others > 0 ? "The same " : ""}${most} users and roles can ${can}${also}`;
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
  const { most, administrators, capabilities, principals, counts } = countsOf(subject, first);
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
    data: { sharedBy: "same principals", resource: resourceOf(subject, arn) },
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
      counts: mostOf(seen.map(({ counts }) => counts)),
    },
    data: { sharedBy: "full administrators", resource: resourceOf(subject, arn) },
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
  const found = account.resources[account.scope.positions.get(arn) ?? -1];
  return found && { arn, type: found.type, name: found.name };
}

/** Who shares one resource; `most` and `administrators` are those of the capability that most have. */
function countsOf({ shared }: AccountSubject, { resource, wide }: Shared) {
  const [widest = 0] = wide.toSorted((a, b) => shared.count(resource, b) - shared.count(resource, a) || a - b);
  return {
    most: shared.count(resource, widest),
    administrators: shared.administrators(resource, widest),
    capabilities: wide.flatMap((at) => CAPABILITIES[at] ?? []),
    principals: [...new Set(wide.flatMap((at) => shared.first(resource, at)))].sort().slice(0, LISTED),
    counts: Object.fromEntries(COUNTED.map((name, at) => [name, shared.count(resource, POSITIONS[at] ?? 0)])),
  };
}

/** Of each capability the largest number. */
function mostOf(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  return Object.fromEntries(COUNTED.map((name) => [name, Math.max(...all.map((counts) => counts[name] ?? 0))]));
}

/** Roles as AWS makes them for its services and for IAM Identity Center: who has access to them is not for the account to say. */
function isMadeByAws(arn: string): boolean {
  return /:role\/(?:aws-service-role|service-role|aws-reserved)\//.test(arn);
}
