import * as z from "zod";
import type { AwsCredential } from "../../../aws/client/credential.ts";

/** The `details` of an `auditorAuthCredential`: a temporary credential and the session it belongs to. */
export const CredentialDetails = z.object({
  accessKey: z.string().regex(/^[\w]{1,128}$/),
  secretKey: z.string().regex(/^[\x21-\x7e]{1,256}$/),
  sessionToken: z.string().regex(/^[\x21-\x7e]{1,16384}$/),
  expiration: z.iso.datetime({ offset: true }),
  arn: z.string().max(2048),
});
export type CredentialDetails = z.infer<typeof CredentialDetails>;

export function awsCredentialOf(details: CredentialDetails): { credential: AwsCredential; expiresAt: number } {
  const { accessKey, secretKey, sessionToken, expiration } = details;
  const credential = { accessKeyId: accessKey, secretAccessKey: secretKey, sessionToken };
  return { credential, expiresAt: Date.parse(expiration) };
}
