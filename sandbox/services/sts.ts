import { findAccount } from "../accounts/registry.ts";
import type { Context } from "../context.ts";
import { issueSession } from "../identity/session.ts";
import { trusts } from "../identity/trust.ts";
import { issueToken } from "../identity/webIdentity.ts";
import { boundedInteger } from "../protocol/pagination.ts";
import { listParameter, type QueryInput, queryProtocol } from "../protocol/query.ts";
import { type AwsFailure, defineService, failure } from "../protocol/service.ts";
import type { XmlObject } from "../protocol/xml.ts";

const roleArnPattern = /^arn:(aws|aws-us-gov|aws-cn):iam::(\d{12}):role\/((?:[\w+=,.@-]+\/)*)([\w+=,.@-]{1,64})$/;
const sessionNamePattern = /^[\w+=,.@-]{2,64}$/;
const externalIdPattern = /^[\w+=,.@:/-]{2,1224}$/;

/** AWS Security Token Service, version 2011-06-15. */
export const sts = defineService({
  name: "sts",
  protocol: queryProtocol({ namespace: "https://sts.amazonaws.com/doc/2011-06-15/", version: "2011-06-15" }),
  operations: {
    GetCallerIdentity: { run: getCallerIdentity },
    GetWebIdentityToken: { run: getWebIdentityToken },
    AssumeRole: { resource: (input) => input.get("RoleArn") ?? "*", run: assumeRole },
  },
});

function getCallerIdentity(_input: QueryInput, { caller }: Context): XmlObject {
  return { Arn: caller.arn, UserId: caller.userId, Account: caller.accountId };
}

async function assumeRole(input: QueryInput, context: Context): Promise<XmlObject | AwsFailure> {
  const roleArn = input.get("RoleArn") ?? "";
  const sessionName = input.get("RoleSessionName") ?? "";
  const externalId = input.get("ExternalId") ?? undefined;
  const [, partition, accountId = "", path = "", roleName = ""] = roleArnPattern.exec(roleArn) ?? [];
  if (partition === undefined) return failure(400, "ValidationError", `${roleArn} is invalid`);
  if (!sessionNamePattern.test(sessionName)) return invalidMember("roleSessionName", sessionName, "[\\w+=,.@-]*");
  if (externalId !== undefined && !externalIdPattern.test(externalId)) {
    return invalidMember("externalId", externalId, "[\\w+=,.@:\\/-]*");
  }
  const durationSeconds = boundedInteger(input.get("DurationSeconds"), { standard: 3600, min: 900, max: 43_200 });
  if (durationSeconds === undefined) {
    return failure(400, "ValidationError", "DurationSeconds must have a value from 900 to 43200");
  }

  const account = findAccount(accountId);
  const role = account?.findRole(roleName);
  const arn = `arn:${partition}:iam::${accountId}:role/${path}${roleName}`;
  const trusted = role?.Arn === arn && trusts(role.AssumeRolePolicyDocument, context.caller, externalId);
  if (role === undefined || !trusted || account?.partition !== context.caller.partition) {
    return failure(
      403,
      "AccessDenied",
      `User: ${context.caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    );
  }
  if (durationSeconds > role.maxSessionSeconds) {
    const message = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
    return failure(400, "ValidationError", message);
  }

  const audits = role.AttachedManagedPolicies.some((policy) => policy.PolicyName === "SecurityAudit");
  const caller = {
    arn: `arn:${partition}:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
    userId: `${role.RoleId}:${sessionName}`,
    accountId,
    partition: account.partition,
    may: audits ? "audit" : "none",
  } as const;
  const expiresAt = Math.floor(context.now / 1000) * 1000 + durationSeconds * 1000;
  const session = await issueSession(caller, expiresAt, crypto.getRandomValues(new Uint8Array(16)));
  return {
    AssumedRoleUser: { AssumedRoleId: caller.userId, Arn: caller.arn },
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: new Date(expiresAt).toISOString().replace(".000Z", "Z"),
    },
  };
}

async function getWebIdentityToken(input: QueryInput, context: Context): Promise<XmlObject | AwsFailure> {
  const audiences = listParameter(input, "Audience");
  if (audiences.length < 1 || audiences.length > 10 || audiences.some((text) => text === "" || text.length > 1000)) {
    return failure(400, "ValidationError", "Audience must have 1 to 10 items of 1 to 1000 characters");
  }
  const durationSeconds = boundedInteger(input.get("DurationSeconds"), { standard: 300, min: 60, max: 3600 });
  if (durationSeconds === undefined) {
    return failure(400, "ValidationError", "DurationSeconds must have a value from 60 to 3600");
  }
  const key = (await context.state.tokenKeys()).find(({ algorithm }) => algorithm === input.get("SigningAlgorithm"));
  if (key === undefined) return failure(400, "ValidationError", "SigningAlgorithm must be RS256 or ES384");
  const tags: Record<string, string> = {};
  for (let index = 1; input.has(`Tags.member.${index}.Key`); index++) {
    tags[input.get(`Tags.member.${index}.Key`) ?? ""] = input.get(`Tags.member.${index}.Value`) ?? "";
  }
  const issuedAtSeconds = Math.floor(context.now / 1000);
  const expiresAtSeconds = issuedAtSeconds + durationSeconds;
  const { caller, region, requestId: id } = context;
  const WebIdentityToken = await issueToken(key, {
    caller,
    region,
    audiences,
    tags,
    issuedAtSeconds,
    expiresAtSeconds,
    id,
  });
  const Expiration = new Date(expiresAtSeconds * 1000).toISOString().replace(".000Z", "Z");
  return { WebIdentityToken, Expiration };
}

function invalidMember(name: string, value: string, pattern: string): AwsFailure {
  const message = `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern}`;
  return failure(400, "ValidationError", message);
}
