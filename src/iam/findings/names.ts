import type { ExternalPrincipal, PrincipalRecord, ResourceEntry } from "../access/model.ts";
import type { ResourceType } from "../inventory/resourceType.ts";
import { externalOwner } from "../inventory/thirdParties.ts";
import { isAccountId, nameWithoutPath, parseArn } from "../policy/arn.ts";
import { type Reference, type Text, text } from "./text.ts";

/** What a sentence needs of a user or role. */
export type PrincipalName = Pick<PrincipalRecord, "arn" | "type" | "name">;

/** What a sentence needs of a resource. */
export type ResourceName = Pick<ResourceEntry, "arn" | "type" | "name">;

/** The name alone of a record that holds more. */
export function nameOf({ arn, type, name }: PrincipalName): PrincipalName {
  return { arn, type, name };
}

/** `user alice`, `role ops`. */
export function principalText({ arn, type, name }: PrincipalName): Text {
  return text`${type === "IAMUser" ? "user" : "role"} ${{ kind: "principal", name, arn }}`;
}

/** The same from the ARN of a user or role alone. */
export function principalOfArn(arn: string): PrincipalName {
  const { resource = arn } = parseArn(arn) ?? {};
  return {
    arn,
    type: resource.startsWith("user/") ? "IAMUser" : "IAMRole",
    name: nameWithoutPath(resource),
  };
}

/** A type of resource in a sentence, as AWS's console names it. */
interface TypeName {
  singular: string;
  plural: string;
}

const named = (singular: string, plural = `${singular}s`): TypeName => ({ singular, plural });

const REPORTED_TYPES: Readonly<Record<ResourceType, TypeName>> = {
  IAMRole: named("role"),
  S3Bucket: named("S3 bucket"),
  KMSKey: named("KMS key"),
  DynamoDBTable: named("DynamoDB table"),
  SQSQueue: named("SQS queue"),
  SNSTopic: named("SNS topic"),
  SecretsManagerSecret: named("secret"),
  RDSCluster: named("RDS cluster"),
  RDSInstance: named("RDS instance"),
  LambdaFunction: named("Lambda function"),
  ECRRepository: named("ECR repository", "ECR repositories"),
};

/** Those, and the types that only escalation paths lead through. */
const TYPE_NAMES: ReadonlyMap<string, TypeName> = new Map([
  ...Object.entries(REPORTED_TYPES),
  ["CloudFormationStack", named("CloudFormation stack")],
  ["CodeBuildProject", named("CodeBuild project")],
  ["EC2Instance", named("EC2 instance")],
  ["ECSService", named("ECS service")],
  ["ECSTaskDefinition", named("ECS task definition")],
  ["GlueDevEndpoint", named("Glue development endpoint")],
  ["GlueJob", named("Glue job")],
  ["SageMakerNotebook", named("SageMaker notebook instance")],
]);

/** `KMS key`, `ECR repositories`; a type without a name of its own is a resource. */
export function typeName(type: string, amount = 1): string {
  const { singular, plural } = TYPE_NAMES.get(type) ?? named("resource");
  return amount === 1 ? singular : plural;
}

/** `the S3 bucket ledger`, `the SQS queue orders in us-east-1`: no two resources of an account are called the same. */
export function resourceText({ arn, type, name }: ResourceName): Text {
  const { region = "" } = parseArn(arn) ?? {};
  const where = region === "" ? "" : ` in ${region}`;
  return text`the ${typeName(type)} ${{ kind: "resource", name: name || arn, arn }}${where}`;
}

/** What an ARN of a principal outside the account says before its name. */
const EXTERNAL_KINDS: readonly [prefix: string, kind: string][] = [
  ["role/", "role"],
  ["user/", "user"],
  ["assumed-role/", "session"],
  ["federated-user/", "federated user"],
];

/** What S3 gives CloudFront access by ("Use an origin access identity", Amazon CloudFront Developer Guide). */
const ORIGIN_ACCESS_IDENTITY = /^arn:[^:]*:iam::cloudfront:user\/CloudFront Origin Access Identity (\w+)$/;

/** An account as S3 knows it ("Finding the canonical user ID", AWS Account Management Reference Guide). */
const CANONICAL_USER_ID = /^[0-9a-f]{64}$/;

/**
 * Someone outside the account, in every report: `anyone`, `account 999988887777`, `role deploy in Datadog (account
 * 464622532012)`, `any role in account 999988887777`.
 */
export function externalText(principal: ExternalPrincipal): Text {
  const { name, arn, kind, owner: given, isSource } = principal;
  if (kind === "anyone") return text`anyone`;
  if (kind === "service") return text`AWS service ${{ kind: "service", name: arn }}`;
  if (kind === "federated") return text`users signed in through ${identityProvider(arn)}`;
  const originAccessIdentity = ORIGIN_ACCESS_IDENTITY.exec(arn)?.[1];
  if (originAccessIdentity !== undefined)
    return text`the CloudFront origin access identity ${{ kind: "principal", name: originAccessIdentity, arn }}`;
  if (CANONICAL_USER_ID.test(arn)) return text`the canonical user ${{ kind: "account", name: arn }}`;
  const { vendor, account } = externalOwner(name);
  const organization = given ?? vendor;
  const id: Reference = { kind: "account", name: account || arn };
  const owner =
    organization === "" ? text`account ${id}` : text`${{ kind: "account", name: organization }} (account ${id})`;
  if (isSource) return text`AWS services that act for ${owner}`;
  if (kind !== "principal") return owner;
  const { resource } = parseArn(arn) ?? {};
  if (resource === undefined) {
    if (isAccountId(arn)) return owner;
    const unnamed: Reference = { kind: "principal", name: arn, arn };
    return account === arn ? text`the principal ${unnamed}` : text`the principal ${unnamed} in ${owner}`;
  }
  const [prefix, type] = EXTERNAL_KINDS.find(([start]) => resource.startsWith(start)) ?? ["", "principal"];
  const own = resource.slice(prefix.length);
  if (/^\*+$/.test(own)) return text`any ${type} in ${owner}`;
  const shown: Reference = { kind: "principal", name: own, arn };
  return /[*?]/.test(own) ? text`any ${type} named ${shown} in ${owner}` : text`${type} ${shown} in ${owner}`;
}

/** An identity provider that the account has configured, by its name; any other as the policy names it. */
function identityProvider(arn: string): Reference {
  const [type, ...name] = parseArn(arn)?.resource.split("/") ?? [];
  const isConfigured = type === "oidc-provider" || type === "saml-provider";
  return { kind: "principal", name: isConfigured ? name.join("/") : arn, arn };
}

/** The whole of an account, as a trust policy names it. */
export function accountText(id: string, arn: string): Text {
  return text`account ${{ kind: "account", name: id, arn }}`;
}

/** `user alice`, `role ops`, `group developers`, from the ARN. */
export function nameOfPrincipal(arn: string): Text {
  const { resource = "" } = parseArn(arn) ?? {};
  return resource.startsWith("group/") ? text`group ${nameWithoutPath(resource)}` : principalText(principalOfArn(arn));
}

/** A policy as `Proof.policy` or a resource's ARN names it: `policy deploy`, `inline policy ops of role ci`. */
export function policyText(policy: string): Text {
  const at = policy.indexOf("#");
  if (at < 0) {
    const { service = "", resource = policy } = parseArn(policy) ?? {};
    return service === "iam" && resource.startsWith("policy/")
      ? text`policy ${nameWithoutPath(resource)}`
      : text`the policy of ${{ kind: "resource", name: resource, arn: policy }}`;
  }
  const owner = policy.slice(0, at);
  const name = policy.slice(at + 1);
  return name === "trust"
    ? text`the trust policy of ${nameOfPrincipal(owner)}`
    : text`inline policy ${name} of ${nameOfPrincipal(owner)}`;
}
