import { type AwsClient, createAwsClient } from "../../../aws/client/client.ts";
import { globalRegion, partitionOfRegion } from "../../../aws/client/partition.ts";
import { putObject } from "../../../aws/services/s3Put.ts";
import { copyArtifact } from "../../../store/artifactCopy.ts";
import type { DeliveryTerms } from "../../../store/job/delivery.ts";
import type { JobDependencies, StageFailure } from "../stage/stage.ts";
import type { DeliveryObject } from "./reportSet.ts";
import { s3Failure } from "./s3Failure.ts";

/** "Uploading objects", Amazon S3 User Guide: 5 GB in a single PUT. */
const LARGEST_S3_PUT_BYTES = 5 * 1000 ** 3;

/** Takes the objects of a set one by one; a failure ends the delivery. Putting an object twice leaves the same object. */
export interface Destination {
  put(object: DeliveryObject): Promise<StageFailure | undefined>;
}

/** The service's own inbox, always. */
export function inboxDestination({ staging, inbox }: JobDependencies): Destination {
  return {
    async put(object) {
      const { key, contentType, stored, sourceKey } = object;
      const { bytes, sha256 } = stored ?? object;
      const encoding = stored && { contentEncoding: "gzip" as const };
      const copy = { bucket: inbox, key, contentType, bytes, sha256, ...encoding };
      const copied = await copyArtifact(staging, sourceKey, copy);
      if (!copied) throw new Error("a staged report is gone");
      return undefined;
    },
  };
}

/** Where the partner's bucket is. */
export interface S3Place {
  bucket: string;
  region: string;
  /** No Region is configured, so the bucket may be in another one. */
  isRegionGuessed: boolean;
  kmsKeyArn: string | undefined;
  /** Account that must own the bucket: the one that is configured, else that of the key. */
  bucketOwner: string | undefined;
  /** Another partner delivers there too. */
  isShared: boolean;
}

/**
 * The partner's bucket when `DeliverToS3` is set. Without a region it is that of the encryption key, for SSE-KMS takes only
 * a key of the bucket's own region ("Using server-side encryption with AWS KMS keys"), else the one that S3 names when it is
 * asked in us-east-1.
 */
export function s3Place(terms: DeliveryTerms): S3Place | undefined {
  if (!terms.deliverToS3) return undefined;
  const kmsKeyArn = terms.awsEncryptionKeyId ?? undefined;
  const named = terms.deliverToS3.region || kmsKeyArn?.split(":")[3];
  return {
    bucket: terms.deliverToS3.bucketName,
    region: named || globalRegion("aws"),
    isRegionGuessed: !named,
    kmsKeyArn,
    bucketOwner: terms.deliverToS3.bucketOwner ?? kmsKeyArn?.split(":")[4],
    isShared: terms.sharesBucket,
  };
}

/** Puts objects into the partner's bucket with the service's identity of the bucket's partition; else why it cannot. */
export function s3Destination(dependencies: JobDependencies, place: S3Place): Destination | StageFailure {
  const { staging, identities, endpoints, runtime } = dependencies;
  if (place.isShared) {
    const message = `Reports were not delivered to bucket ${place.bucket}, which another partner has configured too. Name your own bucket, and its owner account in bucketOwner, then trigger a new analysis.`;
    return { outcome: "failed", code: "access_denied", message };
  }
  const provider = partitionOfRegion(place.region);
  if (!provider) {
    const message = `Reports cannot be delivered to bucket ${place.bucket}: the service does not serve the AWS partition of Region ${place.region}. Correct the partner's DeliverToS3 setting, then trigger a new analysis.`;
    return { outcome: "failed", code: "access_denied", message };
  }
  const credential = identities[provider];
  if (!credential) {
    const message = `The service has no AWS identity in partition ${provider} to deliver reports to bucket ${place.bucket}. Contact support and give the execution ID {executionId}.`;
    return { outcome: "failed", code: "internal", message };
  }
  const client: AwsClient = createAwsClient({ credential, provider, endpoints, runtime });
  let { region } = place;
  return {
    async put({ fileName, key, contentType, bytes, sha256, sourceKey, stored }) {
      if (bytes > LARGEST_S3_PUT_BYTES) {
        const message = `${fileName} has ${bytes} bytes, more than the 5 GB that one PutObject accepts, and was not delivered to bucket ${place.bucket}.`;
        return { outcome: "failed", code: "internal", message };
      }
      const open = async () => {
        const object = await staging.get(sourceKey);
        if (!object) throw new Error("a staged report is gone");
        // The tools that read a partner's bucket take the bytes as they lie there.
        return stored === undefined ? object.body : object.body.pipeThrough(new DecompressionStream("gzip"));
      };
      const { bucket, kmsKeyArn, bucketOwner, isRegionGuessed: followsRegion } = place;
      const object = { bucket, region, followsRegion, kmsKeyArn, bucketOwner, key, contentType, bytes, sha256, open };
      const answer = await putObject(client, object);
      if (!answer.ok) return s3Failure(answer.failure, { ...place, region });
      region = answer.value.region;
      return undefined;
    },
  };
}
