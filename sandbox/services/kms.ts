import type { KmsKey, Sequence } from "../accounts/model.ts";
import type { Context } from "../context.ts";
import { type JsonInput, type JsonOutput, jsonProtocol } from "../protocol/json.ts";
import { boundedInteger, paginate } from "../protocol/pagination.ts";
import { type AwsFailure, defineService, failure, isFailure } from "../protocol/service.ts";
import { epochSeconds } from "./regional.ts";

/** AWS Key Management Service, version 2014-11-01. */
export const kms = defineService({
  name: "kms",
  protocol: jsonProtocol({
    version: "1.1",
    target: "TrentService",
    codes: { internal: [500, "KMSInternalException", "The request was rejected because of an internal error."] },
  }),
  operations: {
    ListKeys: { run: listKeys },
    ListAliases: { run: listAliases },
    DescribeKey: { resource: keyArn, run: onKey(describeKey, true) },
    GetKeyPolicy: { resource: keyArn, run: onKey(getKeyPolicy) },
    ListResourceTags: { resource: keyArn, run: onKey(listResourceTags) },
    ListGrants: { resource: keyArn, run: onKey(listGrants) },
  },
});

type OnKey = (key: KmsKey, input: JsonInput, context: Context) => JsonOutput | AwsFailure;

/** Finds the key of the account and region that KeyId names; by alias only where the operation takes one. */
function onKey(operation: OnKey, takesAlias = false): (input: JsonInput, context: Context) => JsonOutput | AwsFailure {
  return (input, context) => {
    const given = input.KeyId;
    if (typeof given !== "string" || given === "") return validation("Value null at 'keyId' must not be null");
    if (given.includes("alias/") && !takesAlias) {
      return failure(400, "InvalidArnException", `Invalid keyId ${given}`);
    }
    const key = findKey(given, context);
    if (key !== undefined) return operation(key, input, context);
    const what = given.includes("alias/") ? "Alias" : "Key";
    const arn = given.startsWith("arn:") ? given : `${arnPrefix(context)}:${what === "Key" ? "key/" : ""}${given}`;
    return failure(400, "NotFoundException", `${what} '${arn}' ${what === "Key" ? "does not exist" : "is not found."}`);
  };
}

function findKey(given: string, context: Context): KmsKey | undefined {
  const { account, region } = context;
  const direct = account?.findKey?.(region, given.slice(given.lastIndexOf("/") + 1));
  if (direct !== undefined && (given === direct.keyId || given === direct.arn)) return direct;
  const keys = keysOf(context);
  const prefix = arnPrefix(context);
  for (let index = 0; index < keys.length; index++) {
    const key = keys.at(index);
    if (key === undefined) continue;
    if (given === key.keyId || given === key.arn) return key;
    if (key.aliases.some((alias) => given === alias || given === `${prefix}:${alias}`)) return key;
  }
  return undefined;
}

function keyArn(input: JsonInput, context: Context): string {
  const given = typeof input.KeyId === "string" ? input.KeyId : "*";
  return given.startsWith("arn:") ? given : `${arnPrefix(context)}:key/${given}`;
}

function arnPrefix({ caller, region }: Context): string {
  return `arn:${caller.partition}:kms:${region}:${caller.accountId}`;
}

function keysOf(context: Context): Sequence<KmsKey> {
  return context.account?.keys(context.region) ?? [];
}

function validation(detail: string): AwsFailure {
  return failure(400, "ValidationException", `1 validation error detected: ${detail}`);
}

/** A page with Limit and Marker, as all lists of KMS have them. */
function kmsPage<Item>(
  input: JsonInput,
  list: Sequence<Item>,
  bounds: { readonly standard: number; readonly max: number; readonly scope: string },
): { items: readonly Item[]; position: JsonOutput } | AwsFailure {
  const size = boundedInteger(input.Limit, { standard: bounds.standard, min: 1, max: bounds.max });
  if (size === undefined) return validation(`Value at 'limit' must be between 1 and ${bounds.max}`);
  const marker = typeof input.Marker === "string" ? input.Marker : undefined;
  const page = paginate(list, { size, marker, scope: bounds.scope });
  if (page === undefined) return failure(400, "InvalidMarkerException", "Could not deserialize marker");
  const more = page.next === undefined ? { Truncated: false } : { Truncated: true, NextMarker: page.next };
  return { items: page.items, position: more };
}

function listKeys(input: JsonInput, context: Context): JsonOutput | AwsFailure {
  const page = kmsPage(input, keysOf(context), { standard: 100, max: 1000, scope: `ListKeys ${context.region}` });
  if (isFailure(page)) return page;
  return { Keys: page.items.map((key) => ({ KeyArn: key.arn, KeyId: key.keyId })), ...page.position };
}

function listAliases(input: JsonInput, context: Context): JsonOutput | AwsFailure {
  const given = typeof input.KeyId === "string" ? input.KeyId : undefined;
  const only = given === undefined ? undefined : findKey(given, context);
  if (given !== undefined && only === undefined) {
    return failure(400, "NotFoundException", `Key '${keyArn(input, context)}' does not exist`);
  }
  const keys = only === undefined ? keysOf(context) : [only];
  const aliases: JsonOutput[] = [];
  for (let index = 0; index < keys.length; index++) {
    const key = keys.at(index);
    for (const alias of key?.aliases ?? []) {
      const arn = `${arnPrefix(context)}:${alias}`;
      const created = epochSeconds(key?.created ?? "");
      aliases.push({
        AliasName: alias,
        AliasArn: arn,
        TargetKeyId: key?.keyId,
        CreationDate: created,
        LastUpdatedDate: created,
      });
    }
  }
  if (only === undefined && context.account !== undefined) {
    // Reserved for keys that AWS makes when they are first used: listed without a target.
    for (const service of ["dynamodb", "redshift"]) {
      const alias = `alias/aws/${service}`;
      if (aliases.every((known) => known.AliasName !== alias)) {
        aliases.push({ AliasName: alias, AliasArn: `${arnPrefix(context)}:${alias}` });
      }
    }
  }
  const scope = `ListAliases ${context.region} ${only?.keyId ?? ""}`;
  const page = kmsPage(input, aliases, { standard: 50, max: 100, scope });
  return isFailure(page) ? page : { Aliases: page.items, ...page.position };
}

function describeKey(key: KmsKey, _input: JsonInput, { caller }: Context): JsonOutput {
  const encrypts = key.usage === "ENCRYPT_DECRYPT";
  const algorithms =
    key.spec === "SYMMETRIC_DEFAULT" ? ["SYMMETRIC_DEFAULT"] : ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"];
  return {
    KeyMetadata: {
      AWSAccountId: caller.accountId,
      KeyId: key.keyId,
      Arn: key.arn,
      CreationDate: epochSeconds(key.created),
      Enabled: key.state === "Enabled",
      Description: key.description,
      KeyUsage: key.usage,
      KeyState: key.state,
      Origin: "AWS_KMS",
      KeyManager: key.manager,
      CustomerMasterKeySpec: key.spec,
      KeySpec: key.spec,
      MultiRegion: key.multiRegion,
      ...(encrypts ? { EncryptionAlgorithms: algorithms } : { SigningAlgorithms: ["RSASSA_PSS_SHA_256"] }),
    },
  };
}

function getKeyPolicy(key: KmsKey, input: JsonInput): JsonOutput | AwsFailure {
  if (input.PolicyName !== undefined && input.PolicyName !== "default") {
    return failure(400, "NotFoundException", "No such policy exists");
  }
  return { Policy: JSON.stringify(key.policy, null, 2), PolicyName: "default" };
}

function listResourceTags(key: KmsKey, input: JsonInput): JsonOutput | AwsFailure {
  const page = kmsPage(input, key.tags, { standard: 50, max: 50, scope: `ListResourceTags ${key.keyId}` });
  if (isFailure(page)) return page;
  return { Tags: page.items.map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value })), ...page.position };
}

function listGrants(key: KmsKey, input: JsonInput, { caller }: Context): JsonOutput | AwsFailure {
  const page = kmsPage(input, key.grants, { standard: 50, max: 100, scope: `ListGrants ${key.keyId}` });
  if (isFailure(page)) return page;
  const Grants = page.items.map(({ created, ...grant }) => ({
    KeyId: key.arn,
    ...grant,
    IssuingAccount: `arn:${caller.partition}:iam::${caller.accountId}:root`,
    CreationDate: epochSeconds(created),
  }));
  return { Grants, ...page.position };
}
