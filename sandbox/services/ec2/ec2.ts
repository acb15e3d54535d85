import type { Context } from "../../context.ts";
import { ec2QueryProtocol, listParameter, type QueryInput } from "../../protocol/query.ts";
import { type AwsFailure, defineService, failure } from "../../protocol/service.ts";
import type { XmlObject } from "../../protocol/xml.ts";
import { describeInstances } from "./instances.ts";

/** Amazon EC2, version 2016-11-15: which regions the account has, and its instances. */
export const ec2 = defineService({
  name: "ec2",
  protocol: ec2QueryProtocol({ namespace: "http://ec2.amazonaws.com/doc/2016-11-15/", version: "2016-11-15" }),
  operations: { DescribeRegions: { run: describeRegions }, DescribeInstances: { run: describeInstances } },
});

function describeRegions(input: QueryInput, { account }: Context): XmlObject | AwsFailure {
  if (account === undefined) return failure(401, "AuthFailure", "The sandbox has no such account.");
  const names = listParameter(input, "RegionName", "");
  const unknown = names.find((name) => account.regions.every((region) => region.name !== name));
  if (unknown !== undefined) {
    return failure(400, "InvalidParameterValue", `Invalid region name ${unknown}: Region does not exist`);
  }
  const wanted: ((region: { name: string; optIn: string }) => boolean)[] = [];
  if (names.length > 0) wanted.push((region) => names.includes(region.name));
  else if (input.get("AllRegions") !== "true") wanted.push((region) => region.optIn !== "not-opted-in");
  for (let index = 1; input.has(`Filter.${index}.Name`); index++) {
    const name = input.get(`Filter.${index}.Name`) ?? "";
    const values = listParameter(input, `Filter.${index}.Value`, "");
    if (name === "opt-in-status") wanted.push((region) => values.includes(region.optIn));
    else if (name === "region-name") wanted.push((region) => values.includes(region.name));
    else if (name === "endpoint") wanted.push((region) => values.includes(endpoint(region.name)));
    else return failure(400, "InvalidParameterValue", `The filter '${name}' is invalid`);
  }
  const item = account.regions
    .filter((region) => wanted.every((accepts) => accepts(region)))
    .map(({ name, optIn }) => ({ regionName: name, regionEndpoint: endpoint(name), optInStatus: optIn }));
  return { regionInfo: { item } };
}

function endpoint(region: string): string {
  return `ec2.${region}.amazonaws.com`;
}
