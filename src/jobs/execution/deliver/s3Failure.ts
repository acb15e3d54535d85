import type { AwsFailure } from "../../../aws/client/failure.ts";
import type { StageFailure } from "../stage/stage.ts";

interface Place {
  bucket: string;
  region: string;
  kmsKeyArn: string | undefined;
  bucketOwner: string | undefined;
}

/** What a refused s3:PutObject means for the execution, and what the partner can do about it. */
export function s3Failure(
  { kind, code, action, bucketRegion }: AwsFailure,
  { bucket, region, kmsKeyArn, bucketOwner }: Place,
): StageFailure {
  const where = `bucket ${bucket} in ${region}`;
  switch (kind) {
    case "throttled":
      return {
        outcome: "retry",
        code: "throttled",
        message: `S3 throttled ${action} on ${where} (${code}), also on the last attempt.`,
      };
    case "unavailable":
      return {
        outcome: "retry",
        code: "internal",
        message: `S3 gave no usable response to ${action} on ${where} (${code}).`,
      };
    case "expired":
    case "unauthenticated":
      return {
        outcome: "retry",
        code: "internal",
        message: `S3 did not accept the service's own credential for ${action} on ${where} (${code}). Contact support and give the execution ID {executionId}.`,
      };
    case "denied": {
      const key = kmsKeyArn ? ` and kms:GenerateDataKey on ${kmsKeyArn}` : "";
      const owner = bucketOwner ? `, and make sure that account ${bucketOwner} owns the bucket` : "";
      return refused(
        `S3 denied ${action} on ${where} (${code}). Allow the service this action on customers/*${key}${owner}`,
      );
    }
    case "not_found":
    case "invalid": {
      const told = bucketRegion === undefined ? "" : `; it says that the bucket is in ${bucketRegion}`;
      return refused(
        `S3 rejected ${action} on ${where} (${code})${told}. Correct bucketName, region and awsEncryptionKeyId in the partner's settings`,
      );
    }
  }
}

function refused(what: string): StageFailure {
  return { outcome: "failed", code: "access_denied", message: `${what}, then trigger a new analysis.` };
}
