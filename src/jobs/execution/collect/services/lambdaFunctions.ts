import { getPolicy, listFunctions, listTags } from "../../../../aws/services/lambda.ts";
import type { Collector } from "../collector.ts";
import { nameOf } from "../resourceName.ts";

/** The Lambda functions of a region with policy, tags and execution role. */
export const lambdaFunctions: Collector = {
  name: "lambdaFunctions",
  goneCodes: ["ResourceNotFoundException"],
  async list({ session, region }) {
    const found = await session.read(listFunctions, { region }, region);
    return (found ?? []).map(({ arn, name, role }) => ({ resource: { arn, type: "LambdaFunction", name, role } }));
  },
  policies: async (_scope, { region, resource }, { read }) => ({
    policy: await read(getPolicy, region, nameOf(resource)),
  }),
  rest: async (_scope, { region, resource }, { read }) => ({ tags: await read(listTags, region, resource.arn) }),
};
