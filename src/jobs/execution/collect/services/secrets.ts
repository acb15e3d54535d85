import { getResourcePolicy, listSecrets, type Secret } from "../../../../aws/services/secretsManager.ts";
import type { CollectedResource } from "../../staging/collection.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceReads } from "../resourceReads.ts";

const goneCodes = ["ResourceNotFoundException"];

/** The secrets of Secrets Manager in a region with policy and tags; what they hold is not read. */
export async function secrets(scope: RegionalScope): Promise<PendingResource[]> {
  const { session, region } = scope;
  const found = await session.read(listSecrets, { region }, region);
  return (found ?? []).map((secret) => () => readSecret(scope, secret));
}

async function readSecret(
  { session, region }: RegionalScope,
  { arn, name, tags }: Secret,
): Promise<CollectedResource | undefined> {
  const { read, record } = resourceReads(session, { region, arn, goneCodes });
  const policy = await read(getResourcePolicy, region, arn);
  return record({ type: "SecretsManagerSecret", name, policy, tags });
}
