import type { Reference, Text } from "../../../iam/index.ts";
import type { Links } from "../links.ts";
import { html, type Markup, value, visible } from "../markup.ts";

/** A sentence of a finding in the words of findings.json, its names as links; a whole ARN is shown as it is. */
export function sentenceMarkup(sentence: Text, links: Links): Markup {
  return html`${sentence.map((part) => (typeof part === "string" ? visible(part) : referenceMarkup(part, links)))}`;
}

/** ARNs that the names in a sentence stand for. */
export function arnsIn(sentence: Text): Set<string> {
  return new Set(sentence.flatMap((part) => (typeof part === "string" ? [] : (part.arn ?? []))));
}

function referenceMarkup({ kind, name, arn }: Reference, links: Links): Markup {
  if (kind === "action") return html`<code>${visible(name)}</code>`;
  return arn === undefined || arn === name ? value(name) : links.named(arn, name);
}
