import { ADMINISTER, DELETE_DATA, READ_CONFIG, READ_DATA, USE, WRITE_DATA } from "../../capability.ts";
import { exceptions } from "../table.ts";

/** Telemetry and logs are content; findings about resources, notices and insights into their health are configuration. */
export const operations = exceptions({
  aps: [
    [READ_DATA, "GetSeries PreviewAnomalyDetector"],
    [WRITE_DATA, "CreateAlertManagerAlerts RemoteWrite"],
    [ADMINISTER | DELETE_DATA, "DeleteWorkspace"],
  ],
  internetmonitor: [
    [READ_DATA, "StartQuery"],
    [ADMINISTER, "StopQuery"],
    [READ_CONFIG, "GetHealthEvent GetInternetEvent"],
  ],
  networkflowmonitor: [
    [READ_DATA, "StartQuery* GetQueryResults*"],
    [READ_CONFIG, "GetQueryStatus*"],
  ],
  "network-firewall": [
    [READ_DATA, "ListFlowOperationResults"],
    [ADMINISTER, "StartAnalysisReport"],
  ],
  networkmanager: [
    [ADMINISTER, "StartRouteAnalysis"],
    [READ_CONFIG, "GetCoreNetworkChangeEvents GetNetworkTelemetry"],
  ],
  notifications: [[READ_CONFIG, "AccessSensitiveEvents Get*Event"]],
  "aco-automation": [[READ_CONFIG, "GetAutomationEvent"]],
  securityhub: [[READ_CONFIG, "GetAdhocInsightResults GetInsightResults"]],
  shield: [[READ_CONFIG, "GetGlobalThreatData"]],
  // A scan for weaknesses is administration, whatever it is called.
  inspector: [[ADMINISTER, "StartAssessmentRun"]],
  synthetics: [[ADMINISTER, "StartCanaryDryRun"]],
  "ssm-incidents": [
    [WRITE_DATA, "StartIncident"],
    [READ_DATA, "ListRelatedItems"],
  ],
  // The logs of the instances.
  elasticbeanstalk: [[READ_DATA, "RequestEnvironmentInfo"]],
  amplify: [[READ_DATA, "GenerateAccessLogs GetArtifactUrl"]],
  devicefarm: [
    [READ_DATA, "ListArtifacts ListTestGridSessionArtifacts"],
    [USE, "CreateRemoteAccessSession CreateTestGridUrl InstallToRemoteAccessSession ScheduleRun"],
    // The answer holds the link to the session.
    [READ_CONFIG | USE, "GetRemoteAccessSession"],
  ],
  ce: [
    [ADMINISTER, "StartCommitmentPurchaseAnalysis"],
    [READ_CONFIG, "GetApproximateUsageRecords"],
  ],
  // Bills, costs and tax papers are what AWS knows of the account.
  billing: [[READ_CONFIG, "GetBillingData GetBillingViewData"]],
  billingconductor: [[ADMINISTER, "CreateCustomLineItem UpdateCustomLineItem DeleteCustomLineItem"]],
  tax: [
    [READ_CONFIG, "GetDocument GetTaxInfoReportingDocument GetTaxRegistrationDocument"],
    [ADMINISTER, "CreateDocument GetDocumentUploadUrl"],
  ],
  "autoscaling-plans": [[READ_CONFIG, "GetScalingPlanResourceForecastData"]],
  autoscaling: [
    // As ec2:TerminateInstances.
    [ADMINISTER | DELETE_DATA, "TerminateInstanceInAutoScalingGroup"],
  ],
  mgn: [
    [ADMINISTER | DELETE_DATA, "TerminateTargetInstances"],
    [ADMINISTER, "StartNetworkMigrationAnalysis"],
  ],
  opsworks: [[ADMINISTER | DELETE_DATA, "DeleteInstance"]],
  trustedadvisor: [[READ_CONFIG, "DownloadRisk"]],
});
