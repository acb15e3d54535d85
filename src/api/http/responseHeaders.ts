/** On every response that does not set them. No CORS: keys do not belong in browsers. */
const STANDARD: Record<string, string> = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "Strict-Transport-Security": "max-age=31536000",
  "X-Content-Type-Options": "nosniff",
};

/** The response with the request's id and the standard headers. */
export function withStandardHeaders(response: Response, requestId: string): Response {
  const complete = new Response(response.body, response);
  for (const [name, value] of Object.entries(STANDARD)) {
    if (!complete.headers.has(name)) complete.headers.set(name, value);
  }
  complete.headers.set("X-Request-Id", requestId);
  return complete;
}
