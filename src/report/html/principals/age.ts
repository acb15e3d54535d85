import { isStale } from "../../../iam/index.ts";
import { counted } from "../../../platform/numberText.ts";
import { DAY_MS, dayText } from "../../model/time.ts";
import { html, type Markup } from "../markup.ts";

/** Sorts after every number of days. */
export const NEVER = 99_999;

/** Whole days from `instant` to `at`; 0 for a time in the future. */
export function daysSince(instant: number, at: number): number {
  return Math.max(0, Math.floor((at - instant) / DAY_MS));
}

/** `2025-10-06, 412 days ago`, sorted by the days. */
export function dateCell(instant: number | undefined, at: number): Markup {
  if (instant === undefined) return html`<td></td>`;
  const days = daysSince(instant, at);
  return html`<td data-value="${days}">${dayText(instant)}<br><small>${daysAgo(days)}</small></td>`;
}

/** The same; `never` where there is no recorded use. */
export function useCell(instant: number | undefined, at: number): Markup {
  return instant === undefined ? html`<td data-value="${NEVER}">never</td>` : dateCell(instant, at);
}

export function daysAgo(days: number): string {
  return days === 0 ? "today" : `${counted(days, "day")} ago`;
}

/** `412 days old`, in bold where that is more than 90; `age not known`. */
export function ageText(instant: number | undefined, at: number): Markup {
  if (instant === undefined) return html`age not known`;
  const text = `${counted(daysSince(instant, at), "day")} old`;
  return isStale(instant, at) ? html`<b>${text}</b>` : html`${text}`;
}

/** `used 3 days ago`, `never used`; in bold where that is more than 90 days. */
export function useText(instant: number | undefined, at: number): Markup {
  if (instant === undefined) return html`never used`;
  const text = `used ${daysAgo(daysSince(instant, at))}`;
  return isStale(instant, at) ? html`<b>${text}</b>` : html`${text}`;
}
