import { isoTime, minuteText } from "../../model/time.ts";
import { html, type Markup } from "../markup.ts";

/** `2026-11-22 07:14 UTC`. */
export function moment(instant: number): Markup {
  return html`<time datetime="${isoTime(instant)}">${minuteText(instant)}</time>`;
}
