/** Work in slices of a few milliseconds: whoever runs it can do something else between them. */
export type Slices<Made> = Generator<void, Made, undefined>;

/** What the work comes to, without a pause. */
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
