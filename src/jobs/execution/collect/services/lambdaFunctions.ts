import { functionPolicy, functionTags, type LambdaFunction, listFunctions } from "../../../../aws/services/lambda.ts";
import type { CollectedResource } from "../../staging/collection.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceReads } from "../resourceReads.ts";

const goneCodes = ["ResourceNotFoundException"];

/** The Lambda functions of a region with policy, tags and execution role. */
export async function lambdaFunctions(scope: RegionalScope): Promise<PendingResource[]> {
  const { survey, region } = scope;
  const found = await survey.read({ action: "lambda:ListFunctions", region }, () =>
    listFunctions(survey.client, region),
  );
  return (found ?? []).map((each) => () => readFunction(scope, each));
}

async function readFunction(
  { survey, region }: RegionalScope,
  { arn, name, role }: LambdaFunction,
): Promise<CollectedResource | undefined> {
  const { client } = survey;
  const { read, record } = resourceReads(survey, { region, arn, goneCodes });
  const policy = await read("lambda:GetPolicy", () => functionPolicy(client, region, name));
  const tags = await read("lambda:ListTags", () => functionTags(client, region, arn));
  return record({ type: "LambdaFunction", name, policy, tags, role });
}
