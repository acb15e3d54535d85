import { type Classification, classify, reviewedServices } from "../../src/iam/catalogue/capabilities/classify.ts";
import { classifyByRule } from "../../src/iam/catalogue/capabilities/rules.ts";
import { judgedNames } from "../../src/iam/catalogue/capabilities/table.ts";
import { TABLES } from "../../src/iam/catalogue/capabilities/tables.ts";
import { capabilitiesOf } from "../../src/iam/catalogue/capability.ts";
import type { CatalogueService } from "../../src/iam/catalogue/catalogue.ts";
import type { Source, SourceAction } from "./source.ts";

/** What a new source brings that nobody has looked at yet, as lines to print; nothing new gives no lines. */
export function changes(source: Source, present: readonly CatalogueService[]): string[] {
  const presentActions = new Map(present.map((service) => [service.prefix, service.actions]));
  const lines: string[] = [];
  for (const { prefix, publishedName, actions } of source.services) {
    const known = presentActions.get(prefix);
    if (known === undefined) lines.push(`new service ${prefix} (${publishedName}), ${actions.length} actions`);
    const before = new Map(known?.map((action) => [action.name, action.capabilities]));
    for (const action of actions) {
      const mask = before.get(action.name);
      const now = classified(prefix, action);
      if (mask === undefined) lines.push(`new action ${prefix}:${action.name} → ${describe(now)}${doubt(action, now)}`);
      else if (mask !== now.mask) {
        lines.push(`changed ${prefix}:${action.name}: ${capabilitiesOf(mask).join(" + ")} → ${describe(now)}`);
      }
    }
    const current = new Set(actions.map((action) => action.name));
    for (const name of before.keys()) if (!current.has(name)) lines.push(`gone ${prefix}:${name}`);
  }
  const services = new Set(source.services.map((service) => service.prefix));
  for (const { prefix } of present) if (!services.has(prefix)) lines.push(`gone service ${prefix}`);
  return lines;
}

/** Actions of reviewed services that no table judges, so that the general rules alone decide. */
export function unclassified(source: Source): string[] {
  const reviewed = new Set(reviewedServices);
  return source.services
    .filter((service) => reviewed.has(service.prefix))
    .flatMap(({ prefix, actions }) =>
      actions
        .map((action) => ({ action, now: classified(prefix, action) }))
        .filter(({ now }) => now.by === "rule")
        .map(({ action, now }) => `${prefix}:${action.name} → ${describe(now)}`),
    );
}

/** Names in the tables that the source does not have: a service that is gone, an action that is, or a slip of the pen. */
export function stale(source: Source): string[] {
  const actions = new Map(
    source.services.map((service) => [service.prefix, new Set(service.actions.map((a) => a.name))]),
  );
  return TABLES.flatMap((table) =>
    judgedNames(table)
      .filter((name) => actions.get(table.service)?.has(name) !== true)
      .map((name) => `${table.service}:${name}`),
  );
}

function classified(prefix: string, action: SourceAction): Classification {
  return classify(prefix, action);
}

/** A pattern that says other than the rules wants a look: it was made for the names of its day. */
function doubt(action: SourceAction, { mask, by }: Classification): string {
  const byRule = classifyByRule(action);
  return by === "pattern" && byRule !== mask ? `, the rules say ${capabilitiesOf(byRule).join(" + ")}` : "";
}

function describe({ mask, by }: Classification): string {
  return `${capabilitiesOf(mask).join(" + ")} (by ${by})`;
}
