import { parseJson } from "../../../aws/protocol/json.ts";
import { openDatabase } from "../../../store/database.ts";
import { readEnvelope } from "../../../store/job/worker.ts";
import { openCredential } from "../../../vault/envelope.ts";
import { failed, retry, type StageContext } from "../stage/stage.ts";
import { credentialExpired } from "../stage/stageFailure.ts";
import { awsCredentialOf, CredentialDetails } from "./details.ts";
import type { CredentialOutcome } from "./outcome.ts";

/** Method `credential`: opens the envelope that the trigger sealed. It exists until the credential expires or the account is collected. */
export async function openSuppliedCredential({ execution, dependencies }: StageContext): Promise<CredentialOutcome> {
  const { keyRing, d1, runtime } = dependencies;
  if (keyRing === undefined) return retry("internal", "The service currently cannot decrypt credentials.");
  const sealed = await readEnvelope(openDatabase(d1), execution);
  if (sealed === null || sealed.expiresAt <= runtime.now()) return credentialExpired();
  const { executionId, customerId, accountId } = execution;
  const opened = await openCredential(keyRing, { executionId, customerId, accountId }, sealed.envelope);
  if (!opened.ok) return failed("internal", "The credential can no longer be decrypted. Trigger a new analysis.");
  const details = CredentialDetails.safeParse(parseJson(new TextDecoder().decode(opened.plaintext)));
  opened.plaintext.fill(0);
  if (!details.success) return failed("access_denied", "The credential does not have the form of an AWS credential.");
  return { ok: true, ...awsCredentialOf(details.data) };
}
