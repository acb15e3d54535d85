import type { Service } from "../protocol/service.ts";
import { cloudFormation } from "./cloudFormation.ts";
import { codeBuild } from "./codeBuild.ts";
import { dynamodb } from "./dynamodb.ts";
import { ec2 } from "./ec2/ec2.ts";
import { ecr } from "./ecr.ts";
import { ecs } from "./ecs.ts";
import { glue } from "./glue.ts";
import { iam } from "./iam/iam.ts";
import { kms } from "./kms.ts";
import { lambda } from "./lambda.ts";
import { organizations } from "./organizations.ts";
import { rds } from "./rds.ts";
import { s3 } from "./s3/s3.ts";
import { s3Control } from "./s3/s3Control.ts";
import { sageMaker } from "./sageMaker.ts";
import { secretsManager } from "./secretsManager.ts";
import { sns } from "./sns.ts";
import { sqs } from "./sqs.ts";
import { sts } from "./sts.ts";

/**
 * Every service that the sandbox speaks; of those with one name, that with the longer path comes first. A new one is a file
 * beside these and a name here.
 */
export const services: readonly Service[] = [
  sts,
  iam,
  ec2,
  s3Control,
  s3,
  cloudFormation,
  codeBuild,
  dynamodb,
  ecr,
  ecs,
  glue,
  kms,
  lambda,
  organizations,
  rds,
  sageMaker,
  secretsManager,
  sns,
  sqs,
];
