import { ADMINISTER, DELETE_DATA, READ_CONFIG, READ_DATA, USE, WRITE_DATA } from "../../capability.ts";
import type { Judgement, ServiceTable } from "../table.ts";
import { CONTROL_PLANE } from "./controlPlane.ts";

const ALL_DATA = READ_DATA | WRITE_DATA | DELETE_DATA;

const SNAPSHOTS: readonly Judgement[] = [
  [ADMINISTER | WRITE_DATA, "Create*Snapshot Copy*Snapshot"],
  [ADMINISTER | DELETE_DATA, "Delete*Snapshot"],
  [ADMINISTER | READ_DATA, "Restore*FromSnapshot Export*Snapshot"],
];

const elasticache: ServiceTable = {
  service: "elasticache",
  judgements: [
    [USE, "Connect"],
    [
      ADMINISTER | DELETE_DATA,
      "DeleteCacheCluster DeleteReplicationGroup DeleteGlobalReplicationGroup DeleteServerlessCache",
    ],
    [ADMINISTER, "BatchApplyUpdateAction BatchStopUpdateAction InterruptClusterAzPower Rebalance* TestFailover"],
    ...SNAPSHOTS,
    ...CONTROL_PLANE,
  ],
};

const memorydb: ServiceTable = {
  service: "memorydb",
  judgements: [
    [USE, "Connect"],
    [ADMINISTER | DELETE_DATA, "DeleteCluster DeleteMultiRegionCluster"],
    ...SNAPSHOTS,
    ...CONTROL_PLANE,
  ],
};

const documentElastic: ServiceTable = {
  service: "docdb-elastic",
  judgements: [[ADMINISTER | DELETE_DATA, "DeleteCluster"], ...SNAPSHOTS, ...CONTROL_PLANE],
};

/** The data plane of Neptune; its control plane is that of RDS. */
const neptune: ServiceTable = {
  service: "neptune-db",
  judgements: [
    // Before engine 1.2.0.0 it stood for every query.
    [USE, "connect"],
    [READ_DATA, "ReadDataViaQuery GetStreamRecords"],
    [WRITE_DATA, "WriteDataViaQuery StartLoaderJob"],
    [DELETE_DATA, "DeleteDataViaQuery"],
    [ADMINISTER | DELETE_DATA, "ResetDatabase"],
    [ADMINISTER, "ManageStatistics"],
    ...CONTROL_PLANE,
  ],
};

const neptuneGraph: ServiceTable = {
  service: "neptune-graph",
  judgements: [
    [READ_DATA, "ReadDataViaQuery StartExportTask"],
    [WRITE_DATA, "WriteDataViaQuery StartImportTask"],
    [DELETE_DATA, "DeleteDataViaQuery"],
    [ADMINISTER | WRITE_DATA, "CreateGraphUsingImportTask"],
    [ADMINISTER | DELETE_DATA, "DeleteGraph ResetGraph"],
    ...SNAPSHOTS,
    ...CONTROL_PLANE,
  ],
};

const timestream: ServiceTable = {
  service: "timestream",
  judgements: [
    [READ_DATA, "Select Unload"],
    [WRITE_DATA, "WriteRecords CreateBatchLoadTask ResumeBatchLoadTask"],
    [USE, "ExecuteScheduledQuery"],
    // Selects expressions that name no table.
    [READ_CONFIG, "SelectValues PrepareQuery"],
    [ADMINISTER | DELETE_DATA, "DeleteDatabase DeleteTable"],
    [ADMINISTER | WRITE_DATA, "StartAwsBackupJob"],
    [ADMINISTER | READ_DATA, "StartAwsRestoreJob"],
    ...CONTROL_PLANE,
  ],
};

const influx: ServiceTable = {
  service: "timestream-influxdb",
  judgements: [
    [ADMINISTER | DELETE_DATA, "DeleteDbCluster DeleteDbInstance DeleteDbBackup"],
    [ADMINISTER | WRITE_DATA, "CreateDbBackup"],
    [ADMINISTER | READ_DATA, "RestoreFromDbBackup"],
    ...CONTROL_PLANE,
  ],
};

/** Modify is INSERT, UPDATE and DELETE of CQL. */
const keyspaces: ServiceTable = {
  service: "cassandra",
  judgements: [
    [READ_DATA, "Select SelectMultiRegionResource GetRecords"],
    [WRITE_DATA | DELETE_DATA, "Modify ModifyMultiRegionResource"],
    [ADMINISTER | DELETE_DATA, "Drop DropMultiRegionResource"],
    [ADMINISTER | READ_DATA, "Restore RestoreMultiRegionTable"],
    [ADMINISTER, "Alter AlterMultiRegionResource"],
    ...CONTROL_PLANE,
  ],
};

const qldb: ServiceTable = {
  service: "qldb",
  judgements: [
    [READ_DATA, "PartiQLSelect PartiQLHistoryFunction GetBlock GetRevision ExportJournalToS3 StreamJournalToKinesis"],
    [WRITE_DATA, "PartiQLInsert PartiQLUpdate InsertSampleData"],
    [DELETE_DATA, "PartiQLDelete PartiQLRedact"],
    [ALL_DATA, "ExecuteStatement"],
    [USE, "SendCommand"],
    [ADMINISTER | DELETE_DATA, "DeleteLedger PartiQLDropTable"],
    [ADMINISTER, "PartiQLCreate* PartiQLDropIndex PartiQLUndropTable"],
    [READ_CONFIG, "ShowCatalog"],
    ...CONTROL_PLANE,
  ],
};

const simpledb: ServiceTable = {
  service: "sdb",
  judgements: [
    [READ_DATA, "GetAttributes Select StartDomainExport"],
    [WRITE_DATA, "PutAttributes BatchPutAttributes"],
    [DELETE_DATA, "DeleteAttributes BatchDeleteAttributes"],
    [ADMINISTER | DELETE_DATA, "DeleteDomain"],
    [READ_CONFIG, "DomainMetadata"],
    ...CONTROL_PLANE,
  ],
};

export const databases: readonly ServiceTable[] = [
  elasticache,
  memorydb,
  documentElastic,
  neptune,
  neptuneGraph,
  timestream,
  influx,
  keyspaces,
  qldb,
  simpledb,
];
