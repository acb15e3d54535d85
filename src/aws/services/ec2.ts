import { isRegionName } from "../../platform/region.ts";
import type { AwsOutcome } from "../client/failure.ts";
import { partitionOfRegion } from "../client/partition.ts";
import { elements, text, type XmlNode } from "../client/xml.ts";
import { defineOperation } from "../protocol/operation.ts";
import { allPages, mapOutcome } from "../protocol/pages.ts";
import { query, queryRecords } from "../protocol/query.ts";
import { xmlTags } from "../protocol/tags.ts";

/** ec2:DescribeRegions without AllRegions: the regions of the partition that are enabled for the account, sorted. */
export const describeRegions = defineOperation(
  "ec2:DescribeRegions",
  async (action, client): Promise<AwsOutcome<string[]>> => {
    const answer = await query(client, action, client.globalRegion);
    if (!answer.ok) return answer;
    const regions = elements(answer.value, "regionInfo", "item")
      .filter((item) => text(item, "optInStatus") !== "not-opted-in")
      .map((item) => text(item, "regionName") ?? "")
      .filter((name) => isRegionName(name) && partitionOfRegion(name) === client.partition);
    return { ok: true, value: regions.sort() };
  },
);

export interface Instance {
  id: string;
  /** ARN of its instance profile; undefined for one without. */
  profileArn: string | undefined;
  tags: Record<string, string>;
}

/** ec2:DescribeInstances of a region, all pages, including stopped instances, which can be started. Terminated ones are left out. */
export const describeInstances = defineOperation(
  "ec2:DescribeInstances",
  (action, client, region: string): Promise<AwsOutcome<Instance[]>> =>
    allPages(action, async (token) => {
      const position: Record<string, string> = token === undefined ? {} : { NextToken: token };
      let items: Instance[] = [];
      // A response with a thousand instances and their network interfaces is too long to hold in memory.
      const page = await queryRecords(
        client,
        action,
        region,
        { MaxResults: "1000", ...position },
        {
          isRecord: ([, list, item, ...inner]) => list === "reservationSet" && item === "item" && inner.length === 0,
          begin: () => {
            items = [];
            return async ({ node }) => {
              items.push(...instancesOf(node));
            };
          },
        },
      );
      return mapOutcome(page, (response) => ({ items, next: text(response, "nextToken") }));
    }),
);

function instancesOf(reservation: XmlNode): Instance[] {
  return elements(reservation, "instancesSet", "item")
    .filter((node) => text(node, "instanceState", "name") !== "terminated")
    .map((node) => ({
      id: text(node, "instanceId") ?? "",
      profileArn: text(node, "iamInstanceProfile", "arn") || undefined,
      tags: xmlTags(node, ["tagSet", "item"], ["key", "value"]),
    }));
}
