import { readText } from "../../aws/client/body.ts";
import { publicUrlProblem } from "../../platform/publicHost.ts";
import type { Runtime } from "../../platform/runtime.ts";
import { signWebhook } from "../../vault/vendingSecret.ts";

/** A message to a host that a partner has named, as Standard Webhooks sends it. */
export interface SignedMessage {
  url: string;
  /** Where it goes instead, with the path of `url`: an endpoint of local runs. */
  endpoint?: string | undefined;
  /** The same for each try of a message. */
  id: string;
  /** JSON text. */
  body: string;
  /** Each signs it: two while a secret is being replaced. */
  secrets: readonly string[];
}

const MOST_ANSWER_BYTES = 16 * 1024;

/**
 * What became of it. `status` and, of an answer up to 16 KB, `text`; `not_public`: the URL is none that the service may call;
 * `unreachable`: no answer within the time.
 */
export type SignedPostAnswer =
  | { outcome: "answered"; status: number; isOk: boolean; text: string | undefined }
  | { outcome: "not_public" }
  | { outcome: "unreachable" };

/**
 * The one way to call a host that a partner has named: https and a public host alone, no redirects, a limit for time and
 * for what is read of the answer.
 *
 * @param timeoutMs for the whole exchange
 */
export async function signedPost(
  { url, endpoint, id, body, secrets }: SignedMessage,
  runtime: Runtime,
  timeoutMs: number,
): Promise<SignedPostAnswer> {
  if (publicUrlProblem(url) !== null) return { outcome: "not_public" };
  const timestampSeconds = Math.floor(runtime.now() / 1000);
  const signatures = await Promise.all(secrets.map((secret) => signWebhook(secret, { id, timestampSeconds, body })));
  const signal = AbortSignal.timeout(timeoutMs);
  const request = new Request(endpoint === undefined ? url : endpoint + new URL(url).pathname, {
    method: "POST",
    redirect: "manual",
    signal,
    headers: {
      "content-type": "application/json",
      accept: "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(timestampSeconds),
      "webhook-signature": signatures.join(" "),
    },
    body,
  });
  try {
    const response = await runtime.fetch(request);
    const text = await readText(response, MOST_ANSWER_BYTES, signal);
    return { outcome: "answered", status: response.status, isOk: response.ok, text };
  } catch {
    return { outcome: "unreachable" };
  }
}
