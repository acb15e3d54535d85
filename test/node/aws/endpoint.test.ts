import { describe, expect, test } from "vitest";
import { type AwsService, endpointFor, readAwsEndpoints } from "../../../src/aws/client/endpoint.ts";
import { type Partition, partitionOfRegion } from "../../../src/aws/client/partition.ts";

const none = { all: undefined, byService: {} };

describe("AWS's own endpoints", () => {
  const rows: [AwsService, string, Partition, string][] = [
    ["sts", "us-east-1", "aws", "https://sts.us-east-1.amazonaws.com"],
    ["sts", "us-gov-west-1", "aws-us-gov", "https://sts.us-gov-west-1.amazonaws.com"],
    ["iam", "us-east-1", "aws", "https://iam.amazonaws.com"],
    ["iam", "us-gov-west-1", "aws-us-gov", "https://iam.us-gov.amazonaws.com"],
    ["s3", "eu-central-1", "aws", "https://s3.eu-central-1.amazonaws.com"],
    ["s3control", "us-east-1", "aws", "https://s3-control.us-east-1.amazonaws.com"],
    ["kms", "ap-southeast-3", "aws", "https://kms.ap-southeast-3.amazonaws.com"],
    ["ec2", "us-gov-west-1", "aws-us-gov", "https://ec2.us-gov-west-1.amazonaws.com"],
  ];
  test.each(rows)("%s in %s of %s", (service, region, partition, expected) => {
    expect(endpointFor(service, region, partition, none)).toBe(expected);
  });
});

describe("endpoints that were set", () => {
  const { endpoints, problems } = readAwsEndpoints({
    AWS_ENDPOINT_URL: "http://127.0.0.1:4566/",
    AWS_ENDPOINT_URL_S3: "https://minio.example/base//",
    AWS_ENDPOINT_URL_S3_CONTROL: "",
    AWS_ENDPOINT_URL_KMS: "ftp://nowhere",
    AWS_ENDPOINT_URL_STS: "secret-in-the-wrong-place",
    AWS_ENDPOINT_URL_EC2: "https://user:pass@host.example",
    AWS_ENDPOINT_URL_ECS: "https://:pass@host.example",
    AWS_ACCESS_KEY_ID: "AKIA",
    AWS_ENDPOINT_URLS: "not a setting",
  });

  test("the service's own goes before the common one, without its final slashes", () => {
    expect(endpointFor("s3", "eu-west-1", "aws", endpoints)).toBe("https://minio.example/base");
    expect(endpointFor("iam", "us-east-1", "aws", endpoints)).toBe("http://127.0.0.1:4566");
    expect(endpointFor("s3control", "us-east-1", "aws", endpoints)).toBe("http://127.0.0.1:4566");
  });

  test("what is no URL is named and left out, and its value is not told", () => {
    expect(problems.map(({ name }) => name)).toEqual([
      "AWS_ENDPOINT_URL_KMS",
      "AWS_ENDPOINT_URL_STS",
      "AWS_ENDPOINT_URL_EC2",
      "AWS_ENDPOINT_URL_ECS",
    ]);
    expect(JSON.stringify(problems)).not.toMatch(/nowhere|secret|pass/);
    expect(endpoints.byService).toEqual({ S3: "https://minio.example/base//" });
  });
});

test.each([
  ["us-gov-east-1", "aws-us-gov"],
  ["eu-west-1", "aws"],
  ["cn-north-1", undefined],
  ["us-iso-east-1", undefined],
  ["eu-isoe-west-1", undefined],
])("region %s is of partition %s", (region, expected) => {
  expect(partitionOfRegion(region)).toBe(expected);
});
