import { ADMINISTER, DELETE_DATA, READ_CONFIG, READ_DATA, USE, WRITE_DATA } from "../../capability.ts";
import type { ServiceTable } from "../table.ts";
import { CONTROL_PLANE } from "./controlPlane.ts";

/** Commits, trees and files are the content of a repository, and so are the comments on them. */
const codecommit: ServiceTable = {
  service: "codecommit",
  judgements: [
    [
      READ_DATA,
      `GitPull GetBlob GetBlobDifferences GetFile GetFolder GetTree GetCommit BatchGetCommits GetDifferences GetMergeCommit
       GetMergeConflicts BatchDescribeMergeConflicts DescribeMergeConflicts GetComment* GetObjectIdentifier GetReferences
       GetCommitHistory ListFileCommitHistory GetCommitsFromMergeBase GetBranch GetPullRequest BatchGetPullRequests`,
    ],
    [
      WRITE_DATA,
      `GitPush CreateCommit CreateBranch CreateUnreferencedMergeCommit CreatePullRequest PutFile Merge* Post* UpdateComment
       PutCommentReaction UpdatePullRequestDescription UpdatePullRequestTitle UpdatePullRequestStatus UploadArchive`,
    ],
    [DELETE_DATA, "DeleteFile DeleteBranch DeleteCommentContent"],
    [ADMINISTER | DELETE_DATA, "DeleteRepository"],
    [ADMINISTER, "OverridePullRequestApprovalRules"],
    [READ_CONFIG, "EvaluatePullRequestApprovalRules"],
    ...CONTROL_PLANE,
  ],
};

/** A domain is deleted only when it has no repository. */
const codeartifact: ServiceTable = {
  service: "codeartifact",
  judgements: [
    [USE, "GetAuthorizationToken"],
    [READ_DATA, "ReadFromRepository GetPackageVersionAsset GetPackageVersionReadme"],
    [WRITE_DATA, "PublishPackageVersion PutPackageMetadata CopyPackageVersions"],
    [DELETE_DATA, "DeletePackage DeletePackageVersions DisposePackageVersions"],
    [ADMINISTER | DELETE_DATA, "DeleteRepository"],
    ...CONTROL_PLANE,
  ],
};

const codebuild: ServiceTable = {
  service: "codebuild",
  judgements: [
    [
      USE,
      "StartBuild StartBuildBatch RetryBuild RetryBuildBatch StartCommandExecution StartSandbox StartSandboxConnection",
    ],
    [READ_DATA, "DescribeCodeCoverages DescribeTestCases"],
    [WRITE_DATA, "BatchPutCodeCoverages BatchPutTestCases"],
    [ADMINISTER, "InvalidateProjectCache PersistOAuthToken"],
    ...CONTROL_PLANE,
  ],
};

/** The configuration it serves to applications is its content. */
const appconfig: ServiceTable = {
  service: "appconfig",
  judgements: [
    [READ_DATA, "GetConfiguration GetLatestConfiguration GetHostedConfigurationVersion"],
    [USE, "StartConfigurationSession"],
    [WRITE_DATA, "CreateHostedConfigurationVersion"],
    [DELETE_DATA, "DeleteHostedConfigurationVersion"],
    ...CONTROL_PLANE,
  ],
};

/** Messages and the shadows of things are content; a client that receives has subscribed. */
const iot: ServiceTable = {
  service: "iot",
  judgements: [
    // A provisioning claim is a temporary certificate.
    [USE, "Connect OpenTunnel RotateTunnelAccessToken StartCommandExecution CreateProvisioningClaim"],
    [
      READ_DATA,
      `Receive Subscribe GetThingShadow GetRetainedMessage ListRetainedMessages SearchIndex GetThingConnectivityData
       GetBucketsAggregation GetCardinality GetPercentiles GetStatistics ListMetricValues`,
    ],
    [WRITE_DATA, "Publish RetainPublish SendDirectMessage UpdateThingShadow"],
    [DELETE_DATA, "DeleteThingShadow"],
    [ADMINISTER, "Clear* Close* Confirm* Deprecate* ReplaceTopicRule"],
    ...CONTROL_PLANE,
  ],
};

const iotJobs: ServiceTable = {
  service: "iotjobsdata",
  judgements: [[USE, "StartNextPendingJobExecution UpdateJobExecution"], ...CONTROL_PLANE],
};

/** The control plane goes by the method of the HTTP request. */
const apigateway: ServiceTable = {
  service: "apigateway",
  judgements: [
    [READ_CONFIG, "GET PreviewPortal"],
    [ADMINISTER, "DELETE PATCH POST PUT PublishPortal"],
    ...CONTROL_PLANE,
  ],
};

const executeApi: ServiceTable = {
  service: "execute-api",
  judgements: [
    [USE, "Invoke ManageConnections"],
    [ADMINISTER, "InvalidateCache"],
  ],
};

const appsync: ServiceTable = {
  service: "appsync",
  judgements: [
    [USE, "GraphQL SourceGraphQL EventConnect"],
    [WRITE_DATA, "EventPublish"],
    [READ_DATA, "EventSubscribe"],
    // The identifier of an API key is the key with which one calls the API.
    [READ_CONFIG | USE, "ListApiKeys"],
    [READ_CONFIG, "Evaluate*"],
    [ADMINISTER, "FlushApiCache"],
    ...CONTROL_PLANE,
  ],
};

const lightsail: ServiceTable = {
  service: "lightsail",
  judgements: [
    [
      USE,
      `GetInstanceAccessDetails CreateGUISessionAccessDetails StartGUISession CreateContainerServiceRegistryLogin
       DownloadDefaultKeyPair GetRelationalDatabaseMasterUserPassword`,
    ],
    [READ_DATA, "GetContainerLog GetRelationalDatabaseLogEvents Get*MetricData"],
    [ADMINISTER | DELETE_DATA, "DeleteBucket DeleteDisk DeleteInstance DeleteRelationalDatabase Delete*Snapshot"],
    [ADMINISTER | READ_DATA, "Create*FromSnapshot ExportSnapshot"],
    [ADMINISTER | WRITE_DATA, "Create*Snapshot CopySnapshot"],
    [READ_CONFIG, "Is*"],
    [ADMINISTER, "CloseInstancePublicPorts OpenInstancePublicPorts PeerVpc UnpeerVpc Send* SetupInstanceHttps"],
    ...CONTROL_PLANE,
  ],
};

export const applications: readonly ServiceTable[] = [
  codecommit,
  codeartifact,
  codebuild,
  appconfig,
  iot,
  iotJobs,
  apigateway,
  executeApi,
  appsync,
  lightsail,
];
