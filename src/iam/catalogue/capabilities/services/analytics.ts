import { ADMINISTER, DELETE_DATA, READ_CONFIG, READ_DATA, USE, WRITE_DATA } from "../../capability.ts";
import type { ServiceTable } from "../table.ts";
import { CONTROL_PLANE } from "./controlPlane.ts";

/**
 * A query writes its results; saved queries and the tags of a workgroup are published as data. Prepared statements are
 * saved queries by another name; calculations are queries of a notebook.
 */
const athena: ServiceTable = {
  service: "athena",
  judgements: [
    [READ_DATA, "GetQueryResults GetQueryResultsStream ExportNotebook"],
    [
      WRITE_DATA,
      `StartQueryExecution RunQuery StartCalculationExecution CreateNamedQuery UpdateNamedQuery DeleteNamedQuery
       CreatePreparedStatement UpdatePreparedStatement DeletePreparedStatement DeleteWorkGroup TagResource UntagResource
       CreateNotebook ImportNotebook UpdateNotebook`,
    ],
    [DELETE_DATA, "DeleteNotebook"],
    [USE, "StartSession CreatePresignedNotebookUrl GetResourceDashboard GetSessionEndpoint"],
    ...CONTROL_PLANE,
  ],
};

/** The Data Catalog describes data that lies elsewhere: its tables are configuration. Connections hold passwords. */
const glue: ServiceTable = {
  service: "glue",
  judgements: [
    [
      READ_DATA,
      `GetEntityRecords GetCompletion GetDataQualityModelResult GetDataQualityResult GetStatement GetDataPreviewStatement
       GetRecipeAction StartExportLabelsTaskRun`,
    ],
    [READ_CONFIG | READ_DATA, "GetConnection GetConnections"],
    [WRITE_DATA, "PutDataQualityProfileAnnotation PutDataQualityStatisticAnnotation PublishDataQuality"],
    [WRITE_DATA, "StartImportLabelsTaskRun"],
    [
      USE,
      `StartJobRun RunStatement RunDataPreviewStatement StartCrawler StartTrigger StartWorkflowRun ResumeWorkflowRun
       StartBlueprintRun StartCompletion UseMLTransforms UseGlueStudio PassConnection GlueNotebook* StartNotebook NotifyEvent
       GetSessionEndpoint GetDashboardUrl FederateAuthorization RefreshOAuth2Tokens ManagedConnector SendRecipeAction`,
    ],
    [READ_CONFIG, "SearchTables QuerySchemaVersionMetadata AccessDataQualityRuntimeConfiguration RequestLogParsing"],
    [ADMINISTER, "BatchCreatePartition SendFeedback"],
    ...CONTROL_PLANE,
  ],
};

/** Lake Formation vends credentials to data that lies elsewhere. */
const lakeformation: ServiceTable = {
  service: "lakeformation",
  judgements: [
    [USE, "GetDataAccess GetTemporaryGluePartitionCredentials GetTemporaryGlueTableCredentials"],
    [READ_DATA, "GetWorkUnitResults StartQueryPlanning"],
    [WRITE_DATA, "UpdateTableObjects StartTransaction CommitTransaction CancelTransaction ExtendTransaction"],
    [DELETE_DATA, "DeleteObjectsOnCancel"],
    [READ_CONFIG, "Search*"],
    [ADMINISTER, "GrantPermissions BatchGrantPermissions BatchRevokePermissions"],
    ...CONTROL_PLANE,
  ],
};

/** POST both searches and indexes, and deletes by query. */
const openSearchDomain: ServiceTable = {
  service: "es",
  judgements: [
    [READ_DATA, "ESHttpGet ESCrossClusterGet"],
    [READ_CONFIG, "ESHttpHead"],
    [READ_DATA | WRITE_DATA | DELETE_DATA, "ESHttpPost"],
    [WRITE_DATA, "ESHttpPut ESHttpPatch"],
    [DELETE_DATA, "ESHttpDelete"],
    [ADMINISTER | DELETE_DATA, "DeleteDomain DeleteElasticsearchDomain DeleteIndex"],
    [ADMINISTER, "InsightFeedback"],
    ...CONTROL_PLANE,
  ],
};

const openSearchServerless: ServiceTable = {
  service: "aoss",
  judgements: [
    // What a caller may do then is up to the collection's data access policy.
    [READ_DATA | WRITE_DATA | DELETE_DATA, "APIAccessAll"],
    [USE, "DashboardsAccessAll"],
    [ADMINISTER | DELETE_DATA, "DeleteCollection DeleteIndex"],
    ...CONTROL_PLANE,
  ],
};

const openSearchApplication: ServiceTable = {
  service: "opensearch",
  judgements: [
    [USE, "ApplicationAccessAll ViewLoginPage"],
    [READ_DATA, "StartDirectQuery GetDirectQueryResult"],
    [ADMINISTER, "SubmitAutoOptimizeJob"],
    ...CONTROL_PLANE,
  ],
};

export const analytics: readonly ServiceTable[] = [
  athena,
  glue,
  lakeformation,
  openSearchDomain,
  openSearchServerless,
  openSearchApplication,
];
