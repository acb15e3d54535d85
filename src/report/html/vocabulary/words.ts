import { CAPABILITIES, type Capability } from "../../../iam/index.ts";
import { html, type Markup } from "../markup.ts";

/** The capabilities as a sentence has them, in their fixed order. */
export const CAPABILITY_WORDS: Readonly<Record<Capability, string>> = {
  "administer-resource": "administer",
  "read-config": "read settings",
  "use-resource": "use",
  "read-data": "read data",
  "write-data": "write data",
  "delete-data": "delete data",
};

/** One letter each, where there is no room for words; the report explains them where it uses them. */
export const CAPABILITY_LETTERS: Readonly<Record<Capability, string>> = {
  "administer-resource": "A",
  "read-config": "C",
  "use-resource": "U",
  "read-data": "R",
  "write-data": "W",
  "delete-data": "D",
};

/** `administer, read data`: of a mask whose bit i stands for CAPABILITIES[i]. */
export function capabilityWords(mask: number): string {
  return CAPABILITIES.filter((_, bit) => (mask >> bit) & 1)
    .map((capability) => CAPABILITY_WORDS[capability])
    .join(", ");
}

const NUMBER = new Intl.NumberFormat("en-US");

/** `1,048,576`. */
export function count(amount: number): string {
  return NUMBER.format(amount);
}

/** `1 role`, `2 roles`; `plural` where an s does not do. */
export function counted(amount: number, singular: string, plural = `${singular}s`): string {
  return `${count(amount)} ${amount === 1 ? singular : plural}`;
}

export const DAY_MS = 24 * 60 * 60 * 1000;

/** `2026-11-22 07:14 UTC`. */
export function moment(instant: number): Markup {
  const iso = new Date(instant).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC</time>`;
}

/** `2026-11-22`; a dash for what is not known. */
export function day(instant: number | undefined): Markup {
  if (instant === undefined) return html`<span class="none">–</span>`;
  const iso = new Date(instant).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)}</time>`;
}

/** `today`, `1 day ago`, `412 days ago`. */
export function ago(instant: number, now: number): string {
  const days = Math.max(0, Math.floor((now - instant) / DAY_MS));
  return days === 0 ? "today" : `${counted(days, "day")} ago`;
}

/** The last segment of an ARN, for a reader who has the whole one at hand. */
export function lastPart(arn: string): string {
  return arn.slice(Math.max(arn.lastIndexOf("/"), arn.lastIndexOf(":")) + 1) || arn;
}
