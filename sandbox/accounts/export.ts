import {
  type Account,
  type KmsKey,
  type PublicAccessBlock,
  type RegionalResource,
  type ResourceKind,
  type RoleDetail,
  resourceKinds,
  type Sequence,
  type Tag,
} from "./model.ts";

/** A resource as the desk tool's resources file lists it. */
export interface ExportedResource {
  readonly arn: string;
  readonly type: string;
  readonly name: string;
  readonly policy?: unknown;
  readonly tags: Readonly<Record<string, string>>;
  readonly role?: string;
  readonly publicAccessBlock?: PublicAccessBlock;
  readonly abac?: boolean;
}

/** The account as `aws iam get-account-authorization-details` prints it, policy documents as objects. */
export function exportAuthorizationDetails(account: Account): Record<string, unknown> {
  return {
    UserDetailList: [...itemsOf(account.users)],
    GroupDetailList: [...itemsOf(account.groups)],
    RoleDetailList: [...itemsOf(account.roles)].map(exportRole),
    Policies: [...itemsOf(account.localPolicies), ...itemsOf(account.awsPolicies)],
  };
}

function exportRole({ maxSessionSeconds: _, ...role }: RoleDetail): Record<string, unknown> {
  return role;
}

/** The account's resources with their policies, tags and roles. */
export function exportResources(account: Account): ExportedResource[] {
  const buckets = [...itemsOf(account.buckets)].map((bucket) => ({
    arn: `arn:${account.partition}:s3:::${bucket.name}`,
    type: "S3Bucket",
    name: bucket.name,
    tags: tagRecord(bucket.tags),
    ...(bucket.policy === undefined ? {} : { policy: bucket.policy }),
    ...(bucket.abac === undefined ? {} : { abac: bucket.abac }),
    ...(bucket.publicAccessBlock === undefined ? {} : { publicAccessBlock: bucket.publicAccessBlock }),
  }));
  const keys = account.regions.flatMap(({ name }) => [...itemsOf(account.keys(name))].map(exportKey));
  const others = resourceKinds.flatMap((kind) =>
    account.regions.flatMap(({ name }) => [...itemsOf(account.resources(kind, name))].map(exportRegional)),
  );
  return [...buckets, ...keys, ...others];
}

const types: Readonly<Record<ResourceKind, string>> = {
  queue: "SQSQueue",
  topic: "SNSTopic",
  secret: "SecretsManagerSecret",
  table: "DynamoDBTable",
  cluster: "RDSCluster",
  database: "RDSInstance",
  function: "LambdaFunction",
  repository: "ECRRepository",
  instance: "EC2Instance",
  service: "ECSService",
  job: "GlueJob",
  devEndpoint: "GlueDevEndpoint",
  stack: "CloudFormationStack",
  project: "CodeBuildProject",
  notebook: "SageMakerNotebook",
};

function exportRegional({ arn, kind, name, policy, tags, roles }: RegionalResource): ExportedResource {
  const [role] = roles;
  return {
    arn,
    type: types[kind],
    name,
    tags: tagRecord(tags),
    ...(policy === undefined ? {} : { policy }),
    ...(role === undefined ? {} : { role }),
  };
}

function exportKey(key: KmsKey): ExportedResource {
  const name = key.aliases[0] ?? key.keyId;
  return { arn: key.arn, type: "KMSKey", name, policy: key.policy, tags: tagRecord(key.tags) };
}

function tagRecord(tags: readonly Tag[]): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

/** The items of a sequence one after the other. */
export function* itemsOf<Item>(list: Sequence<Item>): Generator<Item> {
  for (let index = 0; index < list.length; index++) {
    const item = list.at(index);
    if (item !== undefined) yield item;
  }
}
