import { count, counted } from "../../model/numberText.ts";
import { forEachCell } from "../../summary/accessGroups.ts";
import { CAPABILITY_BITS } from "../../summary/accessMask.ts";
import type { Column } from "./columns.ts";

/** What is done to services, by the capability's bit. */
const DOES: readonly string[] = [
  "administers",
  "sees settings of",
  "uses",
  "reads data of",
  "changes data of",
  "deletes data of",
];
/** Capabilities by what they weigh. */
const HEAVIEST_FIRST = [0, 5, 4, 3, 2, 1];

/** `administers 12 services, reads data of 30`: the heaviest few. `counts`: services by the capability's bit. */
export function reachWords(counts: readonly number[], most: number): string {
  const held = HEAVIEST_FIRST.filter((bit) => (counts[bit] ?? 0) > 0).slice(0, most);
  if (held.length === 0) return "no access found";
  return held
    .map((bit, index) => {
      const amount = counts[bit] ?? 0;
      return `${DOES[bit]} ${index === 0 ? counted(amount, "service") : count(amount)}`;
    })
    .join(", ");
}

/** To how many services the cells give each capability. */
export function countsOf(cells: string): number[] {
  const counts = [0, 0, 0, 0, 0, 0];
  forEachCell(cells, (_, mask) => {
    for (let bit = 0; bit < CAPABILITY_BITS; bit++) if ((mask >> bit) & 1) counts[bit] = (counts[bit] ?? 0) + 1;
  });
  return counts;
}

/** `S3`, `Amplify and 132 others`. */
export function columnWords({ name, services, mixed }: Column): string {
  if (services.length === 1) return name;
  return mixed ? `${count(services.length)} other services` : `${name} and ${counted(services.length - 1, "other")}`;
}
