import { parseArn, type StepRequirement } from "../../../iam/index.ts";
import { lastPart } from "../vocabulary/words.ts";

/** Actions that create what they name, or use a template of it: it does not exist yet. */
const CREATING = /:(?:Create|Run|Register|Start(?!Session|Build)|Publish|Import|Put|Test)/;

/** ARN of the resource that a step takes over, where it exists: an instance, a function, a stack. */
export function compromisedResourceOf(requires: readonly StepRequirement[]): string | undefined {
  if (requires.some(({ action }) => action === "iam:PassRole" || CREATING.test(action))) {
    const taken = requires.find(({ action }) => /:(?:Update|Modify|StartSession)/.test(action));
    return taken === undefined ? undefined : existing(taken);
  }
  return requires.map(existing).find((arn) => arn !== undefined);
}

function existing({ resource, by }: StepRequirement): string | undefined {
  if (by !== undefined || /[*?]/.test(resource)) return undefined;
  const service = parseArn(resource)?.service;
  return service === undefined || service === "iam" || service === "sts" ? undefined : resource;
}

/** The name of a resource; of a stack the part before its id. */
export function resourceName(arn: string): string {
  return /:stack(?:set)?\/([^/:]+)/.exec(arn)?.[1] ?? lastPart(arn);
}

/** The type of a resource by its ARN: `EC2 instance`; the type as the ARN has it where it is not in the table. */
export function resourceTypeWords(arn: string): string {
  const { service = "", resource = "" } = parseArn(arn) ?? {};
  const type = /^[A-Za-z-]+(?=[:/])/.exec(resource)?.[0] ?? "";
  return RESOURCE_TYPES[`${service}:${type}`] ?? `${service} ${type}`.replaceAll("-", " ").trim();
}

const RESOURCE_TYPES: Readonly<Record<string, string>> = {
  "cloudformation:stack": "CloudFormation stack",
  "cloudformation:stackset": "CloudFormation stack set",
  "codebuild:project": "CodeBuild project",
  "ec2:instance": "EC2 instance",
  "ecs:cluster": "ECS cluster",
  "ecs:task": "ECS task",
  "elasticmapreduce:cluster": "EMR cluster",
  "glue:devEndpoint": "Glue development endpoint",
  "glue:job": "Glue job",
  "lambda:function": "Lambda function",
  "sagemaker:notebook-instance": "SageMaker notebook",
  "states:stateMachine": "state machine",
};
