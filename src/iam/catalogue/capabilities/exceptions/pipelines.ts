import { ADMINISTER, DELETE_DATA, READ_CONFIG, READ_DATA, USE, WRITE_DATA } from "../../capability.ts";
import { exceptions } from "../table.ts";

const SQL = READ_DATA | WRITE_DATA | DELETE_DATA;

/** Workflows, jobs and stores of data; and the agents that take their work from a service and report it done. */
export const pipelines = exceptions({
  swf: [
    // A task carries its input, an execution its history, as in Step Functions.
    [READ_DATA, "PollForActivityTask PollForDecisionTask GetWorkflowExecutionHistory"],
    [
      USE,
      `CancelTimer CancelWorkflowExecution CompleteWorkflowExecution ContinueAsNewWorkflowExecution FailWorkflowExecution
       Record* RequestCancelActivityTask RequestCancelExternalWorkflowExecution Respond* ScheduleActivityTask Signal*
       StartTimer`,
    ],
  ],
  codepipeline: [
    [USE, "Acknowledge* Put*JobFailureResult Put*JobSuccessResult"],
    // The answer holds credentials to the artifacts.
    [READ_CONFIG | USE, "GetJobDetails GetThirdPartyJobDetails"],
    [ADMINISTER, "PutApprovalResult"],
  ],
  "codedeploy-commands-secure": [[USE, "PutHostCommandAcknowledgement PutHostCommandComplete"]],
  datapipeline: [
    [READ_CONFIG, "EvaluateExpression QueryObjects"],
    [USE, "ReportTaskProgress ReportTaskRunnerHeartbeat SetTaskStatus"],
  ],
  batch: [[USE, "SubmitJob SubmitServiceJob"]],
  braket: [[USE, "CreateQuantumTask"]],
  b2bi: [[USE, "GenerateMapping StartTransformerJob Test*"]],
  m2: [
    [READ_DATA, "CreateDataSetExportTask"],
    [WRITE_DATA, "CreateDataSetImportTask"],
    [USE, "StartBatchJob"],
  ],
  // Runs that change resources or fail them over are administration.
  config: [
    [ADMINISTER, "DeleteEvaluationResults StartRemediationExecution"],
    [READ_CONFIG, "SelectAggregateResourceConfig SelectResourceConfig"],
  ],
  "arc-region-switch": [[ADMINISTER, "StartPlanExecution"]],
  "arc-zonal-shift": [[ADMINISTER, "StartPracticeRun"]],
  drs: [
    [ADMINISTER, "StartRecoveryPlanExecution"],
    [ADMINISTER | DELETE_DATA, "TerminateRecoveryInstances"],
  ],
  dms: [[ADMINISTER, "StartReplicationTaskAssessmentRun DeleteFleetAdvisorDatabases UploadFileMetadataList"]],
  sms: [[ADMINISTER, "StartOnDemandReplicationRun"]],
  cleanrooms: [
    [READ_DATA, "StartProtectedJob StartProtectedQuery StartAnalysisLogExport"],
    [WRITE_DATA, "PopulateIdMappingTable PopulateIntermediateTable"],
    // Refers to a table that lies elsewhere.
    [ADMINISTER, "DeleteConfiguredTable"],
  ],
  "cleanrooms-ml": [
    [READ_DATA, "StartAudienceExportJob StartTrainedModelExportJob"],
    [ADMINISTER, "DeleteTrainingDataset"],
  ],
  entityresolution: [
    [USE, "GenerateMatchId GetMatchId StartIdMappingJob StartMatchingJob UseIdNamespace UseWorkflow"],
    [DELETE_DATA, "BatchDeleteUniqueId"],
  ],
  databrew: [
    [ADMINISTER, "DeleteDataset"],
    [USE, "SendProjectSessionAction"],
  ],
  // A data set, its revisions and their assets are what is exchanged; jobs bring assets in and out.
  dataexchange: [
    [READ_DATA | WRITE_DATA, "StartJob"],
    [USE, "SendApiAsset"],
    [ADMINISTER | DELETE_DATA, "DeleteAsset DeleteDataSet DeleteRevision"],
  ],
  datazone: [
    [READ_DATA, "GetTimeSeriesDataPoint ListTimeSeriesDataPoints ListAgentSessionRecords StartNotebookExport"],
    [READ_DATA, "BatchGetCell GetCell GetNotebook"],
    [WRITE_DATA, "CreateCell CreateNotebook UpdateCell UpdateNotebook StartConversation StartNotebookImport"],
    [DELETE_DATA, "DeleteCell DeleteNotebook DeleteTimeSeriesDataPoints"],
    [USE, "GenerateCode GetEnvironmentActionLink GetIamPortalLoginUrl SsoLogin SsoLogout"],
  ],
  forecast: [
    [READ_DATA, "CreateExplainabilityExport CreateForecastExportJob CreatePredictorBacktestExportJob"],
    [READ_DATA, "CreateWhatIfForecastExport"],
    [WRITE_DATA, "CreateDatasetImportJob"],
  ],
  personalize: [
    [USE, "CreateBatchInferenceJob CreateBatchSegmentJob GetActionRecommendations GetPersonalizedRanking"],
    [USE, "GetRecommendations"],
    [READ_DATA, "CreateDatasetExportJob GetDataInsights"],
    [WRITE_DATA, "CreateDatasetImportJob PutActionInteractions PutActions PutUsers"],
    [DELETE_DATA, "CreateDataDeletionJob"],
  ],
  "sagemaker-mlflow": [
    [READ_DATA, "GetMetricHistory GetTraceInfo SearchTraces"],
    [READ_CONFIG | READ_DATA, "GetDownloadURIForModelVersionArtifacts GetRun SearchRuns"],
    [WRITE_DATA, "Log* StartTrace EndTrace"],
    [DELETE_DATA, "DeleteTraces"],
  ],
  "sagemaker-geospatial": [
    [READ_DATA, "ExportEarthObservationJob ExportVectorEnrichmentJob GetTile"],
    [USE, "StartEarthObservationJob StartVectorEnrichmentJob"],
  ],
  groundtruthlabeling: [[READ_DATA, "ListDatasetObjects"]],
  kinesisanalytics: [
    // The answers hold records of the stream.
    [READ_DATA, "DiscoverInputSchema GetApplicationState"],
  ],
  // A document batch adds and deletes.
  cloudsearch: [
    [WRITE_DATA | DELETE_DATA, "document"],
    [READ_DATA, "suggest"],
    [ADMINISTER | DELETE_DATA, "DeleteDomain"],
  ],
  sqlworkbench: [
    [SQL, "DriverExecute"],
    [USE, "GenerateSession"],
    [READ_DATA, "BatchGetNotebookCell ExportNotebook GetNotebook GetNotebookVersion"],
    [
      WRITE_DATA,
      "CreateNotebook* DuplicateNotebook ImportNotebook RestoreNotebookVersion UpdateNotebook UpdateNotebookCell*",
    ],
    [DELETE_DATA, "DeleteNotebook*"],
  ],
  finspace: [
    [WRITE_DATA, "CreateKxChangeset"],
    [USE, "GetKxConnectionString"],
  ],
  scn: [[WRITE_DATA, "CreateBillOfMaterialsImportJob"]],
  auditmanager: [
    // Evidence is drawn from the records of the account.
    [READ_DATA, "GetAssessmentReportUrl GetEvidence GetEvidenceByEvidenceFolder"],
    [WRITE_DATA, "BatchImportEvidenceToAssessmentControl GetEvidenceFileUploadUrl"],
  ],
  detective: [[READ_DATA, "SearchGraph"]],
  discovery: [[ADMINISTER, "BatchDeleteImportData"]],
  odb: [
    [USE, "CreateAutonomousDatabaseWallet"],
    [ADMINISTER | DELETE_DATA, "DeleteCloudAutonomousVmCluster DeleteCloudVmCluster DeleteExadbVmCluster"],
  ],
  cloudhsm: [
    // Takes back a deletion that waits.
    [ADMINISTER, "RestoreBackup"],
  ],
  "opsworks-cm": [[ADMINISTER | READ_DATA, "RestoreServer"]],
});
