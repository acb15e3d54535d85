import { Webhook } from "standardwebhooks";

/**
 * What a webhook says, once its signature is verified; throws where the signature is wrong or older than five minutes.
 * `secret`: `whsec_…`; `body`: the text as it came.
 *
 * @example
 * const event = verifyWebhook(secret, request.headers, await request.text());
 */
export function verifyWebhook(secret: string, headers: Headers | Record<string, string>, body: string): unknown {
  const named = headers instanceof Headers ? Object.fromEntries(headers) : headers;
  return new Webhook(secret).verify(body, named);
}
