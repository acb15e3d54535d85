/** On every response that does not set them. No CORS: keys do not belong in browsers. */
const STANDARD = Object.entries({
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "Strict-Transport-Security": "max-age=31536000",
  "X-Content-Type-Options": "nosniff",
});

/** Adds the request's id and the standard headers to a response of ours: those of other servers cannot be changed. */
export function addStandardHeaders({ headers }: Response, requestId: string): void {
  for (const [name, value] of STANDARD) if (!headers.has(name)) headers.set(name, value);
  headers.set("X-Request-Id", requestId);
}
