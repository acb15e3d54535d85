import type { RegionalResource } from "../accounts/model.ts";
import type { Context } from "../context.ts";
import { type RestJsonInput, restJsonProtocol } from "../protocol/restJson.ts";
import { type AwsFailure, defineService, failure, isFailure } from "../protocol/service.ts";
import { findResource, page, pageRules, resourcesOf, tagMap } from "./regional.ts";

type Output = Readonly<Record<string, unknown>>;

/** AWS Lambda, version 2015-03-31. */
export const lambda = defineService<RestJsonInput, Output>({
  name: "lambda",
  protocol: restJsonProtocol({
    ListFunctions: "GET /2015-03-31/functions",
    GetPolicy: "GET /2015-03-31/functions/{name}/policy",
    ListTags: "GET /2017-03-31/tags/{name}",
  }),
  operations: {
    ListFunctions: { run: listFunctions },
    GetPolicy: { resource: functionArn, run: onFunction(getPolicy) },
    ListTags: { resource: functionArn, run: onFunction((each) => ({ Tags: tagMap(each.tags) })) },
  },
});

function functionArn({ name = "*" }: RestJsonInput, { caller, region }: Context): string {
  return name.startsWith("arn:")
    ? name
    : `arn:${caller.partition}:lambda:${region}:${caller.accountId}:function:${name}`;
}

function onFunction(
  operation: (found: RegionalResource) => Output | AwsFailure,
): (input: RestJsonInput, context: Context) => Output | AwsFailure {
  return (input, context) => {
    const arn = functionArn(input, context);
    const found = findResource("function", arn, context);
    return found === undefined
      ? failure(404, "ResourceNotFoundException", `Function not found: ${arn}`)
      : operation(found);
  };
}

function listFunctions(input: RestJsonInput, context: Context): Output | AwsFailure {
  const size = { member: "MaxItems", standard: 50, max: 10_000 };
  const code = "InvalidParameterValueException";
  const rules = pageRules({ scope: "ListFunctions", size: { ...size }, token: "Marker", code });
  // Lambda gives 50 at most, whatever it is asked for.
  const read = (member: string) => (member === "MaxItems" ? atMost50(input.MaxItems) : input[member]);
  const found = page(read, resourcesOf("function", context), rules);
  if (isFailure(found)) return found;
  const Functions = found.items.map((each) => ({
    FunctionName: each.name,
    FunctionArn: each.arn,
    Role: each.roles[0],
    Runtime: "nodejs24.x",
    LastModified: each.created.replace("Z", ".000+0000"),
  }));
  return { Functions, NextMarker: found.next ?? null };
}

function atMost50(given: string | undefined): string | undefined {
  return given !== undefined && /^\d+$/.test(given) ? String(Math.min(50, Number(given))) : given;
}

function getPolicy(found: RegionalResource): Output | AwsFailure {
  return found.policy === undefined
    ? failure(404, "ResourceNotFoundException", "The resource you requested does not exist.")
    : { Policy: JSON.stringify(found.policy), RevisionId: "1" };
}
