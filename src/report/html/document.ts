import { PAGE_POLICY } from "./contentSecurityPolicy.ts";
import { html, type Markup, visible } from "./markup.ts";
import { PAGE_SCRIPT, PAGE_STYLE } from "./page.generated.ts";
import type { Section } from "./section.ts";

/** From the doctype to the start of `main`. Script and style are constants of the build, so they are not escaped. */
export function* documentOpening(title: string, sections: readonly Section[]): Generator<string> {
  yield html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${PAGE_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="generator" content="k9">
<title>${visible(title)}</title>
`.toString();
  yield `<style>${PAGE_STYLE}</style>\n</head>\n<body>\n`;
  yield html`<a class="skip" href="#summary">Skip to the summary</a>
<nav aria-label="Sections of the report"><ul>${sections.map(({ id, short }) => html`<li><a href="#${id}">${short}</a></li>`)}</ul></nav>
<main>\n`.toString();
}

export function* documentClosing(footer: Markup): Generator<string> {
  yield html`</main>\n<footer>${footer}</footer>\n`.toString();
  yield `<script>${PAGE_SCRIPT}</script>\n</body>\n</html>\n`;
}
