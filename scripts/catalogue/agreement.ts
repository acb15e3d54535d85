import { CAPABILITIES, capabilitiesOf } from "../../src/iam/catalogue/capability.ts";
import { findAction } from "../../src/iam/catalogue/catalogue.ts";

/** Service name → capability → full action names, the shape of GET /access-capabilities/aws. */
export type PublishedClassification = Record<string, Record<string, string[]>>;

export interface Agreement {
  /** Actions that both know, and those of them with the same set of capabilities. */
  actions: number;
  sameActions: number;
  /** (action, capability) pairs that either has, and those that both have. */
  pairs: number;
  samePairs: number;
  /** One line for each action classified otherwise. */
  differences: string[];
  /** Published actions that the catalogue does not have. */
  unknown: string[];
}

/** Compares the catalogue with a published classification; actions it does not mention are not counted. */
export function agreement(published: PublishedClassification): Agreement {
  const expected = new Map<string, Set<string>>();
  for (const service of Object.values(published)) {
    for (const [capability, names] of Object.entries(service)) {
      for (const name of names) expected.set(name, (expected.get(name) ?? new Set()).add(capability));
    }
  }
  const result: Agreement = { actions: 0, sameActions: 0, pairs: 0, samePairs: 0, differences: [], unknown: [] };
  for (const [name, theirs] of expected) {
    const action = findAction(name);
    if (action === undefined) {
      result.unknown.push(name);
      continue;
    }
    const ours = new Set<string>(capabilitiesOf(action.capabilities));
    const both = CAPABILITIES.filter((capability) => ours.has(capability) && theirs.has(capability)).length;
    result.actions++;
    result.pairs += ours.size + theirs.size - both;
    result.samePairs += both;
    if (both === ours.size && both === theirs.size) result.sameActions++;
    else result.differences.push(`${name}: published ${[...theirs].join(" + ")}, here ${[...ours].join(" + ")}`);
  }
  return result;
}
