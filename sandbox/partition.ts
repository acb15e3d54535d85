export type Partition = "aws" | "aws-us-gov" | "aws-cn";

/** The partition that a region belongs to. */
export function partitionOf(region: string): Partition {
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return region.startsWith("cn-") ? "aws-cn" : "aws";
}

/** The region whose name global services are signed for. */
export function globalRegion(partition: Partition): string {
  return { aws: "us-east-1", "aws-us-gov": "us-gov-west-1", "aws-cn": "cn-north-1" }[partition];
}
