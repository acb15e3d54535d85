import { buildProjects } from "./buildProjects.ts";
import { databases } from "./databases.ts";
import { dynamoTables } from "./dynamoTables.ts";
import { ec2Instances } from "./ec2Instances.ts";
import { ecrRepositories } from "./ecrRepositories.ts";
import { ecsServices } from "./ecsServices.ts";
import { glueRunners } from "./glueRunners.ts";
import { kmsKeys } from "./kmsKeys.ts";
import { lambdaFunctions } from "./lambdaFunctions.ts";
import { notebooks } from "./notebooks.ts";
import type { RegionalCollector } from "./regional.ts";
import { secrets } from "./secrets.ts";
import { snsTopics } from "./snsTopics.ts";
import { sqsQueues } from "./sqsQueues.ts";
import { stacks } from "./stacks.ts";

/** What is collected in every region: first what holds data or carries a policy, then what only runs with a role. */
export const REGIONAL_COLLECTORS: readonly RegionalCollector[] = [
  kmsKeys,
  sqsQueues,
  snsTopics,
  secrets,
  dynamoTables,
  databases,
  lambdaFunctions,
  ecrRepositories,
  ec2Instances,
  ecsServices,
  glueRunners,
  stacks,
  buildProjects,
  notebooks,
];
