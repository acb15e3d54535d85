import { service as serviceOf } from "../catalogue/catalogue.ts";
import { serviceScope } from "../catalogue/serviceActions.ts";
import { addBit, type Bits, complement, difference, emptyBits, isEmpty } from "../sets/bitSet.ts";
import { compilePattern, type Matcher } from "./pattern.ts";

/** The actions of an Action or NotAction element: a set of bits for each service, computed when it is first needed. */
export interface ActionSet {
  /** Indexes of the services it has actions of; undefined when that may be any. */
  readonly services: readonly number[] | undefined;
  /** Its actions in a service; undefined for none. */
  bits(service: number): Bits | undefined;
  /**
   * Whether an action in lower case is one of them, even one that the catalogue lacks and that no set of bits holds.
   */
  has(action: string): boolean;
}

const EVERYTHING: ActionSet = {
  services: undefined,
  bits: (service) => serviceScope(service).all,
  has: () => true,
};

/** Whether it is `*`, and so has every action whatever the service. */
export function isEveryAction(set: ActionSet): boolean {
  return set === EVERYTHING;
}

/** The actions of a set in some services alone, less those that `without` names in lower case. */
export function actionsWithin(
  set: ActionSet,
  services: ReadonlySet<string>,
  without: ReadonlySet<string> = new Set(),
): ActionSet {
  const indexes = [...services].flatMap((prefix) => serviceOf(prefix)?.index ?? []);
  const among = set.services === undefined ? indexes : set.services.filter((index) => indexes.includes(index));
  const made = new Map<number, Bits | undefined>();
  const compute = (service: number): Bits | undefined => {
    const { names } = serviceScope(service);
    const bits = among.includes(service) ? set.bits(service) : undefined;
    const left = bits && difference(bits, matchNames([...without], names));
    return left === undefined || isEmpty(left) ? undefined : left;
  };
  return {
    services: among.toSorted((a, b) => a - b),
    bits(service) {
      if (!made.has(service)) made.set(service, compute(service));
      return made.get(service);
    },
    has: (action) => services.has(action.slice(0, action.indexOf(":"))) && !without.has(action) && set.has(action),
  };
}

/** Patterns in lower case, as a parsed statement has them. */
export function actionSet(element: { not: boolean; patterns: readonly string[] }): ActionSet {
  if (!element.not && element.patterns.includes("*")) return EVERYTHING;
  /** A set that is only asked whether it has an action needs no groups. */
  let grouped: ReturnType<typeof groupByService> | undefined;
  const groups = () => {
    grouped ??= groupByService(element.patterns);
    return grouped;
  };
  const made: (Bits | null | undefined)[] = [];
  let named: readonly number[] | undefined;
  let matchers: readonly Matcher[] | undefined;
  const compute = (service: number): Bits | undefined => {
    const scope = serviceScope(service);
    const patterns = [...(groups().byService.get(service) ?? []), ...groups().anywhere];
    const matched = matchNames(patterns, scope.names);
    const bits = element.not ? complement(matched, scope.all) : matched;
    return isEmpty(bits) ? undefined : bits;
  };
  return {
    get services() {
      if (element.not || groups().anywhere.length > 0) return undefined;
      named ??= [...groups().byService.keys()].sort((a, b) => a - b);
      return named;
    },
    bits(service) {
      if (!groups().byService.has(service) && groups().anywhere.length === 0) {
        return element.not ? serviceScope(service).all : undefined;
      }
      const known = made[service];
      if (known !== undefined) return known ?? undefined;
      const bits = compute(service);
      made[service] = bits ?? null;
      return bits;
    },
    has(action) {
      matchers ??= element.patterns.map(compilePattern);
      return matchers.some((matches) => matches(action)) !== element.not;
    },
  };
}

function groupByService(patterns: readonly string[]): { byService: Map<number, string[]>; anywhere: string[] } {
  const byService = new Map<number, string[]>();
  const anywhere: string[] = [];
  for (const pattern of patterns) {
    const prefix = pattern.split(":", 1)[0] ?? "";
    if (!pattern.includes(":") && pattern !== "*") continue;
    if (/[*?]/.test(prefix)) {
      anywhere.push(pattern);
      continue;
    }
    const service = serviceOf(prefix);
    if (service === undefined) continue;
    const list = byService.get(service.index);
    if (list === undefined) byService.set(service.index, [pattern]);
    else list.push(pattern);
  }
  return { byService, anywhere };
}

function matchNames(patterns: readonly string[], names: readonly string[]): Bits {
  const bits = emptyBits(names.length);
  for (const pattern of patterns) {
    const star = pattern.indexOf("*");
    const prefix = star === pattern.length - 1 && !pattern.includes("?") ? pattern.slice(0, star) : undefined;
    const matches = prefix === undefined ? compilePattern(pattern) : (name: string) => name.startsWith(prefix);
    for (let at = 0; at < names.length; at++) if (matches(names[at] ?? "")) addBit(bits, at);
  }
  return bits;
}
