import type { Client } from "./createClient.ts";
import { RequestRefused } from "./errors.ts";
import type { components } from "./openapi.generated.ts";

export type Execution = components["schemas"]["Execution"];

/** An account of a customer, by the partner's own identifiers. */
export interface AccountAddress {
  partnerId: string;
  partnerCustomerId: string;
  accountId: string;
}

export interface TriggerOptions {
  /** A short-lived credential of the account, in place of the method that is configured. */
  credential?: components["schemas"]["AuditorAuthCredential"];
  /** With the same key, the same analysis is answered for 24 hours. A random one where it is left out. */
  idempotencyKey?: string;
}

/**
 * Starts an analysis. A lost answer does no harm: the request is repeated with the same idempotency key.
 *
 * @example
 * const { executionId } = await trigger(client, { partnerId, partnerCustomerId, accountId });
 */
export async function trigger(
  client: Client,
  account: AccountAddress,
  { credential, idempotencyKey = crypto.randomUUID() }: TriggerOptions = {},
): Promise<components["schemas"]["TriggeredAnalysis"]> {
  const { partnerId, partnerCustomerId, accountId } = account;
  const { data, error, response } = await client.api.POST(
    "/partner/{partnerId}/customer/{partnerCustomerId}/account/{accountId}/analysis",
    {
      params: { path: { partnerId, partnerCustomerId, accountId }, header: { "Idempotency-Key": idempotencyKey } },
      body: {
        partnerId,
        partnerCustomerId,
        accountId,
        ...(credential !== undefined && { auditorAuthMethod: "credential", auditorAuthCredential: credential }),
      },
    },
  );
  if (data === undefined) throw new RequestRefused(response.status, error);
  return data;
}
