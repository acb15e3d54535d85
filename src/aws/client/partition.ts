/** The AWS partitions that are served: an account lives in one, and ARNs, regions and endpoints name it. */
export type Partition = "aws" | "aws-us-gov";

interface PartitionFacts {
  /** Where the global services (IAM) are signed for, and where STS and S3 are asked about the whole account. */
  globalRegion: string;
  dnsSuffix: string;
  iamHost: string;
  /** Regions that need no opt-in, for an account that does not let its regions be listed. */
  defaultRegions: readonly string[];
}

/** Source: "AWS service endpoints" and "AWS Regions" (regions enabled by default), and "Endpoints" of AWS GovCloud (US). */
const PARTITIONS: Record<Partition, PartitionFacts> = {
  aws: {
    globalRegion: "us-east-1",
    dnsSuffix: "amazonaws.com",
    iamHost: "iam.amazonaws.com",
    defaultRegions: [
      "ap-northeast-1",
      "ap-northeast-2",
      "ap-northeast-3",
      "ap-south-1",
      "ap-southeast-1",
      "ap-southeast-2",
      "ca-central-1",
      "eu-central-1",
      "eu-north-1",
      "eu-west-1",
      "eu-west-2",
      "eu-west-3",
      "sa-east-1",
      "us-east-1",
      "us-east-2",
      "us-west-1",
      "us-west-2",
    ],
  },
  "aws-us-gov": {
    globalRegion: "us-gov-west-1",
    dnsSuffix: "amazonaws.com",
    iamHost: "iam.us-gov.amazonaws.com",
    defaultRegions: ["us-gov-east-1", "us-gov-west-1"],
  },
};

/** `us-east-1` in `aws`, `us-gov-west-1` in `aws-us-gov`. */
export function globalRegion(partition: Partition): string {
  return PARTITIONS[partition].globalRegion;
}

export function dnsSuffix(partition: Partition): string {
  return PARTITIONS[partition].dnsSuffix;
}

export function iamHost(partition: Partition): string {
  return PARTITIONS[partition].iamHost;
}

export function defaultRegions(partition: Partition): readonly string[] {
  return PARTITIONS[partition].defaultRegions;
}

/** The partition of a region by its name; undefined for one of a partition that is not served (China, the isolated ones). */
export function partitionOfRegion(region: string): Partition | undefined {
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return /^(?:cn-|us-iso|eu-iso|eusc-)/.test(region) ? undefined : "aws";
}
