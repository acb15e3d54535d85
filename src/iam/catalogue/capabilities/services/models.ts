import { ADMINISTER, DELETE_DATA, READ_CONFIG, READ_DATA, USE, WRITE_DATA } from "../../capability.ts";
import type { ServiceTable } from "../table.ts";
import { CONTROL_PLANE } from "./controlPlane.ts";

/** Inference uses a model; retrieval, memory and sessions are content. */
const bedrock: ServiceTable = {
  service: "bedrock",
  judgements: [
    [
      USE,
      `Invoke* CallWithBearerToken CreateDataSourceToken GetDataSourceAuthorizationUrl ApplyGuardrail Rerank RenderPrompt
       OptimizePrompt CountTokens DetectGeneratedContent
       GenerateQuery StartFlowExecution CreateModelInvocationJob`,
    ],
    [
      READ_DATA,
      "Retrieve RetrieveAndGenerate AgenticRetrieveStream GetAgentMemory GetDocumentContent GetInvocationStep",
    ],
    [READ_DATA, "GetExecutionFlowSnapshot ListFlowExecutionEvents ListInvocationSteps"],
    [WRITE_DATA, "IngestKnowledgeBaseDocuments StartIngestionJob CreateInvocation PutInvocationStep"],
    [DELETE_DATA, "DeleteKnowledgeBaseDocuments DeleteAgentMemory"],
    [ADMINISTER | DELETE_DATA, "DeleteKnowledgeBase DeleteDataSource DeleteSession"],
    [READ_CONFIG, "ExportAutomatedReasoningPolicyVersion"],
    [ADMINISTER, "EndSession PrepareAgent PrepareFlow"],
    ...CONTROL_PLANE,
  ],
};

const agentCore: ServiceTable = {
  service: "bedrock-agentcore",
  judgements: [
    [
      USE,
      `Invoke* Connect* Evaluate GetWorkloadAccessToken* GetResourceOauth2Token GetResourcePaymentToken
       CompleteResourceTokenAuth StartBatchEvaluation StartBrowserSession StartCodeInterpreterSession UpdateBrowserStream
       ProcessPayment AuthorizeAction PartiallyAuthorizeActions`,
    ],
    [READ_DATA, "GetResourceApiKey GetEvent ListEvents GetMemoryRecord ListMemoryRecords RetrieveMemoryRecords"],
    [READ_DATA, "ListDatasetExamples"],
    [WRITE_DATA, "CreateEvent BatchCreateMemoryRecords BatchUpdateMemoryRecords StartMemoryExtractionJob"],
    [WRITE_DATA, "AddDatasetExamples UpdateDatasetExamples SaveBrowserSessionProfile PutSystemLogEvents"],
    [DELETE_DATA, "DeleteEvent DeleteMemoryRecord BatchDeleteMemoryRecords DeleteDatasetExamples"],
    [ADMINISTER | DELETE_DATA, "DeleteMemory DeleteDataset DeleteBrowserProfile"],
    [READ_CONFIG, "SearchRegistryRecords GatewayGetWebACLForResource GatewayListResourcesForWebACL"],
    [ADMINISTER, "ManageAdminPolicy ManageResourceScopedPolicy PassCapacityProvider Synchronize* GatewayAssociate*"],
    [ADMINISTER, "GatewayDisassociate* SubmitRegistryRecordForApproval"],
    ...CONTROL_PLANE,
  ],
};

const mantle: ServiceTable = {
  service: "bedrock-mantle",
  judgements: [
    [USE, "CreateInference CallWithBearerToken CountTokens"],
    [READ_DATA, "GetInference GetFile"],
    [WRITE_DATA, "CreateFile"],
    [DELETE_DATA, "DeleteInference DeleteFile"],
    [ADMINISTER, "ArchiveProject"],
    ...CONTROL_PLANE,
  ],
};

/** Records of the feature store are content; models, artifacts and jobs are resources. */
const sagemaker: ServiceTable = {
  service: "sagemaker",
  judgements: [
    [READ_DATA, "GetRecord BatchGetRecord ListRecords BatchGetMetrics CreateHubContentPresignedUrls"],
    [WRITE_DATA, "PutRecord BatchWriteRecord BatchPutMetrics"],
    [DELETE_DATA, "DeleteRecord"],
    [ADMINISTER | DELETE_DATA, "DeleteFeatureGroup"],
    [USE, "Invoke* Call* Sample* CreatePresigned* CreatePartnerAppPresignedUrl StartSession StartHumanLoop"],
    [USE, "CreateTransformJob StartPipelineExecution RetryPipelineExecution SendPipelineExecutionStep*"],
    [READ_CONFIG, "Search* RenderUiTemplate QueryLineage AccessModelPackage"],
    [
      ADMINISTER,
      `BatchAddClusterNodes BatchRebootClusterNodes BatchReplaceClusterNodes DeployHubModel Extend* Retry* Send* TrainHubModel`,
    ],
    ...CONTROL_PLANE,
  ],
};

export const models: readonly ServiceTable[] = [bedrock, agentCore, mantle, sagemaker];
