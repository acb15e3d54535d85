import { createAwsClient } from "../../../aws/client/client.ts";
import type { AwsFailure } from "../../../aws/client/failure.ts";
import { assumeRole } from "../../../aws/services/sts.ts";
import { failed, retry, type StageContext } from "../stage/stage.ts";
import { rejected } from "../stage/stageFailure.ts";
import type { CredentialOutcome } from "./outcome.ts";

/** The longest session that role chaining allows ("AssumeRole", AWS STS API Reference). */
const DURATION_SECONDS = 3600;

/** The longest session name that STS takes; an executionId has 58 characters at most, all of them allowed in one. */
const MAX_SESSION_NAME = 64;

/**
 * Method `config`: assumes the auditor role that the partner configured, with its external id, as the service's own identity
 * of the account's partition. The session's name is the executionId, so that CloudTrail of the account names the analysis.
 */
export async function assumeAuditRole({ execution, dependencies }: StageContext): Promise<CredentialOutcome> {
  const { identities, endpoints, runtime } = dependencies;
  const { roleArn, externalId, provider } = execution;
  const identity = identities[provider];
  if (identity === undefined)
    return retry("internal", `The service currently has no AWS identity in partition ${provider}.`);
  if (roleArn === null || externalId === null)
    return failed("internal", "The execution has no auditor role. Configure the account again.");
  const client = createAwsClient({ credential: identity, provider, endpoints, runtime });
  const sessionName = execution.executionId.slice(0, MAX_SESSION_NAME);
  const role = await assumeRole(client, { roleArn, externalId, sessionName, durationSeconds: DURATION_SECONDS });
  if (role.ok) return { ok: true, ...role.value };
  return refusal(role.failure, roleArn);
}

function refusal({ kind, code, action, status }: AwsFailure, roleArn: string): CredentialOutcome {
  switch (kind) {
    case "denied":
    case "not_found":
    case "invalid":
      if (code === "MalformedResponse") return retry("internal", `AWS gave no usable response to ${action} (${code}).`);
      // Says nothing about the role: an unusable document, or a redirect.
      if (status < 400) return failed("internal", rejected(action, code));
      return failed(
        "assume_role_denied",
        `AWS denied ${action} on ${roleArn} (${code}). The role must exist, its trust policy must allow this service's AWS identity, ` +
          "and the sts:ExternalId it requires must be the configured externalId.",
      );
    case "expired":
    case "unauthenticated":
      return retry(
        "internal",
        `AWS currently rejects the service's own identity (${code}). The account is not the cause.`,
      );
    case "throttled":
      return retry("throttled", `AWS throttled ${action} (${code}), also on the last attempt.`);
    case "unavailable":
      return retry("internal", `AWS gave no usable response to ${action} (${code}).`);
  }
}
