import { ADMINISTER, DELETE_DATA, READ_CONFIG, READ_DATA, USE, WRITE_DATA } from "../../capability.ts";
import { exceptions } from "../table.ts";

/** Services that keep what people say, write and are: contacts, cases, chats, voices, patients. */
export const people = exceptions({
  connect: [
    [
      READ_DATA,
      `DescribeContact SearchContacts GetContactAttributes GetContactMetrics GetMetricDataV2 ListContactReferences
       ListRealtimeContactAnalysisSegments ListRealtimeContactAnalysisSegmentsV2 MonitorContact
       DescribeContactEvaluation SearchContactEvaluations`,
    ],
    [READ_DATA, "BatchDescribeDataTableValue EvaluateDataTableValues ListDataTablePrimaryValues ListDataTableValues"],
    [
      WRITE_DATA,
      `CreateContact UpdateContact UpdateContactAttributes BatchPutContact StartAttachedFileUpload
       CompleteAttachedFileUpload StartContactEvaluation SubmitContactEvaluation UpdateContactEvaluation
       BatchCreateDataTableValue BatchUpdateDataTableValue UpdateDataTablePrimaryValues`,
    ],
    [DELETE_DATA, "BatchDeleteDataTableValue DeleteContactEvaluation"],
    [ADMINISTER | DELETE_DATA, "DeleteInstance"],
    [
      USE,
      `CreateParticipant CreatePersistentContactAssociation DismissUserContact StartChatContact StartEmailContact
       StartOutbound* StartScreenSharing StartTaskContact StartWebRTCContact StartContactMediaProcessing TransferContact`,
    ],
    // Flows, views, prompts and themes are how the contact center is set up.
    [
      ADMINISTER,
      "UpdateContactFlowContent UpdateContactFlowModuleContent UpdateMetricContent UpdateNotificationContent",
    ],
    [ADMINISTER, "UpdateViewContent ImportWorkspaceMedia DeleteWorkspaceMedia"],
    [READ_CONFIG, "GetPromptFile"],
  ],
  "connect-campaigns": [[WRITE_DATA, "PutDialRequestBatch PutOutboundRequestBatch PutProfileOutboundRequestBatch"]],
  cases: [
    [READ_DATA, "GetCase SearchCases"],
    [WRITE_DATA, "CreateCase UpdateCase"],
    [DELETE_DATA, "DeleteCase"],
    [ADMINISTER | DELETE_DATA, "DeleteDomain"],
  ],
  chime: [
    [READ_DATA, "ListChannelMessages StartDataExport GetSpeakerSearchTask GetVoiceToneAnalysisTask"],
    [WRITE_DATA, "ChannelFlowCallback UpdateChannelReadMarker"],
    [USE, "StartSpeakerSearchTask CreateSipMediaApplicationCall UpdateSipMediaApplicationCall"],
    // The print of a voice.
    [READ_DATA, "GetVoiceProfile"],
    [WRITE_DATA, "CreateVoiceProfile UpdateVoiceProfile"],
    [DELETE_DATA, "DeleteVoiceProfile"],
    [ADMINISTER | DELETE_DATA, "DeleteAppInstance DeleteChannel DeleteRoom DeleteVoiceProfileDomain"],
    [ADMINISTER, "ConnectDirectory DeleteCDRBucket"],
    [READ_CONFIG, "GetUserActivityReportData"],
  ],
  voiceid: [
    [READ_DATA, "DescribeFraudster DescribeSpeaker"],
    [WRITE_DATA, "AssociateFraudster DisassociateFraudster OptOutSpeaker StartFraudsterRegistrationJob"],
    [WRITE_DATA, "StartSpeakerEnrollmentJob"],
    [DELETE_DATA, "DeleteFraudster DeleteSpeaker"],
    [ADMINISTER | DELETE_DATA, "DeleteDomain"],
  ],
  // Endpoints are the addresses and attributes of people.
  mobiletargeting: [
    [READ_DATA, "GetEndpoint GetUserEndpoints CreateExportJob"],
    [WRITE_DATA, "UpdateEndpoint UpdateEndpointsBatch CreateImportJob"],
    [DELETE_DATA, "DeleteEndpoint DeleteUserEndpoints RemoveAttributes"],
    [ADMINISTER | DELETE_DATA, "DeleteApp"],
    [USE, "PhoneNumberValidate VerifyOTPMessage"],
    // Names the stream that receives events; deleting it leaves the stream.
    [ADMINISTER, "DeleteEventStream"],
  ],
  "sms-voice": [
    [USE, "CarrierLookup"],
    [WRITE_DATA, "PutMessageFeedback"],
  ],
  "social-messaging": [[ADMINISTER, "CreateWhatsAppMessageTemplateMedia"]],
  a4b: [
    [READ_DATA, "GetContact SearchContacts"],
    [WRITE_DATA, "CreateContact UpdateContact"],
    [DELETE_DATA, "DeleteContact"],
  ],
  // What a customer writes in a support case, and what is attached to it.
  support: [
    [
      READ_DATA,
      `DescribeAttachment DescribeCases DescribeCommunication DescribeCommunications GetInteraction
       ListInteractionEntries SearchForCases`,
    ],
    [WRITE_DATA, "AddAttachmentsToSet AddCommunicationToCase CreateCase StartInteraction UpdateInteraction"],
    [ADMINISTER, "AddRelatedItemToCase"],
  ],
  "security-ir": [
    [READ_DATA, "GetCase GetCaseAttachmentDownloadUrl ListComments"],
    [WRITE_DATA, "CreateCase UpdateCase CreateCaseComment UpdateCaseComment GetCaseAttachmentUploadUrl"],
  ],
  "elemental-support-cases": [
    [READ_DATA, "GetCase GetCases CreateS3DownloadUrl"],
    [WRITE_DATA, "CreateCase UpdateCase AddCaseComment CreateS3CLIUploadCommand *MultipartUpload"],
  ],
  "health-agent": [
    [
      READ_DATA,
      `GetMedicalScribeListeningSession GetPatient GetPatientInsightsJob GetSessionContext ListPatient*
       ListSessionRecords MatchPatient`,
    ],
    [WRITE_DATA, "CancelAppointment RescheduleAppointment ScheduleAppointment SubmitMedicationRenewal"],
    [USE, "StartPatientInsightsJob"],
  ],
  iq: [
    [WRITE_DATA, "MarkChatMessageRead"],
    [DELETE_DATA, "DeleteAttachment"],
  ],
  honeycode: [
    [READ_DATA, "ListTableRows"],
    [WRITE_DATA, "BatchUpsertTableRows StartTableDataImportJob"],
  ],
  mechanicalturk: [
    [READ_DATA, "GetAssignment GetFileUploadURL ListAssignmentsForHIT ListReviewPolicyResultsForHIT"],
    [WRITE_DATA, "NotifyWorkers"],
    [ADMINISTER, "SendBonus SendTestEventNotification"],
  ],
  worklink: [[ADMINISTER, "SignOutUser"]],
});
