import type { RegionalCollector } from "./regional.ts";
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
import { secrets } from "./services/secrets.ts";
import { snsTopics } from "./services/snsTopics.ts";
import { sqsQueues } from "./services/sqsQueues.ts";
import { stacks } from "./services/stacks.ts";

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
