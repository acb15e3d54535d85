import type { Collector } from "./collector.ts";
import { buildProjects } from "./services/buildProjects.ts";
import { databases } from "./services/databases.ts";
import { dynamoTables } from "./services/dynamoTables.ts";
import { ec2Instances } from "./services/ec2Instances.ts";
import { ecrRepositories } from "./services/ecrRepositories.ts";
import { ecsServices } from "./services/ecsServices.ts";
import { glueRunners } from "./services/glueRunners.ts";
import { kmsKeys } from "./services/kmsKeys.ts";
import { lambdaFunctions } from "./services/lambdaFunctions.ts";
import { notebooks } from "./services/notebooks.ts";
import { s3Buckets } from "./services/s3Buckets.ts";
import { secrets } from "./services/secrets.ts";
import { snsTopics } from "./services/snsTopics.ts";
import { sqsQueues } from "./services/sqsQueues.ts";
import { stacks } from "./services/stacks.ts";

/** What is collected, in order: first what carries a policy, then what only holds data or runs with a role. */
export const COLLECTORS: readonly Collector[] = [
  s3Buckets,
  kmsKeys,
  sqsQueues,
  snsTopics,
  secrets,
  dynamoTables,
  lambdaFunctions,
  ecrRepositories,
  databases,
  ec2Instances,
  ecsServices,
  glueRunners,
  stacks,
  buildProjects,
  notebooks,
];
