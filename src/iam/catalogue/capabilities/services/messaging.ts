import { ADMINISTER, DELETE_DATA, READ_CONFIG, READ_DATA, USE, WRITE_DATA } from "../../capability.ts";
import type { ServiceTable } from "../table.ts";
import { CONTROL_PLANE } from "./controlPlane.ts";

const sqs: ServiceTable = {
  service: "sqs",
  judgements: [
    [READ_DATA, "ReceiveMessage"],
    [WRITE_DATA, "SendMessage ChangeMessageVisibility"],
    [DELETE_DATA, "DeleteMessage"],
    [ADMINISTER | DELETE_DATA, "DeleteQueue PurgeQueue"],
    ...CONTROL_PLANE,
  ],
};

/** A topic keeps nothing, so deleting one destroys no content; a subscription is a copy of all that is published. */
const sns: ServiceTable = {
  service: "sns",
  judgements: [
    [WRITE_DATA, "Publish"],
    [ADMINISTER | READ_DATA, "Subscribe"],
    [ADMINISTER, "ConfirmSubscription Unsubscribe OptInPhoneNumber VerifySMSSandboxPhoneNumber"],
    ...CONTROL_PLANE,
  ],
};

const events: ServiceTable = {
  service: "events",
  judgements: [
    [WRITE_DATA, "PutEvents PutPartnerEvents PutRawEvents"],
    [READ_DATA, "RetrieveConnectionCredentials"],
    [USE, "InvokeApiDestination"],
    [ADMINISTER | WRITE_DATA, "StartReplay"],
    [ADMINISTER | DELETE_DATA, "DeleteArchive"],
    ...CONTROL_PLANE,
  ],
};

const schemas: ServiceTable = {
  service: "schemas",
  judgements: [[READ_CONFIG, "ExportSchema SearchSchemas"], ...CONTROL_PLANE],
};

const pipes: ServiceTable = { service: "pipes", judgements: CONTROL_PLANE };

const scheduler: ServiceTable = { service: "scheduler", judgements: CONTROL_PLANE };

const mq: ServiceTable = {
  service: "mq",
  judgements: [[ADMINISTER | DELETE_DATA, "DeleteBroker"], ...CONTROL_PLANE],
};

/** Mail that is sent is content; contacts and archived messages are content that is kept. */
const ses: ServiceTable = {
  service: "ses",
  judgements: [
    [
      WRITE_DATA,
      "Send* CreateContact UpdateContact CreateImportJob RegisterMemberToAddressList StartAddressListImportJob",
    ],
    [
      READ_DATA,
      `GetContact ListContacts GetArchiveMessage GetArchiveMessageContent GetArchiveSearchResults StartArchiveSearch
       StartArchiveExport CreateExportJob GetMessageInsights GetEmailAddressInsights ListMembersOfAddressList
       GetMemberOfAddressList BatchGetMetricData`,
    ],
    [DELETE_DATA, "DeleteContact DeregisterMemberFromAddressList"],
    [ADMINISTER | DELETE_DATA, "DeleteContactList DeleteArchive DeleteAddressList"],
    [ADMINISTER, "CloneReceiptRuleSet ReorderReceiptRuleSet ReplicateEmailIdentityDkimSigningKey Verify*"],
    ...CONTROL_PLANE,
  ],
};

const workmail: ServiceTable = {
  service: "workmail",
  judgements: [
    [READ_DATA, "StartMailboxExportJob"],
    [WRITE_DATA, "DeliverToMailbox"],
    [USE, "AssumeImpersonationRole"],
    [ADMINISTER | DELETE_DATA, "DeleteOrganization DeleteUser WipeMobileDevice"],
    [READ_CONFIG, "SearchMembers"],
    ...CONTROL_PLANE,
  ],
};

const mailFlow: ServiceTable = {
  service: "workmailmessageflow",
  judgements: [
    [READ_DATA, "GetRawMessageContent"],
    [WRITE_DATA, "PutRawMessageContent"],
  ],
};

export const messaging: readonly ServiceTable[] = [
  sqs,
  sns,
  events,
  schemas,
  pipes,
  scheduler,
  mq,
  ses,
  workmail,
  mailFlow,
];
