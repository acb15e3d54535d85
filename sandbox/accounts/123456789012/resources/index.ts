import cloudFormation from "./cloudFormation.json" with { type: "json" };
import codeBuild from "./codeBuild.json" with { type: "json" };
import dynamodb from "./dynamodb.json" with { type: "json" };
import ec2 from "./ec2.json" with { type: "json" };
import ecr from "./ecr.json" with { type: "json" };
import ecs from "./ecs.json" with { type: "json" };
import glue from "./glue.json" with { type: "json" };
import lambda from "./lambda.json" with { type: "json" };
import rds from "./rds.json" with { type: "json" };
import sageMaker from "./sageMaker.json" with { type: "json" };
import secretsManager from "./secretsManager.json" with { type: "json" };
import sns from "./sns.json" with { type: "json" };
import sqs from "./sqs.json" with { type: "json" };

/** The resources besides buckets and keys, by kind; one file a service. */
export const resources = {
  ...cloudFormation,
  ...codeBuild,
  ...dynamodb,
  ...ec2,
  ...ecr,
  ...ecs,
  ...glue,
  ...lambda,
  ...rds,
  ...sageMaker,
  ...secretsManager,
  ...sns,
  ...sqs,
};
