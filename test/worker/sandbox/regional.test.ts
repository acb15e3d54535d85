import { beforeAll, describe, expect, test } from "vitest";
import { findAccount } from "../../../sandbox/accounts/registry.ts";
import { assume, control, exampleKey, json, type Key, query, send, target, xml } from "./client.ts";

const acme = findAccount("123456789012");
if (acme === undefined) throw new Error("no sample account");

beforeAll(async () => {
  await control("DELETE", "");
});

const names = (kind: Parameters<typeof acme.resources>[0], region: string) =>
  Array.from(
    { length: acme.resources(kind, region).length },
    (_, index) => acme.resources(kind, region).at(index)?.name,
  );

describe("lists of the JSON services", () => {
  type Row = [
    service: string,
    operation: string,
    region: string,
    size: string,
    token: [request: string, answer: string],
    list: string,
    expected: (string | undefined)[],
    pages: number,
  ];
  const next = ["NextToken", "NextToken"] as [string, string];
  const lower = ["nextToken", "nextToken"] as [string, string];
  test.each<Row>([
    ["sqs", "ListQueues", "us-east-1", "MaxResults", next, "QueueUrls", names("queue", "us-east-1"), 2],
    ["secretsmanager", "ListSecrets", "us-east-1", "MaxResults", next, "SecretList", names("secret", "us-east-1"), 2],
    [
      "dynamodb",
      "ListTables",
      "us-east-1",
      "Limit",
      ["ExclusiveStartTableName", "LastEvaluatedTableName"],
      "TableNames",
      names("table", "us-east-1"),
      3,
    ],
    [
      "ecr",
      "DescribeRepositories",
      "us-east-1",
      "maxResults",
      lower,
      "repositories",
      names("repository", "us-east-1"),
      2,
    ],
    ["ecs", "ListClusters", "us-east-1", "maxResults", lower, "clusterArns", ["storefront", "jobs"], 2],
    ["glue", "GetJobs", "eu-west-1", "MaxResults", next, "Jobs", names("job", "eu-west-1"), 2],
    ["sagemaker", "ListNotebookInstances", "us-west-2", "MaxResults", next, "NotebookInstances", ["churn-model"], 1],
  ])("%s %s in pages of one", async (service, operation, region, size, token, list, expected, pages) => {
    const call = { key: exampleKey, service, region };
    const seen: unknown[] = [];
    let position: unknown;
    let read = 0;
    do {
      const input = { [size]: 1, ...(position === undefined ? {} : { [token[0]]: position }) };
      const answer = await json(await target(call, operation, input));
      seen.push(...((answer[list] ?? []) as unknown[]));
      position = answer[token[1]];
      read += 1;
    } while (position !== undefined && position !== null);
    expect(seen.map(nameOf)).toEqual(expected);
    expect(read).toBe(pages);
  });

  test.each([
    ["sqs", "ListQueues", { MaxResults: 0 }, "InvalidParameterValue"],
    ["sqs", "ListQueues", { NextToken: "made-up" }, "InvalidParameterValue"],
    ["sqs", "GetQueueAttributes", { QueueUrl: "https://sqs/123456789012/nobody" }, "QueueDoesNotExist"],
    ["sqs", "GetQueueAttributes", { QueueUrl: "https://sqs/555566667777/orders" }, "QueueDoesNotExist"],
    ["secretsmanager", "GetResourcePolicy", { SecretId: "nobody" }, "ResourceNotFoundException"],
    ["dynamodb", "GetResourcePolicy", { ResourceArn: "nobody" }, "ResourceNotFoundException"],
    ["dynamodb", "GetResourcePolicy", { ResourceArn: "sessions" }, "PolicyNotFoundException"],
    ["ecr", "GetRepositoryPolicy", { repositoryName: "nobody" }, "RepositoryNotFoundException"],
    ["ecs", "ListServices", { cluster: "nobody" }, "ClusterNotFoundException"],
    ["ecs", "DescribeServices", { cluster: "jobs", services: [] }, "InvalidParameterException"],
    ["ecs", "DescribeTaskDefinition", { taskDefinition: "nobody:1" }, "ClientException"],
    ["codebuild", "BatchGetProjects", { names: [] }, "InvalidInputException"],
    ["sagemaker", "DescribeNotebookInstance", { NotebookInstanceName: "nobody" }, "ValidationException"],
    ["glue", "DeleteJob", {}, "UnknownOperationException"],
  ])("%s refuses %s %o: %s", async (service, operation, input, code) => {
    const answer = await target({ key: exampleKey, service, region: "us-east-1" }, operation, input);
    expect(answer.status).toBe(400);
    expect(String((await json(answer)).__type).replace(/^.*#/, "")).toBe(code);
  });
});

function nameOf(entry: unknown): string {
  if (typeof entry === "string") return entry.slice(entry.lastIndexOf("/") + 1);
  const { Name, repositoryName, NotebookInstanceName } = entry as Record<string, string>;
  return Name ?? repositoryName ?? NotebookInstanceName ?? "";
}

test("a queue's attributes are those that are asked for", async () => {
  const call = { key: exampleKey, service: "sqs", region: "us-east-1" };
  const QueueUrl = "http://127.0.0.1:8788/123456789012/orders";
  const attributes = async (AttributeNames: string[]) =>
    (await json(await target(call, "GetQueueAttributes", { QueueUrl, AttributeNames }))).Attributes as Record<
      string,
      string
    >;
  expect(Object.keys(await attributes(["QueueArn"]))).toEqual(["QueueArn"]);
  const { Policy = "" } = await attributes(["All"]);
  expect(JSON.parse(Policy)).toEqual(acme.resources("queue", "us-east-1").at(0)?.policy);
});

describe("Lambda", () => {
  const get = (path: string, parameters: Record<string, string> = {}, key: Key = exampleKey) =>
    send({ key, service: "lambda", method: "GET", path, query: parameters });

  test("lists 50 functions at most, whatever it is asked for", async () => {
    const key = await assume("333344445555");
    const seen: unknown[] = [];
    let Marker: string | undefined;
    for (const expected of [50, 50, 20]) {
      const parameters = { MaxItems: "1000", ...(Marker === undefined ? {} : { Marker }) };
      const answer = await json(await get("/2015-03-31/functions/", parameters, key));
      expect(answer.Functions).toHaveLength(expected);
      seen.push(...(answer.Functions as unknown[]));
      Marker = answer.NextMarker as string | undefined;
    }
    expect(Marker).toBeNull();
    expect(new Set(seen.map((each) => (each as { FunctionName: string }).FunctionName)).size).toBe(120);
  });

  test("finds a function by its name and by its encoded ARN", async () => {
    const arn = "arn:aws:lambda:us-east-1:123456789012:function:order-processor";
    const { Policy } = await json(await get("/2015-03-31/functions/order-processor/policy"));
    expect(JSON.parse(String(Policy))).toMatchObject({ Statement: [{ Sid: "FromQueue" }] });
    expect(await json(await get(`/2017-03-31/tags/${encodeURIComponent(arn)}`))).toEqual({
      Tags: { owner: "storefront", environment: "production" },
    });
  });

  test.each([
    ["/2015-03-31/functions/nobody/policy", 404, "ResourceNotFoundException"],
    ["/2015-03-31/functions/user-provisioner/policy", 404, "ResourceNotFoundException"],
    ["/2017-03-31/tags/nobody", 404, "ResourceNotFoundException"],
    ["/2015-03-31/functions/order-processor/code", 404, "UnknownOperationException"],
  ])("%s: %d %s", async (path, status, code) => {
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("x-amzn-errortype")).toBe(code);
  });
});

describe("the Query services", () => {
  test.each([
    ["sns", "GetTopicAttributes", { TopicArn: "arn:aws:sns:us-east-1:123456789012:nobody" }, 404, "NotFound"],
    ["sns", "ListTagsForResource", { ResourceArn: "nobody" }, 404, "ResourceNotFound"],
    ["sns", "ListTopics", { NextToken: "made-up" }, 400, "InvalidParameter"],
    ["rds", "DescribeDBClusters", { MaxRecords: "5" }, 400, "InvalidParameterValue"],
    ["cloudformation", "DescribeStacks", { NextToken: "made-up" }, 400, "ValidationError"],
    ["cloudformation", "DeleteStack", {}, 400, "InvalidAction"],
  ])("%s refuses %s %o: %d %s", async (service, operation, parameters, status, code) => {
    const answer = await query({ key: exampleKey, service }, operation, parameters);
    expect(answer.status).toBe(status);
    expect(await xml(answer, "ErrorResponse", "Error", "Code")).toBe(code);
  });

  test("EC2 tells the instance profiles and keeps hostile tags as they are", async () => {
    const call = { key: exampleKey, service: "ec2", region: "eu-west-1" };
    const text = await (await query(call, "DescribeInstances")).text();
    expect(text).toContain("<arn>arn:aws:iam::123456789012:instance-profile/services/batch-admin-instance</arn>");
    expect(text).toContain("nightly &quot;batch&quot; &lt;admin&gt;");
  });
});

describe("S3 Control", () => {
  const path = "/v20180820/configuration/publicAccessBlock";
  const read = (headers: Record<string, string>, key: Key = exampleKey, host = "sandbox.test", region = "us-east-1") =>
    send({ key, service: "s3", method: "GET", path, headers, host, region });

  test.each(["sandbox.test", "123456789012.s3-control.us-east-1.amazonaws.com"])(
    "an account without a block says so, at %s",
    async (host) => {
      const answer = await read({ "x-amz-account-id": "123456789012" }, exampleKey, host);
      expect(answer.status).toBe(404);
      expect(await xml(answer, "ErrorResponse", "Error", "Code")).toBe("NoSuchPublicAccessBlockConfiguration");
    },
  );

  test("an account with a block tells it", async () => {
    const govcloud = {
      accessKeyId: "AKIASANDBOXGOVCLOUD0",
      secretAccessKey: "sandbox-govcloud-secret-key-0000000000000",
    };
    const key = await assume("210987654321", govcloud, "aws-us-gov");
    const answer = await read({ "x-amz-account-id": "210987654321" }, key, "sandbox.test", "us-gov-west-1");
    expect(await xml(answer, "PublicAccessBlockConfiguration", "RestrictPublicBuckets")).toBe("true");
  });

  test.each([
    [{}, 400, "InvalidRequest"],
    [{ "x-amz-account-id": "333344445555" }, 403, "AccessDenied"],
  ])("%o: %d %s", async (headers, status, code) => {
    const answer = await read(headers);
    expect(answer.status).toBe(status);
    expect(await xml(answer, "ErrorResponse", "Error", "Code")).toBe(code);
  });
});
