import * as z from "zod";
import type { AwsCredential } from "../../../aws/client/credential.ts";
import type { Partition } from "../../../aws/client/partition.ts";

/** The `details` of an `auditorAuthCredential`: a temporary credential and the session it belongs to. */
export const CredentialDetails = z.object({
  accessKey: z.string().regex(/^[\w]{1,128}$/),
  secretKey: z.string().regex(/^[\x21-\x7e]{1,256}$/),
  sessionToken: z.string().regex(/^[\x21-\x7e]{1,16384}$/),
  expiration: z.iso.datetime({ offset: true }),
  arn: z.string().max(2048),
});
export type CredentialDetails = z.infer<typeof CredentialDetails>;

/** ARNs of sessions: `assumed-role/role/session` and `federated-user/name` ("IAM identifiers", AWS IAM User Guide). */
const SESSION_ARN =
  /^arn:([a-z-]+):sts::(\d{12}):(?:assumed-role\/[\w+=,.@-]{1,64}\/[\w+=,.@-]{2,64}|federated-user\/[\w+=,.@-]{2,32})$/;

/** Whether `arn` is a session of this account in this partition. */
export function isSessionOf(arn: string, partition: Partition, accountId: string): boolean {
  const [, arnPartition, arnAccount] = SESSION_ARN.exec(arn) ?? [];
  return arnPartition === partition && arnAccount === accountId;
}

export function awsCredentialOf(details: CredentialDetails): { credential: AwsCredential; expiresAt: number } {
  const { accessKey, secretKey, sessionToken, expiration } = details;
  const credential = { accessKeyId: accessKey, secretAccessKey: secretKey, sessionToken };
  return { credential, expiresAt: Date.parse(expiration) };
}
