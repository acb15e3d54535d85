import { ADMINISTER, DELETE_DATA, READ_CONFIG, READ_DATA, USE, WRITE_DATA } from "../../capability.ts";
import type { ServiceTable } from "../table.ts";
import { CONTROL_PLANE } from "./controlPlane.ts";

const cloudDirectory: ServiceTable = {
  service: "clouddirectory",
  judgements: [
    [
      READ_DATA,
      `BatchRead GetObjectAttributes GetObjectInformation GetLinkAttributes ListObject* ListIndex ListAttachedIndices
       ListIncomingTypedLinks ListOutgoingTypedLinks`,
    ],
    [
      WRITE_DATA,
      `BatchWrite CreateObject UpdateObjectAttributes UpdateLinkAttributes AddFacetToObject AttachObject AttachToIndex
       AttachTypedLink`,
    ],
    [DELETE_DATA, "DeleteObject DetachObject DetachFromIndex DetachTypedLink RemoveFacetFromObject"],
    [ADMINISTER | DELETE_DATA, "DeleteDirectory"],
    [READ_CONFIG, "LookupPolicy"],
    [ADMINISTER, "PublishSchema"],
    ...CONTROL_PLANE,
  ],
};

const keyValueStore: ServiceTable = {
  service: "cloudfront-keyvaluestore",
  judgements: [
    [READ_DATA, "GetKey ListKeys"],
    [WRITE_DATA, "PutKey"],
    [WRITE_DATA | DELETE_DATA, "UpdateKeys"],
    [DELETE_DATA, "DeleteKey"],
    ...CONTROL_PLANE,
  ],
};

/** Health records, by whichever request they are found. */
const healthlake: ServiceTable = {
  service: "healthlake",
  judgements: [
    [
      READ_DATA,
      `ReadResource VersionReadResource GetHistoryByResourceId Search* GetExportedFile StartFHIRExport* GenerateDocument*
       RetrieveAttributionStatus InquirePreAuthClaim MemberMatch StartFHIRBulkMemberMatchJob`,
    ],
    [
      WRITE_DATA,
      "CreateResource UpdateResource PatchResource StartFHIRImportJob StartFHIRBulkPatchJob MemberAdd SubmitPreAuthClaim",
    ],
    [READ_DATA | WRITE_DATA | DELETE_DATA, "ProcessBundle"],
    [DELETE_DATA, "DeleteResource StartFHIRBulkDeleteJob MemberRemove CancelFHIRExportJobWithDelete"],
    [ADMINISTER | DELETE_DATA, "DeleteFHIRDatastore"],
    [READ_CONFIG, "Lookup* Expand* QuestionnairePackage"],
    [USE, "Translate* TransformData StartDataTransformationJob"],
    [ADMINISTER, "ConfirmAttributionList PublishDataTransformationProfile"],
    ...CONTROL_PLANE,
  ],
};

const medicalImaging: ServiceTable = {
  service: "medical-imaging",
  judgements: [
    [
      READ_DATA,
      "GetImageFrame GetImageSet GetImageSetMetadata GetDICOMBulkdata GetDICOMInstance* GetDICOMSeriesMetadata",
    ],
    [READ_DATA, "Search*"],
    [WRITE_DATA, "CopyImageSet StartDICOMImportJob StoreDICOM StoreDICOMStudy UpdateImageSetMetadata"],
    [DELETE_DATA, "DeleteImageSet"],
    [ADMINISTER | DELETE_DATA, "DeleteDatastore"],
    ...CONTROL_PLANE,
  ],
};

const omics: ServiceTable = {
  service: "omics",
  judgements: [
    [READ_DATA, "GetReadSet GetReference StartReadSetExportJob"],
    [WRITE_DATA, "*MultipartReadSetUpload UploadReadSetPart StartReadSetImportJob StartReferenceImportJob"],
    [WRITE_DATA, "StartAnnotationImportJob StartVariantImportJob"],
    [DELETE_DATA, "BatchDeleteReadSet DeleteReference"],
    [ADMINISTER | DELETE_DATA, "Delete*Store DeleteAnnotationStoreVersions"],
    [USE, "StartRun StartRunBatch"],
    ...CONTROL_PLANE,
  ],
};

const siteWise: ServiceTable = {
  service: "iotsitewise",
  judgements: [
    [
      READ_DATA,
      `GetAssetProperty* BatchGetAssetProperty* GetInterpolatedAssetPropertyValues GetCaptureData GetQueryResults
       GetSearchResults ExecuteQuery StartQuery StartSearch CreateDatasetExportJob`,
    ],
    [WRITE_DATA, "BatchPutAssetPropertyValue CreateBulkImportJob"],
    [DELETE_DATA, "BatchDeleteDatasetDataSegments"],
    [ADMINISTER | DELETE_DATA, "DeleteTimeSeries DeleteDataset"],
    [USE, "ExecuteAction InvokeAssistant StartPipelineExecution"],
    ...CONTROL_PLANE,
  ],
};

const kendra: ServiceTable = {
  service: "kendra",
  judgements: [
    [READ_DATA, "Query Retrieve GetQuerySuggestions"],
    [WRITE_DATA, "BatchPutDocument StartDataSourceSyncJob CreateFaq"],
    [DELETE_DATA, "BatchDeleteDocument DeleteFaq"],
    [ADMINISTER | DELETE_DATA, "DeleteIndex"],
    [ADMINISTER, "ClearQuerySuggestions SubmitFeedback"],
    ...CONTROL_PLANE,
  ],
};

/** The entries of the directory are people: its content. */
const directoryData: ServiceTable = {
  service: "ds-data",
  judgements: [
    [READ_DATA, "Describe* List* Search*"],
    [WRITE_DATA, "CreateUser CreateGroup UpdateUser UpdateGroup AddGroupMember RemoveGroupMember DisableUser"],
    [DELETE_DATA, "DeleteUser DeleteGroup"],
    ...CONTROL_PLANE,
  ],
};

const paymentCryptography: ServiceTable = {
  service: "payment-cryptography",
  judgements: [
    [READ_DATA, "DecryptData ExportKey Verify*"],
    [WRITE_DATA, "EncryptData Generate* ImportKey ReEncryptData TranslateKeyMaterial TranslatePinData"],
    // Takes back a deletion that waits.
    [ADMINISTER, "RestoreKey"],
    ...CONTROL_PLANE,
  ],
};

const authorization: ServiceTable = {
  service: "verifiedpermissions",
  judgements: [[USE, "IsAuthorized* BatchIsAuthorized*"], ...CONTROL_PLANE],
};

const storageGateway: ServiceTable = {
  service: "storagegateway",
  judgements: [
    [ADMINISTER | READ_DATA, "RetrieveTapeArchive RetrieveTapeRecoveryPoint"],
    [ADMINISTER | WRITE_DATA, "CreateSnapshot CreateSnapshotFromVolumeRecoveryPoint"],
    [ADMINISTER | DELETE_DATA, "DeleteTape DeleteTapeArchive DeleteVolume EvictFilesFailingUpload"],
    // The answer holds the secrets with which initiators connect.
    [READ_CONFIG | USE, "DescribeChapCredentials"],
    [ADMINISTER, "BypassGovernanceRetention JoinDomain NotifyWhenUploaded RefreshCache ShutdownGateway"],
    ...CONTROL_PLANE,
  ],
};

export const records: readonly ServiceTable[] = [
  cloudDirectory,
  keyValueStore,
  healthlake,
  medicalImaging,
  omics,
  siteWise,
  kendra,
  directoryData,
  paymentCryptography,
  authorization,
  storageGateway,
];
