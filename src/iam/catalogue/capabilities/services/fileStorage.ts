import { ADMINISTER, DELETE_DATA, READ_CONFIG, READ_DATA, USE, WRITE_DATA } from "../../capability.ts";
import type { Judgement, ServiceTable } from "../table.ts";
import { CONTROL_PLANE } from "./controlPlane.ts";

/** The NFS client: a mount reads, ClientWrite also removes files, root may change every owner and mode. */
const CLIENT: readonly Judgement[] = [
  [READ_DATA, "ClientMount"],
  [WRITE_DATA | DELETE_DATA, "ClientWrite"],
  [ADMINISTER, "ClientRootAccess"],
];

const efs: ServiceTable = {
  service: "elasticfilesystem",
  judgements: [
    ...CLIENT,
    [READ_DATA, "ReplicationRead"],
    [WRITE_DATA, "ReplicationWrite"],
    [ADMINISTER | WRITE_DATA, "Backup"],
    [ADMINISTER | READ_DATA, "Restore"],
    [ADMINISTER | DELETE_DATA, "DeleteFileSystem"],
    ...CONTROL_PLANE,
  ],
};

/** The files are objects of a bucket that outlives the file system. */
const s3files: ServiceTable = { service: "s3files", judgements: [...CLIENT, ...CONTROL_PLANE] };

const fsx: ServiceTable = {
  service: "fsx",
  judgements: [
    [ADMINISTER | DELETE_DATA, "DeleteBackup DeleteFileCache DeleteFileSystem DeleteSnapshot DeleteVolume"],
    [ADMINISTER | DELETE_DATA, "DeleteStorageVirtualMachine"],
    [ADMINISTER | WRITE_DATA, "CreateBackup CopyBackup CreateSnapshot CopySnapshotAndUpdateVolume"],
    [ADMINISTER | READ_DATA, "CreateFileSystemFromBackup CreateVolumeFromBackup RestoreVolumeFromSnapshot"],
    [ADMINISTER, "BypassSnaplockEnterpriseRetention ManageBackupPrincipalAssociations"],
    ...CONTROL_PLANE,
  ],
};

/** A vault is deleted only when it is empty; its recovery points are the content. */
const backup: ServiceTable = {
  service: "backup",
  judgements: [
    [ADMINISTER | WRITE_DATA, "StartBackupJob StartCopyJob CopyIntoBackupVault"],
    [ADMINISTER | READ_DATA, "StartRestoreJob"],
    [READ_DATA, "CopyFromBackupVault SearchRecoveryPoint"],
    [ADMINISTER | DELETE_DATA, "DeleteRecoveryPoint"],
    [READ_CONFIG, "ExportBackupPlanTemplate"],
    ...CONTROL_PLANE,
  ],
};

const backupStorage: ServiceTable = {
  service: "backup-storage",
  judgements: [
    [READ_DATA, "GetChunk GetBaseBackup GetIncrementalBaseBackup"],
    [WRITE_DATA, "PutChunk PutObject StartObject NotifyObjectComplete UpdateObjectComplete CommitBackupJob"],
    [DELETE_DATA, "DeleteObjects"],
    [USE, "MountCapsule"],
    ...CONTROL_PLANE,
  ],
};

const backupSearch: ServiceTable = {
  service: "backup-search",
  judgements: [[READ_DATA, "StartSearchJob StartSearchResultExportJob ListSearchJobResults"], ...CONTROL_PLANE],
};

const transfer: ServiceTable = {
  service: "transfer",
  judgements: [
    [READ_DATA | WRITE_DATA, "StartFileTransfer"],
    [READ_DATA, "StartDirectoryListing"],
    [WRITE_DATA | DELETE_DATA, "StartRemoteMove"],
    [DELETE_DATA, "StartRemoteDelete"],
    [USE, "SendWorkflowStepState"],
    ...CONTROL_PLANE,
  ],
};

export const fileStorage: readonly ServiceTable[] = [efs, s3files, fsx, backup, backupStorage, backupSearch, transfer];
