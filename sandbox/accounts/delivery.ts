import type { Partition } from "../partition.ts";

/** A bucket of a partner, into which reports may be delivered. */
export interface DeliveryBucket {
  readonly name: string;
  readonly region: string;
  readonly partition: Partition;
  /** Account that owns it. */
  readonly owner: string;
  /** Whether its bucket policy lets the service's identity put objects. */
  readonly grantsService: boolean;
}

export const deliveryBuckets: readonly DeliveryBucket[] = [
  { name: "k9-partner-reports", region: "us-east-1", partition: "aws", owner: "111122223333", grantsService: true },
  {
    name: "k9-partner-reports-eu",
    region: "eu-central-1",
    partition: "aws",
    owner: "111122223333",
    grantsService: true,
  },
  {
    name: "k9-partner-reports-gov",
    region: "us-gov-west-1",
    partition: "aws-us-gov",
    owner: "111122223333",
    grantsService: true,
  },
  { name: "k9-partner-refused", region: "us-east-1", partition: "aws", owner: "111122223333", grantsService: false },
];
