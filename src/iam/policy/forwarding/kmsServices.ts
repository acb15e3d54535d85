import { anyOf, type ForwardingService, forwardingService } from "./forwardingService.ts";

/** What a service does with a key for what a principal asks of it. */
interface KeyUse {
  /** As kms:ViaService and the service principal name the service. */
  service: string;
  name: string;
  page: string;
  /** Actions of the service that have it decrypt with the key. */
  decrypts: readonly string[];
  /** That have it encrypt. */
  encrypts: readonly string[];
  /** That have it create a grant of the key, by which it uses the key later. */
  grants?: readonly string[];
}

const ENCRYPTION = ["kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];

const USES: readonly KeyUse[] = [
  {
    service: "s3",
    name: "S3",
    page: "Using server-side encryption with AWS KMS keys (SSE-KMS)",
    // Every part of a multipart upload but the first needs kms:Decrypt.
    decrypts: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3tables:GetTableData", "s3tables:PutTableData"],
    encrypts: ["s3:PutObject", "s3tables:PutTableData"],
  },
  {
    service: "ec2",
    name: "EC2",
    page: "Requirements for Amazon EBS encryption",
    decrypts: [
      "ec2:RunInstances",
      "ec2:StartInstances",
      "ec2:AttachVolume",
      "ec2:CreateVolume",
      "ec2:CopySnapshot",
      "ebs:GetSnapshotBlock",
    ],
    encrypts: [
      "ebs:StartSnapshot",
      "ebs:PutSnapshotBlock",
      "ec2:CreateVolume",
      "ec2:RunInstances",
      "ec2:CopySnapshot",
      "ec2:CopyImage",
    ],
    grants: ["ec2:RunInstances", "ec2:StartInstances", "ec2:AttachVolume", "ec2:CreateVolume", "ec2:CopySnapshot"],
  },
  {
    service: "rds",
    name: "RDS",
    page: "Encrypting Amazon RDS resources",
    decrypts: [
      "rds:CreateDBInstance",
      "rds:CreateDBCluster",
      "rds:RestoreDBInstanceFromDBSnapshot",
      "rds:CopyDBSnapshot",
    ],
    encrypts: [
      "rds:CreateDBInstance",
      "rds:CreateDBCluster",
      "rds:RestoreDBInstanceFromDBSnapshot",
      "rds:CopyDBSnapshot",
    ],
    grants: [
      "rds:CreateDBInstance",
      "rds:CreateDBCluster",
      "rds:RestoreDBInstanceFromDBSnapshot",
      "rds:RestoreDBClusterFromSnapshot",
      "rds:CopyDBSnapshot",
      "rds:CopyDBClusterSnapshot",
    ],
  },
  {
    service: "secretsmanager",
    name: "Secrets Manager",
    page: "Secret encryption and decryption in AWS Secrets Manager",
    // A change of a secret decrypts the version that it had before.
    decrypts: [
      "secretsmanager:GetSecretValue",
      "secretsmanager:BatchGetSecretValue",
      "secretsmanager:PutSecretValue",
      "secretsmanager:UpdateSecret",
    ],
    encrypts: ["secretsmanager:CreateSecret", "secretsmanager:PutSecretValue", "secretsmanager:UpdateSecret"],
  },
  {
    service: "ssm",
    name: "Systems Manager",
    page: "How AWS Systems Manager Parameter Store uses AWS KMS",
    decrypts: [
      "ssm:GetParameter",
      "ssm:GetParameters",
      "ssm:GetParametersByPath",
      "ssm:GetParameterHistory",
      "ssm:PutParameter",
    ],
    encrypts: ["ssm:PutParameter"],
  },
  {
    service: "sqs",
    name: "SQS",
    page: "Encryption at rest in Amazon SQS",
    decrypts: ["sqs:ReceiveMessage", "sqs:SendMessage"],
    encrypts: ["sqs:SendMessage"],
  },
  {
    service: "sns",
    name: "SNS",
    page: "Securing Amazon SNS data with server-side encryption",
    decrypts: ["sns:Publish"],
    encrypts: ["sns:Publish"],
  },
  {
    service: "dynamodb",
    name: "DynamoDB",
    page: "DynamoDB encryption at rest: How it works",
    decrypts: [
      "dynamodb:GetItem",
      "dynamodb:BatchGetItem",
      "dynamodb:Query",
      "dynamodb:Scan",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
      "dynamodb:PartiQLSelect",
    ],
    encrypts: ["dynamodb:CreateTable", "dynamodb:UpdateTable", "dynamodb:PutItem", "dynamodb:UpdateItem"],
    grants: [
      "dynamodb:CreateTable",
      "dynamodb:UpdateTable",
      "dynamodb:RestoreTableFromBackup",
      "dynamodb:RestoreTableToPointInTime",
    ],
  },
  {
    service: "lambda",
    name: "Lambda",
    page: "Securing Lambda environment variables",
    decrypts: ["lambda:GetFunction", "lambda:GetFunctionConfiguration", "lambda:UpdateFunctionConfiguration"],
    encrypts: ["lambda:CreateFunction", "lambda:UpdateFunctionConfiguration"],
    grants: ["lambda:CreateFunction", "lambda:UpdateFunctionConfiguration"],
  },
  {
    service: "kinesis",
    name: "Kinesis Data Streams",
    page: "How do I get started with server-side encryption?",
    decrypts: ["kinesis:GetRecords", "kinesis:SubscribeToShard"],
    encrypts: ["kinesis:PutRecord", "kinesis:PutRecords"],
  },
  {
    service: "elasticfilesystem",
    name: "EFS",
    page: "Encrypting data at rest in Amazon EFS",
    decrypts: ["elasticfilesystem:CreateFileSystem"],
    encrypts: ["elasticfilesystem:CreateFileSystem"],
    grants: ["elasticfilesystem:CreateFileSystem"],
  },
  {
    service: "ecr",
    name: "ECR",
    page: "Encryption at rest in Amazon ECR",
    decrypts: ["ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"],
    encrypts: ["ecr:PutImage"],
    grants: ["ecr:CreateRepository"],
  },
  {
    service: "codecommit",
    name: "CodeCommit",
    page: "AWS Key Management Service and encryption for AWS CodeCommit repositories",
    decrypts: ["codecommit:GitPull", "codecommit:GetFile", "codecommit:GetBlob", "codecommit:GitPush"],
    encrypts: ["codecommit:GitPush", "codecommit:PutFile", "codecommit:CreateCommit"],
  },
  {
    service: "redshift",
    name: "Redshift",
    page: "Amazon Redshift database encryption",
    decrypts: ["redshift:CreateCluster", "redshift:RestoreFromClusterSnapshot", "redshift:ModifyCluster"],
    encrypts: ["redshift:CreateCluster", "redshift:RestoreFromClusterSnapshot", "redshift:ModifyCluster"],
    grants: ["redshift:CreateCluster", "redshift:RestoreFromClusterSnapshot", "redshift:ModifyCluster"],
  },
];

/** Services that use a KMS key as the principal ("AWS KMS condition keys", kms:ViaService). */
export const KMS_SERVICES: readonly ForwardingService[] = USES.map(
  ({ service, name, page, decrypts, encrypts, grants = [] }) => {
    const asking = [...new Set([...decrypts, ...encrypts, ...grants])];
    return forwardingService({
      principal: `${service}.amazonaws.com`,
      name,
      viaService: service,
      page,
      calls: [
        { actions: ["kms:Decrypt"], startedBy: anyOf(...decrypts) },
        { actions: ENCRYPTION, startedBy: anyOf(...encrypts) },
        { actions: ["kms:DescribeKey"], startedBy: anyOf(...asking) },
        ...(grants.length > 0 ? [{ actions: ["kms:CreateGrant"], startedBy: anyOf(...grants) }] : []),
      ],
    });
  },
);
