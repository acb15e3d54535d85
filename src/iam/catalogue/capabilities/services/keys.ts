import { ADMINISTER, DELETE_DATA, READ_CONFIG, READ_DATA, USE, WRITE_DATA } from "../../capability.ts";
import type { ServiceTable } from "../table.ts";
import { CONTROL_PLANE } from "./controlPlane.ts";

/** What makes ciphertext, keys or signatures writes; what opens or checks them reads. */
const kms: ServiceTable = {
  service: "kms",
  judgements: [
    [READ_DATA, "Decrypt Verify VerifyMac"],
    [WRITE_DATA, "Encrypt Generate* ImportKeyMaterial ReEncrypt* Sign"],
    // The derived secret seals and opens alike.
    [READ_DATA | WRITE_DATA, "DeriveSharedSecret"],
    [DELETE_DATA, "DeleteCustomKeyStore DeleteImportedKeyMaterial"],
    [ADMINISTER, "ConnectCustomKeyStore DisconnectCustomKeyStore RetireGrant ScheduleKeyDeletion"],
    [ADMINISTER, "ReplicateKey SynchronizeMultiRegionKey"],
    ...CONTROL_PLANE,
  ],
};

const secretsmanager: ServiceTable = {
  service: "secretsmanager",
  judgements: [
    [READ_DATA, "GetSecretValue BatchGetSecretValue"],
    [WRITE_DATA, "PutSecretValue"],
    // All of these can carry a new value or change which one is current.
    [ADMINISTER | WRITE_DATA, "CreateSecret UpdateSecret RotateSecret UpdateSecretVersionStage"],
    [ADMINISTER | DELETE_DATA, "DeleteSecret"],
    // Takes back a scheduled deletion; the value is not shown.
    [ADMINISTER, "RestoreSecret ReplicateSecretToRegions"],
    [READ_CONFIG, "GetRandomPassword"],
    ...CONTROL_PLANE,
  ],
};

/** A parameter is both resource and content, as an object in S3 is: putting one writes data, deleting one deletes data. */
const ssm: ServiceTable = {
  service: "ssm",
  judgements: [
    [READ_DATA, "GetParameter GetParameters GetParametersByPath GetParameterHistory"],
    // The output of commands, and what agents report of their instances.
    [READ_DATA, "GetCommandInvocation ListCommandInvocations GetInventory ListInventoryEntries ListComplianceItems"],
    [WRITE_DATA, "PutParameter PutInventory PutComplianceItems PutConfigurePackageResult"],
    [DELETE_DATA, "DeleteParameter DeleteParameters DeleteInventory"],
    [
      USE,
      `SendCommand StartSession ResumeSession StartAutomationExecution StartChangeRequestExecution StartAssociationsOnce
       SendAutomationSignal GetAccessToken StartAccessRequest RequestManagedInstanceRoleToken ExecuteAPI`,
    ],
    [ADMINISTER, "LabelParameterVersion UnlabelParameterVersion"],
    [READ_CONFIG, "StartExecutionPreview"],
    ...CONTROL_PLANE,
  ],
};

const sessionChannels: ServiceTable = {
  service: "ssmmessages",
  judgements: [[USE, "CreateControlChannel CreateDataChannel OpenControlChannel OpenDataChannel"]],
};

const instanceMessages: ServiceTable = {
  service: "ec2messages",
  judgements: [
    [READ_DATA, "GetMessages GetEndpoint"],
    [WRITE_DATA, "SendReply"],
    [USE, "AcknowledgeMessage FailMessage"],
    [DELETE_DATA, "DeleteMessage"],
  ],
};

const certificates: ServiceTable = {
  service: "acm",
  judgements: [
    [USE, "GetAcmeExternalAccountBindingCredentials"],
    [READ_DATA, "ExportCertificate"],
    [READ_CONFIG, "SearchCertificates"],
    [ADMINISTER, "RequestCertificate RenewCertificate ResendValidationEmail"],
    ...CONTROL_PLANE,
  ],
};

const certificateAuthority: ServiceTable = {
  service: "acm-pca",
  judgements: [
    [USE, "IssueCertificate GetCertificate RevokeCertificate"],
    [ADMINISTER, "RestoreCertificateAuthority"],
    ...CONTROL_PLANE,
  ],
};

export const keysAndSecrets: readonly ServiceTable[] = [
  kms,
  secretsmanager,
  ssm,
  sessionChannels,
  instanceMessages,
  certificates,
  certificateAuthority,
];
