import type { RegionalResource } from "../accounts/model.ts";
import type { Context } from "../context.ts";
import { type JsonInput, type JsonOutput, jsonProtocol } from "../protocol/json.ts";
import { type AwsFailure, defineService, isFailure } from "../protocol/service.ts";
import { membersOf, page, pageRules, resourcesOf } from "./regional.ts";

const size = { member: "MaxResults", standard: 100, max: 1000 };
const code = "InvalidInputException";

/** AWS Glue, version 2017-03-31: what runs with a role. */
export const glue = defineService({
  name: "glue",
  protocol: jsonProtocol({
    version: "1.1",
    target: "AWSGlue",
    codes: { internal: [500, "InternalServiceException", "An internal service error occurred."] },
  }),
  operations: { GetJobs: { run: getJobs }, GetDevEndpoints: { run: getDevEndpoints } },
});

function getJobs(input: JsonInput, context: Context): JsonOutput | AwsFailure {
  const rules = pageRules({ scope: "GetJobs", size, token: "NextToken", code });
  const found = page(membersOf(input), resourcesOf("job", context), rules);
  if (isFailure(found)) return found;
  return { Jobs: found.items.map((job) => ({ Name: job.name, Role: roleOf(job) })), NextToken: found.next };
}

function getDevEndpoints(input: JsonInput, context: Context): JsonOutput | AwsFailure {
  const rules = pageRules({ scope: "GetDevEndpoints", size, token: "NextToken", code });
  const found = page(membersOf(input), resourcesOf("devEndpoint", context), rules);
  if (isFailure(found)) return found;
  const DevEndpoints = found.items.map(({ name, roles }) => ({
    EndpointName: name,
    RoleArn: roles[0],
    Status: "READY",
  }));
  return { DevEndpoints, NextToken: found.next };
}

/** By name or by ARN, as the job was given it. */
function roleOf({ roles: [arn = ""], namesRole }: RegionalResource): string {
  return namesRole ? arn.slice(arn.lastIndexOf("/") + 1) : arn;
}
