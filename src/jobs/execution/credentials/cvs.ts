import * as z from "zod";
import { readText } from "../../../aws/client/body.ts";
import { parseJson } from "../../../aws/protocol/json.ts";
import { isSessionOf } from "../../../platform/auditArn.ts";
import { publicUrlProblem } from "../../../platform/publicHost.ts";
import { openDatabase } from "../../../store/database.ts";
import { findPartner } from "../../../store/partner.ts";
import type { KeyRing } from "../../../vault/keyRing.ts";
import { signWebhook, vendingSecrets } from "../../../vault/vendingSecret.ts";
import { type ClaimedExecution, failed, retry, type StageContext } from "../stage/stage.ts";
import { awsCredentialOf, CredentialDetails } from "./details.ts";
import type { CredentialOutcome } from "./outcome.ts";

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 16 * 1024;

/** What a vending service answers: the shape of `auditorAuthCredential` in the trigger's body. */
const VendedCredential = z.object({
  provider: z.enum(["aws", "aws-us-gov"]),
  type: z.literal("credential_sts"),
  details: CredentialDetails,
});

/**
 * Method `cvs`: asks the OEM partner's vending service for a credential, by a POST that is signed as a Standard Webhooks
 * message with every secret of the ring. Redirects are not followed, and nothing of the response gets into a message.
 *
 * @param timeoutMs for the whole exchange
 */
export async function vendCredential(context: StageContext, timeoutMs = TIMEOUT_MS): Promise<CredentialOutcome> {
  const { execution, dependencies } = context;
  const { vendingKeys, vendingEndpoint, d1, runtime } = dependencies;
  if (vendingKeys === undefined) return retry("internal", "The service currently cannot sign vending requests.");
  const url = (await findPartner(openDatabase(d1), execution.partnerId))?.credentialVendingServiceUrl;
  if (!url) return failed("vending_failed", "The partner has no credential vending service.");
  if (publicUrlProblem(url) !== null)
    return failed("vending_failed", "The URL of the credential vending service must be https, with a public host.");

  const signal = AbortSignal.timeout(timeoutMs);
  const target = vendingEndpoint === undefined ? url : vendingEndpoint + new URL(url).pathname;
  const request = await vendingRequest(target, execution, vendingKeys, runtime.now(), signal);
  let response: Response;
  let answer: string | undefined;
  try {
    response = await runtime.fetch(request);
    answer = await readText(response, MAX_ANSWER_BYTES, signal);
  } catch {
    const seconds = timeoutMs / 1000;
    return retry(
      "vending_failed",
      `The credential vending service could not be reached, or did not respond within ${seconds} s.`,
    );
  }
  if (response.status === 429 || response.status >= 500) return retry("vending_failed", answeredWith(response.status));
  if (!response.ok) return failed("vending_failed", answeredWith(response.status));
  if (answer === undefined)
    return failed("vending_failed", "The response of the credential vending service is longer than 16 KB.");
  return checked(answer, execution, runtime.now());
}

async function vendingRequest(
  url: string,
  execution: ClaimedExecution,
  ring: KeyRing,
  now: number,
  signal: AbortSignal,
): Promise<Request> {
  const { partnerId, partnerCustomerId, customerId, accountId, provider, executionId, fence } = execution;
  const body = JSON.stringify({ partnerId, partnerCustomerId, customerId, accountId, provider, executionId });
  const id = `${executionId}.${fence}`;
  const timestampSeconds = Math.floor(now / 1000);
  const secrets = await vendingSecrets(ring, partnerId);
  const signatures = await Promise.all(secrets.map((secret) => signWebhook(secret, { id, timestampSeconds, body })));
  return new Request(url, {
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
}

function checked(answer: string, { provider, accountId }: ClaimedExecution, now: number): CredentialOutcome {
  const parsed = VendedCredential.safeParse(parseJson(answer));
  if (!parsed.success)
    return failed(
      "vending_failed",
      "The response of the credential vending service does not match the auditorAuthCredential schema.",
    );
  const { details } = parsed.data;
  if (parsed.data.provider !== provider || !isSessionOf(details.arn, provider, accountId)) {
    return failed("vending_failed", `The vended credential is not for account ${accountId} in ${provider}.`);
  }
  const credential = awsCredentialOf(details);
  if (credential.expiresAt <= now) return failed("vending_failed", "The vended credential has already expired.");
  return { ok: true, ...credential };
}

function answeredWith(status: number): string {
  return `The credential vending service responded with HTTP status ${status}.`;
}
