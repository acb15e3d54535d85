/** Work in slices of a few milliseconds, between which the caller can do something else. */
export type Slices<Made> = Generator<void, Made, undefined>;

/** The result of the work, done without a pause. */
export function inOneGo<Made>(slices: Slices<Made>): Made {
  for (;;) {
    const { done, value } = slices.next();
    if (done === true) return value;
  }
}

/** The same, with `pause` awaited between the slices. */
export async function inSlices<Made>(slices: Slices<Made>, pause: () => Promise<void> | void): Promise<Made> {
  for (;;) {
    const { done, value } = slices.next();
    if (done === true) return value;
    await pause();
  }
}
