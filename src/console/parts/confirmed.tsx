import type { Child } from "hono/jsx";

/** A deed that cannot be undone: opening it says what it does, a second press does it. */
export function Confirmed({ label, post, children }: { label: string; post: string; children?: Child }) {
  return (
    <details class="confirmed">
      <summary>{label}…</summary>
      <p>{children}</p>
      <form data-post={post}>
        <button type="submit" class="grave">
          {label}
        </button>
      </form>
    </details>
  );
}
