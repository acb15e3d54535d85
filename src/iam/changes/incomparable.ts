import { service as catalogued } from "../catalogue/catalogue.ts";
import type { Gap } from "../inventory/gaps.ts";
import { type Unread, unreadBy } from "../inventory/unread.ts";
import { parseArn } from "../policy/arn.ts";
import { hasWildcard, matchesPattern } from "../policy/pattern.ts";
import type {
  AnalysisLimits,
  ChangePart,
  ComparisonGap,
  EscalationChange,
  ExternalAccessChange,
  NotComparable,
} from "./model.ts";

type Extent = "some" | "all";

/** Resources that may be missing from an analysis. */
interface UnreadResources {
  service: string;
  region: string;
  /** Regions of which the analysis has resources, where only others may be missing. */
  except: ReadonlySet<string> | undefined;
}

/** Techniques that take over what runs in EC2 are also called through these services. */
const RUN_BY: ReadonlyMap<string, readonly string[]> = new Map([["ec2", ["ec2", "ssm", "ec2-instance-connect"]]]);

/**
 * What of two analyses cannot be compared, because one of them has a gap there: nothing of it counts as gained or lost,
 * added or removed. It tells what to leave out of what was found to differ, so that a gap never adds a difference.
 */
export class Incomparable {
  readonly #gaps = new Map<string, ComparisonGap>();
  readonly #parts = new Map<ChangePart, Extent>();
  readonly #resources: UnreadResources[] = [];
  /** Resources whose policies or tags are not known. Without ARN: all of a service and Region. */
  readonly #policies: UnreadResources[] = [];
  readonly #things = new Set<string>();
  /** Things that may be missing themselves. */
  readonly #unlisted = new Set<string>();
  readonly #principals = new Set<string>();
  #areAllPrincipals = false;
  #areNoPrincipalsListed = false;
  readonly #techniques = new Set<string>();
  /** Services of whose resources something is not known; the empty one stands for all. */
  readonly #services = new Set<string>();
  readonly #isOrganization: boolean;

  constructor(
    previous: { limits: AnalysisLimits; resources: readonly string[] },
    current: { limits: AnalysisLimits; resources: readonly string[] },
  ) {
    this.#isOrganization = organizationGaps(previous.limits.gaps) !== organizationGaps(current.limits.gaps);
    for (const [missingIn, { limits, resources }] of [
      ["previous", previous],
      ["current", current],
    ] as const) {
      for (const gap of limits.gaps) {
        const unread = unreadBy(gap);
        if (unread === undefined || !this.#hide(unread, limits, resources)) continue;
        const key = JSON.stringify(gap);
        this.#gaps.set(key, { ...gap, missingIn: this.#gaps.has(key) ? "both" : missingIn });
      }
    }
  }

  get summary(): NotComparable {
    return { gaps: [...this.#gaps.values()], parts: Object.fromEntries(this.#parts) };
  }

  /** Whether nothing of a part can be compared. */
  isAll(part: ChangePart): boolean {
    return this.#parts.get(part) === "all";
  }

  /** Whether the policies of a user or role are not all known. */
  isPrincipal(arn: string): boolean {
    return this.#areAllPrincipals || this.#principals.has(arn);
  }

  /** Whether a principal or resource may be in the account without being in the analysis. */
  isUnlisted(arn: string): boolean {
    if (this.#unlisted.has(arn)) return true;
    const parsed = parseArn(arn);
    if (parsed?.service === "iam") return this.#areNoPrincipalsListed;
    return this.#resources.some((scope) => isWithin(arn, scope));
  }

  /** Whether access to a resource rests on what is not known: its policies and tags, or whether it exists. */
  isResource(arn: string): boolean {
    return this.#things.has(arn) || this.isUnlisted(arn) || this.#policies.some((scope) => isWithin(arn, scope));
  }

  /** Whether a pattern, which stands for resources that are in no inventory, may match one that was not read. */
  isPattern(serviceName: string, pattern: string): boolean {
    if (this.#resources.length === 0 && this.#unlisted.size === 0) return false;
    const parsed = parseArn(pattern);
    if (parsed === undefined) return this.#resources.some(({ service }) => isShownAs(service, serviceName));
    return (
      this.#resources.some(
        ({ service, region, except }) =>
          meets(parsed.service, service) &&
          meets(parsed.region, region) &&
          !(except !== undefined && !hasWildcard(parsed.region) && except.has(parsed.region)),
      ) || [...this.#unlisted].some((arn) => matchesPattern(pattern, arn))
    );
  }

  /**
   * Whether access through services (service principals) rests on what is not known: whether the principal may call them
   * at all, which the policies of their resources may allow.
   */
  isThrough(services: readonly string[]): boolean {
    if (services.length === 0 || this.#services.size === 0) return false;
    return this.#services.has("") || services.some((principal) => this.#services.has(principal.split(".", 1)[0] ?? ""));
  }

  isExternal({ resource }: ExternalAccessChange): boolean {
    return this.isResource(resource);
  }

  /** Whether a path leads through or to something that is not known in one of the analyses. */
  isPath({ principal, target, steps }: EscalationChange): boolean {
    const arns = [principal, target.arn, ...steps.map(({ to }) => to)];
    if (arns.some((arn) => this.isPrincipal(arn) || this.isResource(arn))) return true;
    if (target.resource !== undefined && this.isResource(target.resource)) return true;
    return steps.some(({ technique }) =>
      technique.split(" + ").some((action) => this.#techniques.has(action.slice(0, action.indexOf(":")))),
    );
  }

  /** Notes what is not known; false where nothing that is compared rests on it. */
  #hide(unread: Unread, { holders }: AnalysisLimits, resources: readonly string[]): boolean {
    const { fact, service, region, resource } = unread;
    if (fact === "organization") {
      if (!this.#isOrganization) return false;
      this.#note("all", "access", "administrators", "escalation", "externalAccess");
      return true;
    }
    if (fact === "principals") {
      this.#hidePrincipals(resource, holders);
      return true;
    }
    if (fact !== "resources" && fact !== "resourcePolicies" && fact !== "resourceTags" && fact !== "runtimeRoles") {
      return false;
    }
    for (const prefix of RUN_BY.get(service) ?? [service]) this.#techniques.add(prefix);
    this.#note("some", "escalation");
    if (fact === "runtimeRoles") return true;
    this.#services.add(service);
    this.#note("some", "access", "externalAccess");
    const except = unread.isElsewhere && new Set(resources.map((arn) => parseArn(arn)?.region ?? ""));
    if (fact === "resources") {
      this.#note("some", "resources");
      this.#resources.push({ service, region, except });
    } else if (resource === undefined) this.#policies.push({ service, region, except });
    else this.#things.add(resource);
    return true;
  }

  #hidePrincipals(resource: string | undefined, holders: AnalysisLimits["holders"]): void {
    const arn = resource === undefined ? undefined : parseArn(resource);
    const owner = resource?.split("#")[0] ?? "";
    if (arn !== undefined && /^(?:user|role)\//.test(arn.resource)) {
      this.#principals.add(owner);
      this.#things.add(owner);
      if (owner === resource) {
        this.#unlisted.add(owner);
        this.#note("some", "principals", "resources");
      }
      this.#note("some", "access", "administrators", "escalation", "externalAccess");
      return;
    }
    const held = arn === undefined ? [] : holdersOf(owner, arn.resource, holders);
    if (held.length > 0) {
      for (const each of held) this.#principals.add(each);
      this.#note("some", "access", "administrators", "escalation");
      return;
    }
    this.#areAllPrincipals = true;
    this.#note("all", "access", "administrators", "escalation");
    if (arn !== undefined || resource?.startsWith("group/")) return;
    this.#areNoPrincipalsListed = true;
    this.#note("all", "principals");
    this.#note("some", "resources", "externalAccess");
  }

  #note(extent: Extent, ...parts: ChangePart[]): void {
    for (const part of parts) if (this.#parts.get(part) !== "all") this.#parts.set(part, extent);
  }
}

/** Who holds a policy, or a policy of the group; the last part of its ARN tells which it is. */
function holdersOf(arn: string, last: string, holders: AnalysisLimits["holders"]): readonly string[] {
  if (!last.startsWith("group/")) return holders.get(arn) ?? [];
  return [...holders].flatMap(([policy, held]) => (policy.startsWith(`${arn}#`) ? held : []));
}

function organizationGaps(gaps: readonly Gap[]): string {
  const own = gaps.filter((gap) => unreadBy(gap)?.fact === "organization");
  return JSON.stringify(own.map(({ action, code, resource }) => [action, code, resource]).sort());
}

function isWithin(arn: string, { service, region, except }: UnreadResources): boolean {
  const parsed = parseArn(arn);
  if (parsed === undefined) return true;
  if (service !== "" && parsed.service !== service) return false;
  if (except !== undefined) return parsed.region !== "" && !except.has(parsed.region);
  return region === "" || parsed.region === "" || parsed.region === region;
}

/** Whether a part of a pattern may be `value`; an empty one on either side stands for all. */
function meets(pattern: string, value: string): boolean {
  return value === "" || pattern === "" || matchesPattern(pattern, value);
}

function isShownAs(prefix: string, name: string): boolean {
  return prefix === "" || catalogued(prefix)?.displayName === name;
}
