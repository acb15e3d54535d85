import { ADMINISTER, DELETE_DATA, READ_CONFIG, READ_DATA, USE, WRITE_DATA } from "../../capability.ts";
import { exceptions } from "../table.ts";

/**
 * Assistants, agents and their knowledge: conversations and documents are content, the definition of an agent is
 * configuration.
 */
export const assistants = exceptions({
  // POST is the older name of RecognizeText; a session and what people said in it are content.
  lex: [
    [USE, "PostContent PostText StartConversation"],
    [
      READ_DATA,
      `GetSession GetUtterancesView ListAggregatedUtterances ListSessionAnalyticsData SearchAssociatedTranscripts
       ListTestExecutionResultItems GetTestExecutionArtifactsUrl`,
    ],
    [WRITE_DATA, "PutSession"],
    [DELETE_DATA, "DeleteSession"],
    [ADMINISTER, "BatchCreateCustomVocabularyItem BatchUpdateCustomVocabularyItem BatchDeleteCustomVocabularyItem"],
  ],
  wisdom: [
    [READ_DATA, "GetRecommendations ListMessages ListSpans"],
    [WRITE_DATA, "StartContentUpload StartImportJob"],
    [USE, "NotifyRecommendationsReceived"],
    [ADMINISTER | DELETE_DATA, "DeleteKnowledgeBase"],
  ],
  q: [
    [WRITE_DATA, "StartConversation"],
    [USE, "StartTroubleshootingResolutionExplanation"],
    // A token for provisioning users: it is listed and lasts until it is deleted.
    [ADMINISTER, "CreateScimAccessToken"],
  ],
  // A library item publishes an app; the cards of a session are what people filled in.
  qapps: [
    [READ_DATA, "GetQAppSession ListQAppSessionData"],
    [WRITE_DATA, "UpdateQAppSession"],
    [ADMINISTER, "CreateLibraryItem UpdateLibraryItem DeleteLibraryItem"],
    [READ_CONFIG, "GetLibraryItem"],
  ],
  qbusiness: [
    [READ_DATA, "ListMessages"],
    [WRITE_DATA, "StartDataSourceSyncJob"],
    [DELETE_DATA, "DeleteAttachment"],
    [USE, "CreateAnonymousWebExperienceUrl"],
  ],
  qdeveloper: [[USE, "TransformCode"]],
  aidevops: [
    [READ_DATA, "ListJournalRecords ListPendingMessages"],
    [USE, "CreateOneTimeLoginSession"],
    // Access tokens are listed, rotated and revoked: they last.
    [ADMINISTER, "CreateAccessToken"],
    [READ_CONFIG, "GetAccessToken"],
  ],
  // An investigation quotes logs, metrics and traces.
  aiops: [
    [READ_DATA, "GetEphemeralInvestigationResults GetFact GetFactVersions ListFacts"],
    [WRITE_DATA, "PutFact"],
  ],
  "finops-agent": [
    [READ_DATA, "GetTurn ListRecords ListTurns"],
    [WRITE_DATA, "CreateTurn RestoreDocument"],
    [USE, "CreateOneTimeLoginSession"],
  ],
  securityagent: [
    [USE, "CreateOneTimeLoginSession"],
    [ADMINISTER, "StartValidationRun"],
  ],
  "networkmanager-chat": [[READ_DATA, "ListConversationMessages"]],
  // An agent at the desktop of a person.
  "agentaccess-mcp": [
    [USE, "DoubleClick HoldKey KeyPress Left* MiddleClick MovePointer RightClick Scroll TripleClick TypeText"],
    [READ_DATA, "GetScreenshot"],
  ],
  // Records of a registry describe agents and tools.
  "agent-registry": [
    [ADMINISTER, "CreateRegistryRecord UpdateRegistryRecord DeleteRegistryRecord"],
    [READ_CONFIG, "GetRegistryRecord GetDiscoverableRegistryRecord SearchDiscoverableRegistryRecords"],
  ],
  "aws-external-anthropic": [
    [USE, "CallWithBearerToken CountTokens CreateInference CreateBatchInference CreateUserProfileEnrollmentUrl"],
    // A session holds its events.
    [READ_CONFIG | READ_DATA, "GetSession"],
    [ADMINISTER | WRITE_DATA, "UpdateSession"],
    [ADMINISTER | DELETE_DATA, "DeleteSession"],
  ],
  "bedrock-websearch": [[USE, "ExternalWebAccess"]],
  "kendra-ranking": [[USE, "Rescore"]],
  "nova-act": [[USE, "CreateAct UpdateAct CreateSession"]],
  "sagemaker-data-science-assistant": [[USE, "SendConversation"]],
  "transform-custom": [
    [READ_DATA, "GetAnalysisArtifactDownloadUrl GetTransformationPackageUrl"],
    [WRITE_DATA, "CompleteTransformationPackageUpload CreateTransformationPackageUrl"],
    [USE, "ExecuteTransformation"],
  ],
});
