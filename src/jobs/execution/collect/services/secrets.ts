import { getResourcePolicy, listSecrets } from "../../../../aws/services/secretsManager.ts";
import type { Collector } from "../collector.ts";

/** The secrets of Secrets Manager in a region with policy and tags; what they hold is not read. */
export const secrets: Collector = {
  name: "secrets",
  goneCodes: ["ResourceNotFoundException"],
  async list({ session, region }) {
    const found = await session.read(listSecrets, { region }, region);
    return (found ?? []).map(({ arn, name, tags }) => ({
      resource: { arn, type: "SecretsManagerSecret", name, tags },
    }));
  },
  policies: async (_scope, { region, resource }, { read }) => ({
    policy: await read(getResourcePolicy, region, resource.arn),
  }),
};
