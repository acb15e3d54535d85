import { malformed } from "../client/client.ts";
import type { AwsCredential } from "../client/credential.ts";
import type { AwsOutcome } from "../client/failure.ts";
import { text } from "../client/xml.ts";
import { defineOperation } from "../protocol/operation.ts";
import { query } from "../protocol/query.ts";

export interface CallerIdentity {
  accountId: string;
  arn: string;
}

/** sts:GetCallerIdentity, which no policy can deny: the identity behind the credential. */
export const getCallerIdentity = defineOperation(
  "sts:GetCallerIdentity",
  async (action, client): Promise<AwsOutcome<CallerIdentity>> => {
    const answer = await query(client, action, client.globalRegion);
    if (!answer.ok) return answer;
    const accountId = text(answer.value, "Account");
    const arn = text(answer.value, "Arn");
    if (accountId === undefined || arn === undefined) return malformed({ action });
    return { ok: true, value: { accountId, arn } };
  },
);

export interface AssumeRoleRequest {
  roleArn: string;
  externalId: string;
  /** 2 to 64 of `[\w+=,.@-]`. */
  sessionName: string;
  durationSeconds: number;
}

export interface AssumedRole {
  credential: AwsCredential;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** sts:AssumeRole in the partition's own region, whose tokens are valid in all enabled regions ("Manage AWS STS in an AWS Region"). */
export const assumeRole = defineOperation(
  "sts:AssumeRole",
  async (action, client, request: AssumeRoleRequest): Promise<AwsOutcome<AssumedRole>> => {
    const answer = await query(client, action, client.globalRegion, {
      RoleArn: request.roleArn,
      RoleSessionName: request.sessionName,
      ExternalId: request.externalId,
      DurationSeconds: String(request.durationSeconds),
    });
    if (!answer.ok) return answer;
    const accessKeyId = text(answer.value, "Credentials", "AccessKeyId");
    const secretAccessKey = text(answer.value, "Credentials", "SecretAccessKey");
    const sessionToken = text(answer.value, "Credentials", "SessionToken");
    const expiresAt = Date.parse(text(answer.value, "Credentials", "Expiration") ?? "");
    if (
      accessKeyId === undefined ||
      secretAccessKey === undefined ||
      sessionToken === undefined ||
      Number.isNaN(expiresAt)
    ) {
      return malformed({ action });
    }
    return { ok: true, value: { credential: { accessKeyId, secretAccessKey, sessionToken }, expiresAt } };
  },
);
