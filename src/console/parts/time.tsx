/** An instant of the API, `2025-04-09T10:00:00.000Z`, as people read it; a dash where there is none. */
export function Time({ at }: { at: string | null | undefined }) {
  if (at === null || at === undefined) return <span class="quiet">–</span>;
  return <time datetime={at}>{at.slice(0, 16).replace("T", " ")} UTC</time>;
}
