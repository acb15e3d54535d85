import { createAwsClient } from "../../../aws/client/client.ts";
import type { AwsFailure } from "../../../aws/client/failure.ts";
import { assumeRole } from "../../../aws/services/sts.ts";
import { failed, retry, type StageContext } from "../stage/stage.ts";
import type { CredentialOutcome } from "./outcome.ts";

/** The longest that a role gives to a caller that is itself a role's session ("AssumeRole", AWS STS API Reference). */
const DURATION_SECONDS = 3600;

/** The longest session name that STS takes; an executionId has 58 characters at most, all of them allowed in one. */
const MAX_SESSION_NAME = 64;

/**
 * Method `config`: assumes the auditor role that the partner configured, with its external id, as the service's own identity
 * of the account's partition. The session bears the executionId, so that the account's CloudTrail names the analysis.
 */
export async function assumeAuditRole({ execution, dependencies }: StageContext): Promise<CredentialOutcome> {
  const { identities, endpoints, runtime } = dependencies;
  const { roleArn, externalId, provider } = execution;
  const identity = identities[provider];
  if (identity === undefined)
    return retry("internal", `The service has no AWS identity for the partition ${provider} at present.`);
  if (roleArn === null || externalId === null)
    return failed("internal", "The execution has no auditor role. Configure the account anew.");
  const client = createAwsClient({ credential: identity, provider, endpoints, runtime });
  const sessionName = execution.executionId.slice(0, MAX_SESSION_NAME);
  const role = await assumeRole(client, { roleArn, externalId, sessionName, durationSeconds: DURATION_SECONDS });
  if (role.ok) return { ok: true, ...role.value };
  return refusal(role.failure, roleArn);
}

function refusal({ kind, code, action }: AwsFailure, roleArn: string): CredentialOutcome {
  switch (kind) {
    case "denied":
    case "not_found":
    case "invalid":
      if (code === "MalformedResponse") return retry("internal", `AWS gave no usable answer to ${action} (${code}).`);
      return failed(
        "assume_role_denied",
        `AWS refused ${action} of ${roleArn} (${code}). The role must exist, its trust policy must name this service's AWS identity, ` +
          "and the sts:ExternalId it demands must be the configured externalId.",
      );
    case "expired":
    case "unauthenticated":
      return retry(
        "internal",
        `AWS does not accept the service's own identity at present (${code}); the account is not at fault.`,
      );
    case "throttled":
      return retry("throttled", `AWS throttles ${action} (${code}) and did so to the last try.`);
    case "unavailable":
      return retry("internal", `AWS gave no usable answer to ${action} (${code}).`);
  }
}
