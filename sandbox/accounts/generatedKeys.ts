import { stableUuid } from "./identifiers.ts";

export const generatedRegions: readonly string[] = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1"];

/** Where bucket or key number `index` lies. */
export function generatedRegionAt(index: number): string {
  return generatedRegions[index % generatedRegions.length] ?? "us-east-1";
}

export function generatedKeyId(accountId: string, index: number): string {
  return stableUuid(`key ${accountId} ${index}`);
}

export function generatedKeyArn(accountId: string, index: number): string {
  return `arn:aws:kms:${generatedRegionAt(index)}:${accountId}:key/${generatedKeyId(accountId, index)}`;
}
