import type { Partition } from "./partition.ts";

/** What a request is signed with; `sessionToken` belongs to a temporary credential. Never logged, never part of a message. */
export interface AwsCredential {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** The service's own identity in each partition, used for AssumeRole and for delivery; undefined where none is set. */
export type AwsIdentities = Record<Partition, AwsCredential | undefined>;
