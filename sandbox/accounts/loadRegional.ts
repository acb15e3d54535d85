import type { Partition } from "../partition.ts";
import type { ResourceFixture } from "./fixture.ts";
import { hash32, stableUuid } from "./identifiers.ts";
import { tagList } from "./loadResources.ts";
import type { RegionalResource, ResourceKind } from "./model.ts";

/** How the ARNs of each kind end, after the account id, and of which service they are. */
const arns: Readonly<Record<ResourceKind, readonly [service: string, end: (fixture: ResourceFixture) => string]>> = {
  queue: ["sqs", ({ name }) => name],
  topic: ["sns", ({ name }) => name],
  secret: ["secretsmanager", ({ name }) => `secret:${name}-${suffix(name)}`],
  table: ["dynamodb", ({ name }) => `table/${name}`],
  cluster: ["rds", ({ name }) => `cluster:${name}`],
  database: ["rds", ({ name }) => `db:${name}`],
  function: ["lambda", ({ name }) => `function:${name}`],
  repository: ["ecr", ({ name }) => `repository/${name}`],
  instance: ["ec2", ({ name }) => `instance/${name}`],
  service: ["ecs", ({ name, cluster = "default" }) => `service/${cluster}/${name}`],
  job: ["glue", ({ name }) => `job/${name}`],
  devEndpoint: ["glue", ({ name }) => `devEndpoint/${name}`],
  stack: ["cloudformation", ({ name }) => `stack/${name}/${stableUuid(name)}`],
  project: ["codebuild", ({ name }) => `project/${name}`],
  notebook: ["sagemaker", ({ name }) => `notebook-instance/${name}`],
};

/** The six characters that Secrets Manager puts behind a name. */
function suffix(name: string): string {
  return hash32(name).toString(36).padStart(6, "0").slice(-6);
}

export function expandResource(
  kind: ResourceKind,
  fixture: ResourceFixture,
  place: { partition: Partition; accountId: string; roleArn(name: string): string | undefined },
): RegionalResource {
  const { name, region, created, policy, tags, roles = [], namesRole = false, cluster, definition } = fixture;
  const [service, end] = arns[kind];
  return {
    kind,
    name,
    arn: `arn:${place.partition}:${service}:${region}:${place.accountId}:${end(fixture)}`,
    region,
    created,
    policy,
    tags: tagList(tags),
    roles: roles.map((role) => {
      const arn = place.roleArn(role);
      if (arn === undefined) throw new Error(`${kind} ${name}: no role ${role}`);
      return arn;
    }),
    namesRole,
    cluster,
    definition,
  };
}
