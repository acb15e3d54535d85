import { parseArn, type StepRequirement } from "../../../iam/index.ts";
import { lastPart } from "../../model/arnText.ts";

/** Actions that make what they name, or take it from a stock: it is not there to be taken over. */
const MAKING = /:(?:Create|Run|Register|Start(?!Session|Build)|Publish|Import|Put|Test)/;

/** What a step takes over, when it exists and has a name: an instance, a function, a stack. */
export function thingOf(requires: readonly StepRequirement[]): string | undefined {
  if (requires.some(({ action }) => action === "iam:PassRole" || MAKING.test(action))) {
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

/** What a thing is called; of a stack its name, which its id follows. */
export function thingName(arn: string): string {
  return /:stack(?:set)?\/([^/:]+)/.exec(arn)?.[1] ?? lastPart(arn);
}

/** What a thing is, by the service and type of its ARN; its type as it is where there is no better word. */
export function thingWords(arn: string): string {
  const { service = "", resource = "" } = parseArn(arn) ?? {};
  const type = /^[A-Za-z-]+(?=[:/])/.exec(resource)?.[0] ?? "";
  return KINDS[`${service}:${type}`] ?? `${service} ${type}`.replaceAll("-", " ").trim();
}

const KINDS: Readonly<Record<string, string>> = {
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
