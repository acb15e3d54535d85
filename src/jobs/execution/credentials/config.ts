import { type AwsClient, createAwsClient } from "../../../aws/client/client.ts";
import type { AwsFailure } from "../../../aws/client/failure.ts";
import { type AssumeRoleRequest, assumeRole } from "../../../aws/services/sts.ts";
import { newExternalId, partnerOfExternalId } from "../../../platform/externalId.ts";
import { openDatabase } from "../../../store/database.ts";
import { readRoleStanding } from "../../../store/job/roleStanding.ts";
import { failed, retry, type StageContext } from "../stage/stage.ts";
import { rejected } from "../stage/stageFailure.ts";
import type { CredentialOutcome } from "./outcome.ts";

/** The longest session that role chaining allows ("AssumeRole", AWS STS API Reference). */
const DURATION_SECONDS = 3600;

/** The longest session name that STS takes; an executionId has 58 characters at most, all of them allowed in one. */
const MAX_SESSION_NAME = 64;

/** AWS's code when a trust policy does not allow the call. */
const DENIED = "AccessDenied";

/**
 * Method `config`: assumes the auditor role that the partner configured, with its external ID, as the service's own identity
 * of the account's partition. The session's name is the executionId, which holds the partnerId: CloudTrail of the account names
 * the analysis, and the role's trust policy can require the partner (`sts:RoleSessionName`).
 *
 * The service acts for many partners and must not become a confused deputy ("The confused deputy problem", IAM User Guide): a
 * role that another partner configured first, or whose external ID is reserved for another, is not assumed for this one. AWS
 * is then called with a random external ID, so that code, message and duration are those of AWS's own refusal.
 */
export async function assumeAuditRole({ execution, dependencies }: StageContext): Promise<CredentialOutcome> {
  const { identities, endpoints, runtime, d1 } = dependencies;
  const { roleArn, externalId, provider, partnerId, executionId } = execution;
  const identity = identities[provider];
  if (identity === undefined)
    return retry("internal", `The service currently has no AWS identity in partition ${provider}.`);
  if (roleArn === null || externalId === null)
    return failed("internal", "The execution has no auditor role. Configure the account again.");
  const standing = await readRoleStanding(openDatabase(d1), { ...execution, roleArn, externalId });
  const reservedFor = partnerOfExternalId(externalId) ?? partnerId;
  const isOfAnother = standing.isPairOfAnother || reservedFor !== partnerId;

  const client = createAwsClient({ credential: identity, provider, endpoints, runtime });
  const sessionName = executionId.slice(0, MAX_SESSION_NAME);
  const request = { roleArn, externalId, sessionName, durationSeconds: DURATION_SECONDS };
  const unknown = { ...request, externalId: newExternalId("P000000", runtime.randomBytes) };
  const alarm = () => runtime.log.error("alarm.role_of_another_partner", undefined, { executionId, partnerId });
  if (isOfAnother) {
    alarm();
    return refusedByAws(client, unknown);
  }
  const role = await assumeRole(client, request);
  if (!role.ok) return refusal(role.failure, roleArn);
  if (standing.isRoleOfAnother) {
    // Perhaps the role requires no external ID at all: then any partner could name it.
    const withAnyId = await assumeRole(client, unknown);
    if (withAnyId.ok) {
      alarm();
      return denied(roleArn, DENIED);
    }
    if (withAnyId.failure.kind !== "denied") return refusal(withAnyId.failure, roleArn);
  }
  return { ok: true, ...role.value };
}

/** AWS's answer to a request that it has no reason to grant; a role that grants it all the same is not used. */
async function refusedByAws(client: AwsClient, request: AssumeRoleRequest): Promise<CredentialOutcome> {
  const role = await assumeRole(client, request);
  return role.ok ? denied(request.roleArn, DENIED) : refusal(role.failure, request.roleArn);
}

function denied(roleArn: string, code: string): CredentialOutcome {
  return failed(
    "assume_role_denied",
    `AWS denied sts:AssumeRole on ${roleArn} (${code}). The role must exist, its trust policy must allow this service's AWS identity, ` +
      "and the sts:ExternalId it requires must be the configured externalId.",
  );
}

function refusal({ kind, code, action, status }: AwsFailure, roleArn: string): CredentialOutcome {
  switch (kind) {
    case "denied":
    case "not_found":
    case "invalid":
      if (code === "MalformedResponse") return retry("internal", `AWS gave no usable response to ${action} (${code}).`);
      // Says nothing about the role: an unusable document, or a redirect.
      if (status < 400) return failed("internal", rejected(action, code));
      return denied(roleArn, code);
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
