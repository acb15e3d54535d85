/** Tells on a terminal how far something is that takes long. */
export interface Progress {
  /** `what`: in the plural, `principals`. */
  step(done: number, total: number, what: string): void;
  /** Takes away what is shown. */
  end(): void;
}

/** From when on something takes long, and how often it is told, in milliseconds. */
const LONG_MS = 2_000;
const EACH_MS = 250;

export const NO_PROGRESS: Progress = { step: () => {}, end: () => {} };

/** Writes a line again and again, once the command has run for two seconds. `now`: milliseconds since the epoch. */
export function terminalProgress(write: (text: string) => void, now: () => number): Progress {
  const started = now();
  let shown = 0;
  let isShown = false;
  return {
    step(done, total, what) {
      const at = now();
      if (at - started < LONG_MS || at - shown < EACH_MS) return;
      shown = at;
      isShown = true;
      const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
      write(`\r\u001b[K${percent} %: ${done} of ${total} ${what}`);
    },
    end() {
      if (isShown) write("\r\u001b[K");
      isShown = false;
    },
  };
}
