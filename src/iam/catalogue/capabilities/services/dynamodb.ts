import { ADMINISTER, DELETE_DATA, READ_CONFIG, READ_DATA, WRITE_DATA } from "../../capability.ts";
import type { Judgement, ServiceTable } from "../table.ts";
import { CONTROL_PLANE } from "./controlPlane.ts";

/** Both the table and the cache in front of it. */
const ITEMS: readonly Judgement[] = [
  [READ_DATA, "BatchGetItem ConditionCheckItem GetItem Query Scan"],
  [WRITE_DATA, "BatchWriteItem PutItem UpdateItem"],
  [DELETE_DATA, "DeleteItem"],
];

/**
 * Backups, exports and restores stay within the account's own tables and are published as administration alone; so are
 * those the publication does not name. Deleting a table is published as delete-data alone, a replica as both.
 */
const dynamodb: ServiceTable = {
  service: "dynamodb",
  judgements: [
    ...ITEMS,
    [READ_DATA, "PartiQLSelect GetRecords ReadDataForReplication SearchVectors"],
    [WRITE_DATA, "PartiQLInsert PartiQLUpdate WriteDataForReplication"],
    [DELETE_DATA, "PartiQLDelete DeleteTable"],
    [ADMINISTER | DELETE_DATA, "DeleteTableReplica DeleteBackup"],
    [ADMINISTER | WRITE_DATA, "ImportTable"],
    [ADMINISTER, "CreateBackup StartAwsBackupJob ExportTableToPointInTime RestoreTable* ReplicateSettings"],
    [READ_CONFIG, "GetShardIterator"],
    ...CONTROL_PLANE,
  ],
};

/** The cluster is a cache: deleting it loses no content. */
const dax: ServiceTable = { service: "dax", judgements: [...ITEMS, ...CONTROL_PLANE] };

export const dynamodbFamily: readonly ServiceTable[] = [dynamodb, dax];
