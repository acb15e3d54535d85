import { ADMINISTER, DELETE_DATA, READ_CONFIG, READ_DATA, USE, WRITE_DATA } from "../../capability.ts";
import type { Judgement, ServiceTable } from "../table.ts";
import { CONTROL_PLANE } from "./controlPlane.ts";

/** Objects, wherever they are addressed: versions are objects, tags of an object are part of its content's life. */
const OBJECTS: readonly Judgement[] = [
  [READ_DATA, "GetObject GetObjectVersion ListBucket"],
  [WRITE_DATA, "PutObject AbortMultipartUpload PutObjectTagging PutObjectVersionTagging"],
  [DELETE_DATA, "DeleteObject DeleteObjectVersion DeleteObjectTagging DeleteObjectVersionTagging"],
];

const REPLICATION: readonly Judgement[] = [
  [READ_DATA, "GetObjectVersionForReplication"],
  [WRITE_DATA, "ReplicateObject ReplicateDelete ReplicateTags"],
];

/**
 * A bucket is deleted only when it is empty, so DeleteBucket destroys no content. Bucket tags steer access and
 * lifecycle: PutBucketTagging is both. Listing versions and uploads shows names of superseded content: configuration.
 */
const s3: ServiceTable = {
  service: "s3",
  judgements: [
    ...OBJECTS,
    ...REPLICATION,
    [WRITE_DATA, "RestoreObject"],
    [READ_DATA, "GetObjectTorrent GetObjectVersionTorrent GetObjectAnnotation GetObjectVersionAnnotation"],
    [READ_DATA, "GetObjectVersionAnnotationForReplication"],
    [WRITE_DATA, "InitiateReplication PutObjectAnnotation PutObjectVersionAnnotation ReplicateObjectAnnotation"],
    [WRITE_DATA, "UpdateObjectEncryption"],
    [DELETE_DATA, "DeleteObjectAnnotation DeleteObjectVersionAnnotation"],
    [ADMINISTER | WRITE_DATA, "PutBucketTagging"],
    // An access grant is redeemed for credentials to the data it names.
    [USE, "GetDataAccess"],
    // A batch operation runs with a role of its own: making one is administration, PassRole guards the rest.
    [
      ADMINISTER,
      "CreateJob ObjectOwnerOverrideToBucketOwner BypassGovernanceRetention SubmitMultiRegionAccessPointRoutes",
    ],
    [ADMINISTER, "AllowVendedLogDeliveryForResource"],
    ...CONTROL_PLANE,
  ],
};

const objectLambda: ServiceTable = {
  service: "s3-object-lambda",
  judgements: [...OBJECTS, [WRITE_DATA, "RestoreObject WriteGetObjectResponse"], ...CONTROL_PLANE],
};

const outposts: ServiceTable = {
  service: "s3-outposts",
  judgements: [...OBJECTS, ...REPLICATION, [ADMINISTER | WRITE_DATA, "PutBucketTagging"], ...CONTROL_PLANE],
};

/** A session is the one way to the objects of a directory bucket: by default it reads, writes and deletes. */
const express: ServiceTable = {
  service: "s3express",
  judgements: [
    [READ_DATA | WRITE_DATA | DELETE_DATA, "CreateSession"],
    [READ_CONFIG, "ListAllMyDirectoryBuckets"],
    ...CONTROL_PLANE,
  ],
};

const tables: ServiceTable = {
  service: "s3tables",
  judgements: [
    [READ_DATA, "GetTableData"],
    [WRITE_DATA, "PutTableData UpdateTableMetadataLocation"],
    [ADMINISTER | DELETE_DATA, "DeleteTable"],
    ...CONTROL_PLANE,
  ],
};

const vectors: ServiceTable = {
  service: "s3vectors",
  judgements: [
    [READ_DATA, "GetVectors QueryVectors ListVectors"],
    [WRITE_DATA, "PutVectors"],
    [DELETE_DATA, "DeleteVectors"],
    [ADMINISTER | DELETE_DATA, "DeleteIndex"],
    ...CONTROL_PLANE,
  ],
};

/** A vault is deleted only when it is empty. */
const glacier: ServiceTable = {
  service: "glacier",
  judgements: [
    [READ_DATA, "InitiateJob GetJobOutput"],
    [
      WRITE_DATA,
      "UploadArchive UploadMultipartPart InitiateMultipartUpload CompleteMultipartUpload AbortMultipartUpload",
    ],
    [DELETE_DATA, "DeleteArchive"],
    [ADMINISTER, "AbortVaultLock CompleteVaultLock InitiateVaultLock"],
    ...CONTROL_PLANE,
  ],
};

export const objectStorage: readonly ServiceTable[] = [s3, objectLambda, outposts, express, tables, vectors, glacier];
