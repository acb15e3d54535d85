import type { Ascent, Edge } from "./edge.ts";
import { CERTAIN, least, type Sureness } from "./permissionSet.ts";

export function surenessOfEdge({ option, before }: Edge): Sureness {
  return before.reduce<Sureness>((sum, { requires }) => sureness(sum, requires), option.sureness);
}

export function surenessOfAscent({ requires, before }: Ascent): Sureness {
  return before.reduce<Sureness>((sum, change) => sureness(sum, change.requires), sureness(CERTAIN, requires));
}

function sureness(from: Sureness, requires: readonly { sureness: Sureness }[]): Sureness {
  return requires.reduce<Sureness>((sum, each) => least(sum, each.sureness), from);
}
