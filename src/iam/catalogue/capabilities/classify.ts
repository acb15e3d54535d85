import { type ActionFacts, classifyByRule } from "./rules.ts";
import { judge, type ServiceTable } from "./table.ts";
import { TABLES } from "./tables.ts";

export interface Classification {
  /** Bit i stands for CAPABILITIES[i]; never 0. */
  mask: number;
  /** What decided: the service's table by the action's name or by a pattern, or the general rules. */
  by: "name" | "pattern" | "rule";
}

const tableOf = new Map<string, ServiceTable>();
for (const table of TABLES) {
  if (tableOf.has(table.service)) throw new Error(`${table.service} has two tables`);
  tableOf.set(table.service, table);
}

/** The services whose table judges every action. */
export const reviewedServices: readonly string[] = TABLES.filter((table) => !table.restByRules)
  .map((table) => table.service)
  .sort();

/** The capabilities of an action: by the reviewed table of its service, else by the general rules. */
export function classify(service: string, action: ActionFacts): Classification {
  const table = tableOf.get(service);
  const judged = table === undefined ? undefined : judge(table, action.name);
  return judged ?? { mask: classifyByRule(action), by: "rule" };
}
