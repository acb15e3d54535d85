import type { Child } from "hono/jsx";

/** How often the script asks for what changes by itself. */
const EVERY_MS = 2000;

/** A part of a view that changes by itself: the script replaces it, and nothing else, by what the view shows then. */
export function Live({ isLive, children }: { isLive: boolean; children?: Child }) {
  return (
    <div data-live={isLive ? String(EVERY_MS) : undefined} id="live">
      {children}
    </div>
  );
}
