import { ADMINISTER, DELETE_DATA, READ_CONFIG, READ_DATA, USE, WRITE_DATA } from "../../capability.ts";
import { exceptions } from "../table.ts";

/**
 * Handing out a credential, token, password or session for using a resource is use. A credential that lasts, and is
 * listed and deleted like any resource, is administration, as iam:CreateAccessKey is.
 */
export const credentials = exceptions({
  grafana: [[ADMINISTER, "CreateWorkspaceServiceAccountToken"]],
  "license-manager": [
    [ADMINISTER, "CreateToken"],
    [USE, "CheckInLicense CheckoutBorrowLicense CheckoutLicense ExtendLicenseConsumption"],
  ],
  "sso-directory": [[ADMINISTER, "CreateBearerToken"]],
  route53globalresolver: [
    [ADMINISTER, "CreateAccessToken"],
    [READ_CONFIG | USE, "GetAccessToken"],
  ],
  amplifyuibuilder: [[USE, "ExchangeCodeForToken"]],
  appstream: [
    [USE, "Stream"],
    [ADMINISTER | WRITE_DATA, "CopyImage"],
    [ADMINISTER | READ_DATA, "CreateExportImageTask"],
  ],
  workspaces: [
    [USE, "Stream"],
    [ADMINISTER | DELETE_DATA, "TerminateWorkspaces"],
    [ADMINISTER | WRITE_DATA, "CopyWorkspaceImage CreateWorkspaceImage"],
  ],
  cloud9: [[ADMINISTER | DELETE_DATA, "DeleteEnvironment"]],
  cloudshell: [
    [USE, "ApproveCommand CreateSession PutCredentials"],
    [READ_DATA, "GetFileDownloadUrls"],
    [WRITE_DATA, "GetFileUploadUrls"],
    [ADMINISTER | DELETE_DATA, "DeleteEnvironment"],
  ],
  ds: [
    [USE, "AccessDSData"],
    [ADMINISTER, "ConnectDirectory"],
  ],
  appfabric: [[ADMINISTER, "ConnectAppAuthorization"]],
  // As ssm:StartSession, into a container.
  ecs: [[USE, "ExecuteCommand"]],
  elasticmapreduce: [
    [USE, "AddJobFlowSteps GetSessionEndpoint OpenEditorInConsole"],
    [READ_DATA, "AccessAllEventLogs"],
  ],
  "emr-containers": [[USE, "CreateCertificate"]],
  "emr-serverless": [
    [USE, "GetDashboardForJobRun GetResourceDashboard GetSessionEndpoint"],
    [READ_DATA, "AccessSystemProfileLogs"],
  ],
  gamelift: [
    [USE, "CreatePlayerSession CreatePlayerSessions GetComputeAccess GetInstanceAccess GetPlayerConnectionDetails"],
    [READ_DATA, "GetGameSessionLogUrl"],
  ],
  gameliftstreams: [[USE, "CreateStreamSessionAdminShell CreateStreamSessionConnection CreateStreamUrl GetStreamUrl"]],
  nimble: [[USE, "CreateStreamingSessionStream GetStreamingSessionStream"]],
  // The password with which a device asks for its certificate.
  "pca-connector-scep": [[USE, "GetChallengePassword"]],
  // The code with which a domain is transferred to another registrar.
  route53domains: [[USE, "RetrieveDomainAuthCode"]],
  signer: [[USE, "StartSigningJob"]],
  signin: [[USE, "Authenticate AuthorizeOAuth2Access"]],
  "sso-oauth": [[READ_CONFIG, "IntrospectTokenWithIAM"]],
  "ssm-guiconnect": [[USE, "StartConnection"]],
  outposts: [
    [USE, "StartConnection"],
    [READ_CONFIG, "GetCatalogItem"],
  ],
  wam: [[USE, "AuthenticatePackager"]],
  wickr: [
    // Within the session its bearer administers networks.
    [ADMINISTER | USE, "CreateAdminSession"],
    [USE, "CreateDataRetentionBotChallenge"],
  ],
  // Addresses to which an agent writes its logs.
  groundstation: [[WRITE_DATA, "GetAgentTaskResponseUrl"]],
  // A session here is a vote on a request, not a way in.
  mpa: [[ADMINISTER, "StartSession"]],
});
