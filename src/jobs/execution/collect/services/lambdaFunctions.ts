import { getPolicy, type LambdaFunction, listFunctions, listTags } from "../../../../aws/services/lambda.ts";
import type { CollectedResource } from "../../staging/collection.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceReads } from "../resourceReads.ts";

const goneCodes = ["ResourceNotFoundException"];

/** The Lambda functions of a region with policy, tags and execution role. */
export async function lambdaFunctions(scope: RegionalScope): Promise<PendingResource[]> {
  const { session, region } = scope;
  const found = await session.read(listFunctions, { region }, region);
  return (found ?? []).map((each) => () => readFunction(scope, each));
}

async function readFunction(
  { session, region }: RegionalScope,
  { arn, name, role }: LambdaFunction,
): Promise<CollectedResource | undefined> {
  const { read, record } = resourceReads(session, { region, arn, goneCodes });
  const policy = await read(getPolicy, region, name);
  const tags = await read(listTags, region, arn);
  return record({ type: "LambdaFunction", name, policy, tags, role });
}
