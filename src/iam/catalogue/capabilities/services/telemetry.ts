import { ADMINISTER, DELETE_DATA, READ_CONFIG, READ_DATA, USE, WRITE_DATA } from "../../capability.ts";
import type { ServiceTable } from "../table.ts";
import { CONTROL_PLANE } from "./controlPlane.ts";

/** Running a query of log events reads them; nothing is written. */
const logs: ServiceTable = {
  service: "logs",
  judgements: [
    [READ_DATA, "GetLogEvents FilterLogEvents GetLogRecord GetQueryResults StartQuery StartLiveTail Unmask"],
    [READ_DATA, "GetLookupTable GetScheduledQueryHistory ListAnomalies"],
    [WRITE_DATA, "PutLogEvents"],
    [ADMINISTER | READ_DATA, "CreateExportTask"],
    [ADMINISTER | WRITE_DATA, "CreateImportTask CreateLookupTable UpdateLookupTable"],
    [ADMINISTER | DELETE_DATA, "DeleteLogGroup DeleteLogStream DeleteLookupTable"],
    [USE, "CallWithBearerToken ProcessWithPipeline"],
    ...CONTROL_PLANE,
  ],
};

const cloudtrail: ServiceTable = {
  service: "cloudtrail",
  judgements: [
    [
      READ_DATA,
      "LookupEvents StartQuery GetQueryResults GenerateQueryResultsSummary GetEventDataStoreData ListInsightsData",
    ],
    [ADMINISTER | WRITE_DATA, "StartImport"],
    [ADMINISTER | DELETE_DATA, "DeleteEventDataStore"],
    // Takes back a deletion that waits; no event is shown.
    [ADMINISTER, "RestoreEventDataStore"],
    // A model writes the query.
    [USE, "GenerateQuery"],
    [READ_CONFIG, "SearchSampleQueries"],
    ...CONTROL_PLANE,
  ],
};

const cloudtrailData: ServiceTable = { service: "cloudtrail-data", judgements: [[WRITE_DATA, "PutAuditEvents"]] };

const cloudwatch: ServiceTable = {
  service: "cloudwatch",
  judgements: [
    [
      READ_DATA,
      "GetMetricData GetMetricStatistics GetMetricWidgetImage GetRecords GetServiceData GetTelemetryQueryResults",
    ],
    [READ_DATA, "QueryTraces StartTelemetryQuery GetInsightRuleReport"],
    [WRITE_DATA, "PutMetricData"],
    [READ_DATA, "GenerateQueryResultsSummary"],
    [USE, "CallWithBearerToken InvokeIntegration AssumeAccessProfile GetSpaceCredentials* CreateOneTimeDeepLinkCode"],
    [USE, "GenerateQuery StartOmniThreadSession StartTelemetryQuerySession"],
    [READ_CONFIG, "SearchPrincipals"],
    [ADMINISTER, "SubmitFeedback"],
    ...CONTROL_PLANE,
  ],
};

const xray: ServiceTable = {
  service: "xray",
  judgements: [
    [
      READ_DATA,
      `BatchGetTraces GetTraceGraph GetTraceSummaries GetInsightEvents GetRetrievedTracesGraph ListRetrievedTraces
       StartTraceRetrieval`,
    ],
    [READ_DATA, "GetDistinctTraceGraphs BatchGetTraceSummaryById"],
    [WRITE_DATA, "PutTraceSegments PutTelemetryRecords PutSpans PutSpansForIndexing"],
    ...CONTROL_PLANE,
  ],
};

export const telemetry: readonly ServiceTable[] = [logs, cloudtrail, cloudtrailData, cloudwatch, xray];
