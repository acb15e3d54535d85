import { ADMINISTER, DELETE_DATA, READ_CONFIG, READ_DATA, USE, WRITE_DATA } from "../../capability.ts";
import type { ServiceTable } from "../table.ts";
import { CONTROL_PLANE } from "./controlPlane.ts";

/** A data set is a copy that is kept; an embedded dashboard shows what its user may see. */
const quicksight: ServiceTable = {
  service: "quicksight",
  judgements: [
    [
      USE,
      `GenerateEmbedUrl* GetDashboardEmbedUrl GetSessionEmbedUrl GetAnonymousUserEmbedUrl GetAuthCode GetIdentityContext
       PredictQAResults StartAutomationJob Pass*`,
    ],
    [READ_DATA, "StartDashboardSnapshotJob StartDashboardSnapshotJobSchedule DescribeDashboardSnapshotJobResult"],
    [WRITE_DATA, "CreateIngestion BatchCreateTopicReviewedAnswer"],
    [DELETE_DATA, "BatchDeleteTopicReviewedAnswer"],
    [ADMINISTER | DELETE_DATA, "DeleteDataSet DeleteNamespace DeleteAccountSubscription"],
    [READ_CONFIG, "Search* QuickSuiteUsageMetrics"],
    [ADMINISTER, "AccountConfigurations ScopeDownPolicy Subscribe Unsubscribe UnpublishFlow"],
    ...CONTROL_PLANE,
  ],
};

const workdocs: ServiceTable = {
  service: "workdocs",
  judgements: [
    [
      READ_DATA,
      "DownloadDocumentVersion GetDocument GetDocumentVersion DescribeComments SearchResources StartInstanceExport",
    ],
    [
      WRITE_DATA,
      `InitiateDocumentVersionUpload AbortDocumentVersionUpload UpdateDocument UpdateDocumentVersion CreateComment
       CreateCustomMetadata CreateLabels RestoreDocumentVersions`,
    ],
    [
      DELETE_DATA,
      "DeleteDocument DeleteDocumentVersion DeleteComment DeleteFolderContents DeleteCustomMetadata DeleteLabels",
    ],
    [ADMINISTER | DELETE_DATA, "DeleteFolder DeleteInstance DeleteUser"],
    ...CONTROL_PLANE,
  ],
};

/** Profiles of customers and the objects they are made of. */
const customerProfiles: ServiceTable = {
  service: "profile",
  judgements: [
    [
      READ_DATA,
      `SearchProfiles BatchGetProfile ListProfileObjects GetProfileHistoryRecord ListProfileHistoryRecords GetProfileInsights
       GetProfileRecommendations GetSimilarProfiles CreateSegmentSnapshot CreateSnapshot GetSegmentMembership
       BatchGetCalculatedAttributeForProfile GetCalculatedAttributeForProfile ListCalculatedAttributesForProfile
       GetMatches ListRuleBasedMatches ListDomainObjects ListObjectTypeAttributeValues ListProfileAttributeValues`,
    ],
    [
      WRITE_DATA,
      "CreateProfile UpdateProfile AddProfileKey PutProfileObject MergeProfiles StartUploadJob CreateUploadJob GetUploadJobPath",
    ],
    [DELETE_DATA, "DeleteProfile DeleteProfileKey DeleteProfileObject"],
    [ADMINISTER | DELETE_DATA, "DeleteDomain"],
    [READ_CONFIG, "DetectProfileObjectType"],
    ...CONTROL_PLANE,
  ],
};

export const collaboration: readonly ServiceTable[] = [quicksight, workdocs, customerProfiles];
