import { PAGE_SCRIPT_DIGEST, PAGE_STYLE_DIGEST } from "./page.generated.ts";

/** The policy in the report itself: it runs its own script and style, identified by their digests, and loads nothing. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `script-src 'sha256-${PAGE_SCRIPT_DIGEST}'`,
  `style-src 'sha256-${PAGE_STYLE_DIGEST}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/**
 * The policy header of a report that the service serves: no origin of its own, and no frames. It names no digests, since
 * stored reports are older than the script and style of today; the policy inside the report does.
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
