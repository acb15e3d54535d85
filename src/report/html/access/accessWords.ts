import { count, counted } from "../../../platform/numberText.ts";
import { forEachCell } from "../../summary/accessGroups.ts";
import { CAPABILITY_BITS } from "../../summary/accessMask.ts";
import type { Column } from "./columns.ts";

/** By the capability's bit. */
const DOES: readonly string[] = [
  "administers",
  "reads settings of",
  "uses",
  "reads data in",
  "writes data in",
  "deletes data in",
];
/** The bits of the capabilities in the order of their weights. */
const HEAVIEST_FIRST = [0, 5, 4, 3, 2, 1];

/** `administers 12 services, reads data in 30`: the `most` weightiest capabilities. `counts`: services by the capability's bit. */
export function reachWords(counts: readonly number[], most: number): string {
  const held = HEAVIEST_FIRST.filter((bit) => (counts[bit] ?? 0) > 0).slice(0, most);
  if (held.length === 0) return "no access";
  return held
    .map((bit, index) => {
      const amount = counts[bit] ?? 0;
      return `${DOES[bit]} ${index === 0 ? counted(amount, "service") : count(amount)}`;
    })
    .join(", ");
}

/** The number of services for each capability, by its bit. */
export function countsOf(cells: string): number[] {
  const counts = [0, 0, 0, 0, 0, 0];
  forEachCell(cells, (_, mask) => {
    for (let bit = 0; bit < CAPABILITY_BITS; bit++) if ((mask >> bit) & 1) counts[bit] = (counts[bit] ?? 0) + 1;
  });
  return counts;
}

/** `S3`, `Amplify and 132 more`. */
export function columnWords({ name, services, mixed }: Column): string {
  if (services.length === 1) return name;
  return mixed ? `${count(services.length)} other services` : `${name} and ${count(services.length - 1)} more`;
}
