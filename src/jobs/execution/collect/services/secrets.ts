import { listSecrets, type Secret, secretPolicy } from "../../../../aws/services/secretsManager.ts";
import type { CollectedResource } from "../../staging/collection.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceReads } from "../resourceReads.ts";

const goneCodes = ["ResourceNotFoundException"];

/** The secrets of Secrets Manager in a region with policy and tags; what they hold is not read. */
export async function secrets(scope: RegionalScope): Promise<PendingResource[]> {
  const { survey, region } = scope;
  const found = await survey.read({ action: "secretsmanager:ListSecrets", region }, () =>
    listSecrets(survey.client, region),
  );
  return (found ?? []).map((secret) => () => readSecret(scope, secret));
}

async function readSecret(
  { survey, region }: RegionalScope,
  { arn, name, tags }: Secret,
): Promise<CollectedResource | undefined> {
  const { read, record } = resourceReads(survey, { region, arn, goneCodes });
  const policy = await read("secretsmanager:GetResourcePolicy", () => secretPolicy(survey.client, region, arn));
  return record({ type: "SecretsManagerSecret", name, policy, tags });
}
