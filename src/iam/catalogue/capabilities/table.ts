/** A mask and the names of the actions that have it, divided by blanks; "*" stands for any run of letters. */
export type Judgement = readonly [mask: number, actions: string];

/** The reviewed judgements of one service. A name without "*" comes before patterns, patterns in their order. */
export interface ServiceTable {
  /** The service prefix. */
  service: string;
  judgements: readonly Judgement[];
  /** Whether the general rules are right about every action without a judgement; without it, each is to have one. */
  restByRules?: boolean;
}

/** Tables of services that need judgements only where the general rules are wrong, by service prefix. */
export function exceptions(judgements: Readonly<Record<string, readonly Judgement[]>>): readonly ServiceTable[] {
  return Object.entries(judgements).map(([service, some]) => ({ service, judgements: some, restByRules: true }));
}

interface Compiled {
  exact: Map<string, number>;
  patterns: { matches: RegExp; mask: number }[];
}

const compiled = new WeakMap<ServiceTable, Compiled>();

function compile(table: ServiceTable): Compiled {
  const known = compiled.get(table);
  if (known !== undefined) return known;
  const result: Compiled = { exact: new Map(), patterns: [] };
  for (const [mask, actions] of table.judgements) {
    for (const name of actions.split(/\s+/).filter((word) => word !== "")) {
      if (name.includes("*")) {
        result.patterns.push({ matches: new RegExp(`^${name.replaceAll("*", ".*")}$`), mask });
      } else if (result.exact.has(name)) {
        throw new Error(`${table.service}:${name} is judged twice`);
      } else {
        result.exact.set(name, mask);
      }
    }
  }
  compiled.set(table, result);
  return result;
}

/** The mask a table gives an action and whether by its name or by a pattern; undefined when it is silent. */
export function judge(table: ServiceTable, action: string): { mask: number; by: "name" | "pattern" } | undefined {
  const { exact, patterns } = compile(table);
  const mask = exact.get(action);
  if (mask !== undefined) return { mask, by: "name" };
  const pattern = patterns.find(({ matches }) => matches.test(action));
  return pattern === undefined ? undefined : { mask: pattern.mask, by: "pattern" };
}

/** The names a table judges without a pattern: each is to be an action of the service. */
export function judgedNames(table: ServiceTable): string[] {
  return [...compile(table).exact.keys()];
}
