import type { AwsClient } from "./client.ts";
import type { AwsOutcome } from "./failure.ts";
import { partitionOfRegion } from "./partition.ts";
import { query } from "./query.ts";
import { elements, text } from "./xml.ts";

/** ec2:DescribeRegions without AllRegions: the regions of the partition that are enabled for the account, sorted. */
export async function enabledRegions(client: AwsClient): Promise<AwsOutcome<string[]>> {
  const answer = await query(client, "ec2", client.globalRegion, "DescribeRegions");
  if (!answer.ok) return answer;
  const regions = elements(answer.value, "regionInfo", "item")
    .filter((item) => text(item, "optInStatus") !== "not-opted-in")
    .map((item) => text(item, "regionName") ?? "")
    .filter((name) => /^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(name) && partitionOfRegion(name) === client.partition);
  return { ok: true, value: regions.sort() };
}
