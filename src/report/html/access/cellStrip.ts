import { anyAccess, CAPABILITY_BITS, certainAccess } from "../../summary/accessMask.ts";

/*
 * How a cell is drawn, both by the report and by the page's script: six marks in fixed places, administer, use and read
 * settings above, read, write and delete data below. A filled square is certain access, a hollow one access under
 * conditions. Units are pixels.
 */
const MARK = 6;
const STEP = MARK + 1;
/** From one cell to the next. */
export const PITCH = 25;
export const STRIP_HEIGHT = STEP + MARK;
/** Room at the right for the last slanted heading. */
const OVERHANG = 84;

/** Column and line of a capability's mark in its cell, by the capability's bit. */
const PLACES: readonly (readonly [number, number])[] = [
  [0, 0],
  [2, 0],
  [1, 0],
  [0, 1],
  [1, 1],
  [2, 1],
];

/** All marks of one capability, either filled or hollow. */
export interface StripPath {
  /** `k0`…`k5` by the capability's bit, with `o` for hollow ones. */
  className: string;
  d: string;
}

/**
 * The marks of a row of cells. A filled mark is a thick line, a hollow one an outline; the stylesheet sets the widths.
 */
export function stripPaths(masks: readonly number[]): StripPath[] {
  const paths: StripPath[] = [];
  for (let bit = 0; bit < CAPABILITY_BITS; bit++) {
    const [column, line] = PLACES[bit] ?? [0, 0];
    let full = "";
    let hollow = "";
    masks.forEach((mask, index) => {
      const x = index * PITCH + column * STEP + 1;
      const y = line * STEP;
      if ((certainAccess(mask) >> bit) & 1) full += `M${x} ${y + MARK / 2}h${MARK}`;
      else if ((anyAccess(mask) >> bit) & 1) hollow += `M${x + 0.75} ${y + 0.75}h4.5v4.5h-4.5z`;
    });
    if (full !== "") paths.push({ className: `k${bit}`, d: full });
    if (hollow !== "") paths.push({ className: `k${bit} o`, d: hollow });
  }
  return paths;
}

export function stripWidth(columns: number): number {
  return columns * PITCH + OVERHANG;
}
