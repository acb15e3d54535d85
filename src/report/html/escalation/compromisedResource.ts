import { type EscalationStep, parseArn, techniqueOf } from "../../../iam/index.ts";
import { lastPart } from "../vocabulary/words.ts";

/** ARN of the resource that a step takes over, where it exists: an instance, a function, a stack. */
export function compromisedResourceOf({
  techniqueId,
  requires,
}: Pick<EscalationStep, "techniqueId" | "requires">): string | undefined {
  const technique = techniqueOf(techniqueId);
  if (technique?.target?.state !== "exists") return undefined;
  const taking = requires.filter(({ action, by }) => by === undefined && technique.actions.flat().includes(action));
  return taking.map(({ resource }) => resource).find((arn) => !/[*?]/.test(arn) && parseArn(arn)?.service !== "iam");
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
  "apprunner:service": "App Runner service",
  "batch:job-definition": "Batch job definition",
  "bedrock-agentcore:code-interpreter-custom": "AgentCore code interpreter",
  "cloudformation:stack": "CloudFormation stack",
  "cloudformation:stackset": "CloudFormation stack set",
  "codebuild:project": "CodeBuild project",
  "ec2:instance": "EC2 instance",
  "ec2:launch-template": "EC2 launch template",
  "ecs:cluster": "ECS cluster",
  "ecs:task": "ECS task",
  "ecs:task-definition": "ECS task definition",
  "elasticbeanstalk:environment": "Elastic Beanstalk environment",
  "elasticmapreduce:cluster": "EMR cluster",
  "glue:devEndpoint": "Glue development endpoint",
  "glue:job": "Glue job",
  "kinesisanalytics:application": "Apache Flink application",
  "lambda:function": "Lambda function",
  "sagemaker:notebook-instance": "SageMaker notebook",
  "sagemaker:user-profile": "SageMaker user profile",
  "states:stateMachine": "state machine",
};
