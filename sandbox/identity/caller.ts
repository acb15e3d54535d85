import type { Partition } from "../partition.ts";

/** Who signed a request. */
export interface Caller {
  readonly arn: string;
  readonly userId: string;
  readonly accountId: string;
  readonly partition: Partition;
  /** `service`: the service's own identity. `audit`: a session that may read configuration. `none`: may do nothing. */
  readonly may: "service" | "audit" | "none";
}

const servicePermissions = new Set([
  "sts:AssumeRole",
  "sts:GetCallerIdentity",
  "sts:GetWebIdentityToken",
  "s3:GetBucketLocation",
  "s3:PutObject",
  "s3:GetObject",
  "s3:AbortMultipartUpload",
  "s3:ListMultipartUploadParts",
]);
const objectActions = /^s3:(PutObject|GetObject|AbortMultipartUpload|ListMultipartUploadParts|DeleteObject)$/;

/** Whether the caller's own policies allow an action. Fixed by the kind of caller: the sandbox is no IAM engine. */
export function isPermitted(caller: Caller, permission: string): boolean {
  if (permission === "sts:GetCallerIdentity") return true;
  if (caller.may === "service") return servicePermissions.has(permission);
  return caller.may === "audit" && permission !== "sts:AssumeRole" && !objectActions.test(permission);
}
