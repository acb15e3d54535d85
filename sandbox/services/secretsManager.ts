import type { RegionalResource } from "../accounts/model.ts";
import type { Context } from "../context.ts";
import { type JsonInput, type JsonOutput, jsonProtocol } from "../protocol/json.ts";
import { type AwsFailure, defineService, failure, isFailure } from "../protocol/service.ts";
import { epochSeconds, findResource, membersOf, page, pageRules, resourcesOf, tagPairs } from "./regional.ts";

/** AWS Secrets Manager, version 2017-10-17: what secrets are called and who may have them, never a value. */
export const secretsManager = defineService({
  name: "secretsmanager",
  protocol: jsonProtocol({
    version: "1.1",
    target: "secretsmanager",
    codes: { internal: [500, "InternalServiceError", "An error occurred on the server side."] },
  }),
  operations: {
    ListSecrets: { run: listSecrets },
    GetResourcePolicy: { resource: ({ SecretId }) => String(SecretId), run: getResourcePolicy },
  },
});

function listSecrets(input: JsonInput, context: Context): JsonOutput | AwsFailure {
  const size = { member: "MaxResults", standard: 100, max: 100 };
  const rules = pageRules({ scope: "ListSecrets", size, token: "NextToken", code: "InvalidNextTokenException" });
  const found = page(membersOf(input), resourcesOf("secret", context), rules);
  if (isFailure(found)) return found;
  const SecretList = found.items.map((secret: RegionalResource) => ({
    ARN: secret.arn,
    Name: secret.name,
    CreatedDate: epochSeconds(secret.created),
    LastChangedDate: epochSeconds(secret.created),
    ...(secret.tags.length === 0 ? {} : { Tags: tagPairs(secret.tags) }),
  }));
  return { SecretList, ...(found.next === undefined ? {} : { NextToken: found.next }) };
}

function getResourcePolicy({ SecretId }: JsonInput, context: Context): JsonOutput | AwsFailure {
  const secret = findResource("secret", SecretId, context);
  if (secret === undefined) {
    return failure(400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
  }
  const policy = secret.policy === undefined ? {} : { ResourcePolicy: JSON.stringify(secret.policy, null, 2) };
  return { ARN: secret.arn, Name: secret.name, ...policy };
}
