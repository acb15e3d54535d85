import { ADMINISTER, DELETE_DATA, READ_CONFIG, READ_DATA, USE, WRITE_DATA } from "../../capability.ts";
import type { ServiceTable } from "../table.ts";
import { CONTROL_PLANE } from "./controlPlane.ts";

/** Any SQL statement: what it does is decided within the database. */
const SQL = READ_DATA | WRITE_DATA | DELETE_DATA;

/** RDS, and with it Aurora, Neptune and DocumentDB, whose control planes share its prefix. */
const rds: ServiceTable = {
  service: "rds",
  judgements: [
    [
      ADMINISTER | DELETE_DATA,
      "DeleteDBCluster DeleteDBInstance DeleteDBSnapshot DeleteDBClusterSnapshot DeleteTenantDatabase",
    ],
    [ADMINISTER | DELETE_DATA, "DeleteDBInstanceAutomatedBackup DeleteDBClusterAutomatedBackup DeleteDBShardGroup"],
    // May delete the deployment's copy of the database.
    [ADMINISTER | DELETE_DATA, "DeleteBlueGreenDeployment"],
    [ADMINISTER | WRITE_DATA, "CreateDBSnapshot CreateDBClusterSnapshot CopyDBSnapshot CopyDBClusterSnapshot"],
    [ADMINISTER | WRITE_DATA, "StartDBInstanceAutomatedBackupsReplication"],
    // Turns the content back to an earlier time.
    [ADMINISTER | WRITE_DATA | DELETE_DATA, "BacktrackDBCluster"],
    [ADMINISTER | READ_DATA, "RestoreDB* StartExportTask"],
    [READ_DATA, "DownloadDBLogFilePortion DownloadCompleteDBLogFile"],
    [ADMINISTER, "CrossRegionCommunication"],
    ...CONTROL_PLANE,
  ],
};

const rdsConnect: ServiceTable = { service: "rds-db", judgements: [[USE, "connect"]] };

const rdsData: ServiceTable = {
  service: "rds-data",
  judgements: [
    [SQL, "ExecuteSql ExecuteStatement"],
    // Returns no rows.
    [WRITE_DATA | DELETE_DATA, "BatchExecuteStatement"],
    [WRITE_DATA, "CommitTransaction"],
    [USE, "BeginTransaction RollbackTransaction"],
  ],
};

const dsql: ServiceTable = {
  service: "dsql",
  judgements: [
    [USE, "DbConnect"],
    [ADMINISTER | USE, "DbConnectAdmin"],
    [ADMINISTER | DELETE_DATA, "DeleteCluster"],
    [ADMINISTER | WRITE_DATA, "StartBackupJob"],
    [ADMINISTER | READ_DATA, "StartRestoreJob"],
    ...CONTROL_PLANE,
  ],
};

const redshift: ServiceTable = {
  service: "redshift",
  judgements: [
    // JoinGroup is checked when temporary credentials are asked for with groups.
    [USE, "GetClusterCredentials GetClusterCredentialsWithIAM GetIdentityCenterAuthToken JoinGroup"],
    [SQL, "ExecuteQuery"],
    [READ_DATA, "FetchResults ViewQueriesFromConsole"],
    [READ_CONFIG, "ViewQueriesInConsole"],
    [ADMINISTER | DELETE_DATA, "DeleteCluster DeleteClusterSnapshot BatchDeleteClusterSnapshots"],
    [ADMINISTER | WRITE_DATA, "CreateClusterSnapshot CopyClusterSnapshot"],
    [ADMINISTER | READ_DATA, "RestoreFromClusterSnapshot RestoreTableFromClusterSnapshot"],
    ...CONTROL_PLANE,
  ],
};

const redshiftData: ServiceTable = {
  service: "redshift-data",
  judgements: [[SQL, "ExecuteStatement BatchExecuteStatement"], [READ_DATA, "GetStatementResult"], ...CONTROL_PLANE],
};

const redshiftServerless: ServiceTable = {
  service: "redshift-serverless",
  judgements: [
    [USE, "GetCredentials GetIdentityCenterAuthToken"],
    [ADMINISTER | DELETE_DATA, "DeleteNamespace DeleteSnapshot"],
    [ADMINISTER | WRITE_DATA, "CreateSnapshot ConvertRecoveryPointToSnapshot"],
    [ADMINISTER | READ_DATA, "Restore*"],
    ...CONTROL_PLANE,
  ],
};

export const relational: readonly ServiceTable[] = [
  rds,
  rdsConnect,
  rdsData,
  dsql,
  redshift,
  redshiftData,
  redshiftServerless,
];
