import { ADMINISTER, DELETE_DATA, READ_CONFIG, READ_DATA, USE, WRITE_DATA } from "../../capability.ts";
import { exceptions } from "../table.ts";

/**
 * Services that analyze what customers give them. Asking for an analysis uses the service, at once or as a job; what it
 * found in documents, images and calls is content, while a job's description is configuration.
 */
export const analysis = exceptions({
  textract: [[READ_DATA, "GetDocumentAnalysis GetDocumentTextDetection GetExpenseAnalysis GetLendingAnalysis*"]],
  rekognition: [
    [
      READ_DATA,
      `GetCelebrityRecognition GetContentModeration GetFaceDetection GetFaceSearch GetLabelDetection GetPersonTracking
       GetSegmentDetection GetTextDetection`,
    ],
    // Collections and data sets keep what was found in faces and images.
    [READ_DATA, "ListFaces ListUsers ListDatasetEntries SearchUsers*"],
    [
      WRITE_DATA,
      "IndexFaces AssociateFaces DisassociateFaces CreateUser UpdateDatasetEntries DistributeDatasetEntries",
    ],
    [DELETE_DATA, "DeleteUser"],
    [USE, "CompareFaces CreateFaceLivenessSession StartFaceSearch StartPersonTracking"],
  ],
  comprehend: [[USE, "ContainsPiiEntities"]],
  transcribe: [
    // The answer links to the transcript where the service keeps it.
    [READ_CONFIG | READ_DATA, "GetCallAnalyticsJob GetTranscriptionJob"],
    [ADMINISTER | DELETE_DATA, "DeleteCallAnalyticsJob DeleteTranscriptionJob"],
    [USE, "StartMedicalScribeJob StartMedicalScribeStream"],
  ],
  // A custom terminology and parallel data are settings of a translation, as a vocabulary is of a transcription.
  translate: [
    [ADMINISTER, "CreateParallelData UpdateParallelData DeleteParallelData"],
    [READ_CONFIG, "GetParallelData"],
  ],
  polly: [[USE, "StartSpeechSynthesisStream"]],
  macie2: [
    [READ_DATA, "GetSensitiveDataOccurrences"],
    [USE, "TestCustomDataIdentifier"],
  ],
  lookoutvision: [
    [READ_DATA, "ListDatasetEntries"],
    [WRITE_DATA, "UpdateDatasetEntries"],
  ],
  lookoutmetrics: [[READ_DATA, "GetAnomalyGroup ListAnomalyGroupSummaries ListAnomalyGroupTimeSeries"]],
  lookoutequipment: [
    [READ_DATA, "ListInferenceEvents ListSensorStatistics"],
    [WRITE_DATA, "StartDataIngestionJob"],
    [ADMINISTER, "StartInferenceScheduler"],
  ],
  frauddetector: [
    [USE, "GetEventPrediction CreateBatchPredictionJob"],
    [READ_DATA, "GetEventPredictionMetadata GetListElements"],
    [WRITE_DATA, "CreateBatchImportJob UpdateEventLabel"],
    [READ_CONFIG, "GetDeleteEventsByEventTypeStatus"],
  ],
  "elemental-inference": [[READ_DATA, "GetMetadata"]],
  "inspector-scan": [[USE, "ScanSbom"]],
  // Both show the customer's code.
  inspector2: [[READ_DATA, "BatchGetCodeSnippet"]],
  "codeguru-security": [
    [READ_DATA, "BatchGetFindings GetFindings"],
    [WRITE_DATA, "CreateUploadUrl"],
  ],
  "codeguru-reviewer": [[READ_CONFIG, "GetMetricsData"]],
  machinelearning: [[USE, "CreateBatchPrediction"]],
  // The profile of a running application is telemetry.
  "codeguru-profiler": [
    [READ_DATA, "GetProfile BatchGetFrameMetricData"],
    [USE, "ConfigureAgent"],
  ],
  // Statements of SQL and their load.
  pi: [
    [READ_DATA, "DescribeDimensionKeys GetDimensionKeyDetails GetResourceMetrics"],
    [READ_CONFIG | READ_DATA, "GetPerformanceAnalysisReport"],
  ],
  mediaconvert: [[USE, "Probe"]],
  mediaconnect: [
    [READ_DATA, "DescribeFlowSourceThumbnail"],
    [ADMINISTER, "RemoveFlowMediaStream"],
  ],
  medialive: [[READ_DATA, "DescribeInputDeviceThumbnail DescribeThumbnails"]],
  mediapackagev2: [
    [READ_DATA, "HarvestObject"],
    [READ_CONFIG, "GetHeadObject"],
  ],
  waf: [
    // Sampled requests show what visitors sent; a change token is a lock, not a credential.
    [READ_DATA, "GetSampledRequests"],
    [READ_CONFIG, "GetChangeToken"],
  ],
  "waf-regional": [
    [READ_DATA, "GetSampledRequests"],
    [READ_CONFIG, "GetChangeToken"],
  ],
  wafv2: [
    [READ_DATA, "GetSampledRequests"],
    [READ_CONFIG, "GenerateMobileSdkReleaseUrl"],
  ],
});
