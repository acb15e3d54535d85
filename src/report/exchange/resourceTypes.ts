import { parseArn } from "../../iam/index.ts";

interface TypeNames {
  /** The ARN's service, and how its last part begins. */
  service: string;
  prefix: string;
  /** "AWS resource and property types reference", AWS CloudFormation. */
  cloudFormation: string;
  /** "Resources" in "AWS Security Finding Format", AWS Security Hub. */
  securityHub: string;
}

const type = (service: string, prefix: string, cloudFormation: string, securityHub: string): TypeNames => ({
  service,
  prefix,
  cloudFormation,
  securityHub,
});

const TYPES: readonly TypeNames[] = [
  type("iam", "user/", "AWS::IAM::User", "AwsIamUser"),
  type("iam", "role/", "AWS::IAM::Role", "AwsIamRole"),
  type("iam", "group/", "AWS::IAM::Group", "AwsIamGroup"),
  type("iam", "policy/", "AWS::IAM::ManagedPolicy", "AwsIamPolicy"),
  type("s3", "", "AWS::S3::Bucket", "AwsS3Bucket"),
  type("kms", "key/", "AWS::KMS::Key", "AwsKmsKey"),
  type("dynamodb", "table/", "AWS::DynamoDB::Table", "AwsDynamoDbTable"),
  type("sqs", "", "AWS::SQS::Queue", "AwsSqsQueue"),
  type("sns", "", "AWS::SNS::Topic", "AwsSnsTopic"),
  type("secretsmanager", "secret:", "AWS::SecretsManager::Secret", "AwsSecretsManagerSecret"),
  type("rds", "cluster:", "AWS::RDS::DBCluster", "AwsRdsDbCluster"),
  type("rds", "db:", "AWS::RDS::DBInstance", "AwsRdsDbInstance"),
  type("lambda", "function:", "AWS::Lambda::Function", "AwsLambdaFunction"),
  type("ecr", "repository/", "AWS::ECR::Repository", "AwsEcrRepository"),
];

/** What AWS calls the type of a resource; undefined where the text is not an ARN of a listed type. */
export function typeNamesOf(arn: string): Pick<TypeNames, "cloudFormation" | "securityHub"> | undefined {
  const parsed = parseArn(arn);
  return (
    parsed && TYPES.find(({ service, prefix }) => service === parsed.service && parsed.resource.startsWith(prefix))
  );
}
