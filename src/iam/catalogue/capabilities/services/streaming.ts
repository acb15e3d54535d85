import { ADMINISTER, DELETE_DATA, READ_DATA, USE, WRITE_DATA } from "../../capability.ts";
import type { ServiceTable } from "../table.ts";
import { CONTROL_PLANE } from "./controlPlane.ts";

/** An iterator points at records without showing them; shortening retention is configuration, as a lifecycle is in S3. */
const kinesis: ServiceTable = {
  service: "kinesis",
  judgements: [
    [READ_DATA, "GetRecords SubscribeToShard"],
    [WRITE_DATA, "PutRecord PutRecords"],
    [ADMINISTER | DELETE_DATA, "DeleteStream"],
    [ADMINISTER, "MergeShards SplitShard"],
    ...CONTROL_PLANE,
  ],
};

/** A delivery stream passes content on and keeps none. */
const firehose: ServiceTable = {
  service: "firehose",
  judgements: [[WRITE_DATA, "PutRecord PutRecordBatch"], ...CONTROL_PLANE],
};

const video: ServiceTable = {
  service: "kinesisvideo",
  judgements: [
    [
      READ_DATA,
      "GetMedia GetMediaForFragmentList GetClip GetImages GetDASHStreamingSessionURL GetHLSStreamingSessionURL",
    ],
    [WRITE_DATA, "PutMedia"],
    [USE, "ConnectAsMaster ConnectAsViewer JoinStorageSession JoinStorageSessionAsViewer SendAlexaOfferToMaster"],
    // Credentials for a relay server.
    [USE, "GetIceServerConfig"],
    [ADMINISTER | DELETE_DATA, "DeleteStream"],
    ...CONTROL_PLANE,
  ],
};

const kafka: ServiceTable = {
  service: "kafka",
  judgements: [[ADMINISTER | DELETE_DATA, "DeleteCluster DeleteTopic"], ...CONTROL_PLANE],
};

/** Actions of the Kafka protocol; AlterGroup is how a consumer joins its group. */
const kafkaCluster: ServiceTable = {
  service: "kafka-cluster",
  judgements: [
    [USE, "Connect AlterGroup AlterTransactionalId"],
    [READ_DATA, "ReadData"],
    [WRITE_DATA, "WriteData WriteDataIdempotently"],
    [ADMINISTER | DELETE_DATA, "DeleteTopic"],
    [ADMINISTER, "AlterCluster* AlterTopic*"],
    ...CONTROL_PLANE,
  ],
};

export const streaming: readonly ServiceTable[] = [kinesis, firehose, video, kafka, kafkaCluster];
