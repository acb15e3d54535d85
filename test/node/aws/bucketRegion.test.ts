import { describe, expect, test } from "vitest";
import { bucketRegionOf } from "../../../src/aws/client/bucketRegion.ts";

const told = (region: string) => new Headers({ "x-amz-bucket-region": region });
const error = (inside: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>PermanentRedirect</Code>${inside}</Error>`;
const none = new Headers();

describe("the region that S3 names", () => {
  test.each<[number, Headers, string, string | undefined]>([
    [301, told("eu-west-1"), "", "eu-west-1"],
    [307, told("us-gov-east-1"), "", "us-gov-east-1"],
    [400, none, error("<Region>ap-southeast-2</Region>"), "ap-southeast-2"],
    [400, told("eu-west-1"), error("<Region>ap-southeast-2</Region>"), "eu-west-1"],
    [301, none, error("<Endpoint>b.s3.eu-west-1.amazonaws.com</Endpoint>"), undefined],
    [403, told("eu-west-1"), "", undefined],
    [503, told("eu-west-1"), "", undefined],
    [400, none, "", undefined],
    [400, none, "<Error", undefined],
    [400, none, '{"Region":"eu-west-1"}', undefined],
    [301, told("evil.example.com"), "", undefined],
    [301, told("eu-west-1.evil.example"), "", undefined],
    [301, told("eu-west-1@evil"), "", undefined],
    [301, told("../eu-west-1"), "", undefined],
    [400, none, error("<Region>eu-west-1/x</Region>"), undefined],
    [400, none, error("<Region><a>eu-west-1</a></Region>"), undefined],
  ])("%i", (status, headers, body, expected) => {
    expect(bucketRegionOf(status, headers, body)).toBe(expected);
  });
});
