import { PAGE_SCRIPT_DIGEST, PAGE_STYLE_DIGEST } from "./page.generated.ts";

/** What the page says of itself: it runs its own script and style, known by their digests, and nothing else. No network. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `script-src 'sha256-${PAGE_SCRIPT_DIGEST}'`,
  `style-src 'sha256-${PAGE_STYLE_DIGEST}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/**
 * What is said when it is served: it has no origin, whatever is in it, and stands in no frame. Script and style of any
 * version of the page may run, since reports are kept; their digests are the page's own affair.
 */
export const SERVING_POLICY = [
  "sandbox allow-scripts allow-downloads",
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
