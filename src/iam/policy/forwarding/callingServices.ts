import { anyOf, type ForwardingService, forwardingService } from "./forwardingService.ts";

/** Services that call several others as the principal. */
export const CALLING_SERVICES: readonly ForwardingService[] = [
  forwardingService({
    principal: "cloudformation.amazonaws.com",
    name: "CloudFormation",
    page: "AWS CloudFormation service role",
    isDirected: true,
    calls: [
      {
        // No resource type of CloudFormation hands out a session or a shell.
        notActions: [
          "sts:*",
          "ssm:StartSession",
          "ssm:ResumeSession",
          "ssm:SendCommand",
          "ssm-guiconnect:*",
          "ec2-instance-connect:*",
          "ecs:ExecuteCommand",
        ],
        startedBy: [
          ["cloudformation:CreateStack"],
          ["cloudformation:UpdateStack"],
          ["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"],
        ],
        without: ["cloudformation:rolearn"],
      },
    ],
  }),
  forwardingService({
    principal: "athena.amazonaws.com",
    name: "Athena",
    page: "Use CalledVia context keys for Athena",
    isDirected: true,
    calls: [
      {
        actions: [
          "s3:GetBucketLocation",
          "s3:GetObject*",
          "s3:ListBucket*",
          "s3:ListMultipartUploadParts",
          "s3:AbortMultipartUpload",
          "s3:PutObject",
          "s3:CreateBucket",
          "glue:Get*",
          "glue:BatchGet*",
          "glue:*Database",
          "glue:*Table",
          "glue:*Partition",
          "glue:BatchDeleteTable",
          "lakeformation:GetDataAccess",
          "lambda:InvokeFunction",
          "kms:Decrypt",
          "kms:GenerateDataKey",
        ],
        startedBy: anyOf("athena:StartQueryExecution"),
      },
    ],
  }),
  forwardingService({
    principal: "backup.amazonaws.com",
    name: "AWS Backup",
    viaService: "backup",
    page: "AWS managed policies for AWS Backup",
    calls: [
      {
        actions: [
          "dynamodb:DeleteBackup",
          "ec2:DeleteSnapshot",
          "ec2:DeregisterImage",
          "fsx:DeleteBackup",
          "rds:DeleteDBClusterSnapshot",
          "rds:DeleteDBSnapshot",
          "redshift:DeleteClusterSnapshot",
          "redshift-serverless:DeleteSnapshot",
        ],
        startedBy: anyOf("backup:DeleteRecoveryPoint"),
      },
      {
        actions: ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
        startedBy: anyOf(
          "backup:CreateBackupVault",
          "backup:StartBackupJob",
          "backup:StartCopyJob",
          "backup:StartRestoreJob",
          "backup-search:StartSearchJob",
          "backup-search:StartSearchResultExportJob",
        ),
      },
    ],
  }),
  forwardingService({
    principal: "cloud9.amazonaws.com",
    name: "Cloud9",
    page: "AWS managed policies for AWS Cloud9",
    calls: [
      {
        actions: ["ssm:StartSession", "ssm:GetConnectionStatus"],
        startedBy: anyOf("cloud9:CreateEnvironmentEC2", "cloud9:CreateEnvironmentMembership"),
      },
    ],
  }),
  forwardingService({
    principal: "dataexchange.amazonaws.com",
    name: "Data Exchange",
    page: "AWS managed policies for AWS Data Exchange",
    calls: [
      {
        actions: ["s3:GetObject", "s3:PutObject", "s3:PutObjectAcl"],
        startedBy: [["dataexchange:CreateJob", "dataexchange:StartJob"]],
      },
    ],
  }),
  forwardingService({
    principal: "ssm-guiconnect.amazonaws.com",
    name: "Systems Manager GUI Connect",
    viaService: "ssm-guiconnect",
    page: "Connect to a Windows Server managed instance using Remote Desktop",
    calls: [
      {
        actions: ["ssm:StartSession", "ssm:SendCommand", "ssm:GetCommandInvocation", "kms:CreateGrant"],
        startedBy: anyOf("ssm-guiconnect:StartConnection"),
      },
    ],
  }),
  ...[
    {
      prefix: "mgn",
      name: "Application Migration Service",
      page: "AWS managed policies for AWS Application Migration Service",
      startedBy: anyOf("mgn:StartTest", "mgn:StartCutover"),
    },
    {
      prefix: "drs",
      name: "Elastic Disaster Recovery",
      page: "AWS managed policies for AWS Elastic Disaster Recovery",
      startedBy: anyOf("drs:StartRecovery", "drs:StartFailbackLaunch"),
    },
  ].map(({ prefix, name, page, startedBy }) =>
    forwardingService({
      principal: `${prefix}.amazonaws.com`,
      name,
      page,
      calls: [
        {
          actions: [
            "ec2:*",
            "iam:PassRole",
            "ssm:DescribeDocument",
            "ssm:DescribeInstanceInformation",
            "ssm:GetCommandInvocation",
            "ssm:SendCommand",
            "ssm:StartAutomationExecution",
            "drs:DisconnectSourceServer",
          ],
          startedBy,
        },
      ],
    }),
  ),
];
