import type { AwsFailure } from "../../../aws/client/failure.ts";
import type { StageFailure } from "../stage/stage.ts";

interface Place {
  bucket: string;
  region: string;
  kmsKeyArn: string | undefined;
}

/** What a refused s3:PutObject means for the execution, and what the partner can do about it. */
export function s3Failure(
  { kind, code, action, bucketRegion }: AwsFailure,
  { bucket, region, kmsKeyArn }: Place,
): StageFailure {
  const where = `the bucket ${bucket} in ${region}`;
  switch (kind) {
    case "throttled":
      return {
        outcome: "retry",
        code: "throttled",
        message: `S3 throttled ${action} on ${where} (${code}) to the last try.`,
      };
    case "unavailable":
      return {
        outcome: "retry",
        code: "internal",
        message: `S3 gave no usable answer to ${action} on ${where} (${code}).`,
      };
    case "expired":
    case "unauthenticated":
      return {
        outcome: "retry",
        code: "internal",
        message: `S3 did not accept the service's own credential for ${action} on ${where} (${code}). Tell support of the service, naming {executionId}.`,
      };
    case "denied": {
      const key = kmsKeyArn ? ` and kms:GenerateDataKey on ${kmsKeyArn}` : "";
      return refused(`S3 refused ${action} on ${where} (${code}). Allow it to the service on customers/*${key}`);
    }
    case "not_found":
    case "invalid": {
      const told = bucketRegion === undefined ? "" : ` and named ${bucketRegion} as its region`;
      return refused(
        `S3 refused ${action} on ${where} (${code})${told}. Correct bucketName, region and awsEncryptionKeyId of the partner's settings`,
      );
    }
  }
}

function refused(what: string): StageFailure {
  return { outcome: "failed", code: "access_denied", message: `${what}, then trigger a new analysis.` };
}
