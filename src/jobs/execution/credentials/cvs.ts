import * as z from "zod";
import { parseJson } from "../../../aws/protocol/json.ts";
import { isSessionOf } from "../../../platform/auditArn.ts";
import { openDatabase } from "../../../store/database.ts";
import { findPartner } from "../../../store/partner.ts";
import { vendingSecrets } from "../../../vault/vendingSecret.ts";
import { signedPost } from "../../outbound/signedPost.ts";
import { type ClaimedExecution, failed, retry, type StageContext } from "../stage/stage.ts";
import { awsCredentialOf, CredentialDetails } from "./details.ts";
import type { CredentialOutcome } from "./outcome.ts";

const TIMEOUT_MS = 10_000;

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
  const { partnerId, partnerCustomerId, customerId, accountId, provider, executionId, fence } = execution;
  const message = {
    url,
    endpoint: vendingEndpoint,
    id: `${executionId}.${fence}`,
    body: JSON.stringify({ partnerId, partnerCustomerId, customerId, accountId, provider, executionId }),
    secrets: await vendingSecrets(vendingKeys, partnerId),
  };
  const answer = await signedPost(message, runtime, timeoutMs);
  if (answer.outcome === "not_public")
    return failed("vending_failed", "The URL of the credential vending service must be https, with a public host.");
  if (answer.outcome === "unreachable") {
    const seconds = timeoutMs / 1000;
    return retry(
      "vending_failed",
      `The credential vending service could not be reached, or did not respond within ${seconds} s.`,
    );
  }
  const { status, isOk, text } = answer;
  if (status === 429 || status >= 500) return retry("vending_failed", answeredWith(status));
  if (!isOk) return failed("vending_failed", answeredWith(status));
  if (text === undefined)
    return failed("vending_failed", "The response of the credential vending service is longer than 16 KB.");
  return checked(text, execution, runtime.now());
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
