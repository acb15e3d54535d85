import { env } from "cloudflare:workers";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import { XMLParser } from "fast-xml-parser";

export interface Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export const serviceKey: Key = {
  accessKeyId: "AKIASANDBOXSERVICE00",
  secretAccessKey: "sandbox-service-secret-key-00000000000000",
};
export const govcloudKey: Key = {
  accessKeyId: "AKIASANDBOXGOVCLOUD0",
  secretAccessKey: "sandbox-govcloud-secret-key-0000000000000",
};
export const exampleKey: Key = {
  accessKeyId: "AKIA_EXAMPLE",
  secretAccessKey: "xlCs_EXAMPLE",
  sessionToken: "a32gh_EXAMPLE",
};

export interface Call {
  readonly key: Key;
  readonly service: string;
  readonly region?: string;
  readonly method?: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly host?: string;
}

/** Sends a request to the sandbox, signed by the AWS SDK's own signer. */
export async function send(call: Call): Promise<Response> {
  const { key, service, region = "us-east-1", method = "POST", path = "/", query = {}, body = "" } = call;
  const hostname = call.host ?? "sandbox.test";
  const uriEscapePath = service !== "s3";
  const signer = new SignatureV4({ service, region, credentials: key, sha256: Sha256, uriEscapePath });
  const headers = { ...call.headers, host: hostname };
  const signed = await signer.sign({ method, protocol: "https:", hostname, path, query: { ...query }, headers, body });
  const search = new URLSearchParams(query).toString();
  const url = `https://${hostname}${path}${search === "" ? "" : `?${search}`}`;
  const init = method === "GET" || method === "HEAD" ? {} : { body };
  return env.SANDBOX.fetch(url, { method, headers: signed.headers, ...init });
}

const versions: Readonly<Record<string, string>> = {
  cloudformation: "2010-05-15",
  ec2: "2016-11-15",
  iam: "2010-05-08",
  rds: "2014-10-31",
  sns: "2010-03-31",
  sts: "2011-06-15",
};

/** A call of the Query protocol. */
export function query(
  call: Omit<Call, "query" | "body">,
  action: string,
  parameters: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const form = new URLSearchParams({ Action: action, Version: versions[call.service] ?? "", ...parameters });
  const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
  return send({ ...call, headers, body: form.toString() });
}

/** What X-Amz-Target holds before the dot, by service. */
const targets: Readonly<Record<string, string>> = {
  codebuild: "CodeBuild_20161006",
  dynamodb: "DynamoDB_20120810",
  ecr: "AmazonEC2ContainerRegistry_V20150921",
  ecs: "AmazonEC2ContainerServiceV20141113",
  glue: "AWSGlue",
  kms: "TrentService",
  sagemaker: "SageMaker",
  secretsmanager: "secretsmanager",
  sqs: "AmazonSQS",
};

/** A call of the JSON protocol, in the version that the service speaks. */
export function target(
  call: { key: Key; service: string; region: string },
  operation: string,
  input: object,
): Promise<Response> {
  const version = ["sqs", "dynamodb"].includes(call.service) ? "1.0" : "1.1";
  const headers = {
    "content-type": `application/x-amz-json-${version}`,
    "x-amz-target": `${targets[call.service]}.${operation}`,
  };
  return send({ ...call, headers, body: JSON.stringify(input) });
}

/** A call of KMS. */
export function kms(key: Key, region: string, operation: string, input: object): Promise<Response> {
  return target({ key, service: "kms", region }, operation, input);
}

/** What a JSON answer holds. (Not by `json()`: workerd warns of the media type application/x-amz-json-1.1.) */
export async function json(response: Response): Promise<Record<string, unknown>> {
  return JSON.parse(new TextDecoder().decode(await response.arrayBuffer()));
}

const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === "member" || name === "item" });

/** What an XML answer holds at a path of element names; an empty text where there is nothing. */
export async function xml(response: Response, ...path: readonly string[]): Promise<unknown> {
  let value: unknown = parser.parse(await response.text());
  for (const name of path) {
    value = typeof value === "object" && value !== null ? ((value as Record<string, unknown>)[name] ?? "") : "";
  }
  return value;
}

/** Takes a role that trusts the service and gives the session's key. */
export async function assume(accountId: string, of: Key = serviceKey, partition = "aws"): Promise<Key> {
  const region = partition === "aws" ? "us-east-1" : "us-gov-west-1";
  const answer = await query({ key: of, service: "sts", region }, "AssumeRole", {
    RoleArn: `arn:${partition}:iam::${accountId}:role/k9-auditor`,
    RoleSessionName: "test-session",
    ExternalId: "EXAMPLE-EXTERNAL-ID-1234",
  });
  const credentials = await xml(answer, "AssumeRoleResponse", "AssumeRoleResult", "Credentials");
  const { AccessKeyId, SecretAccessKey, SessionToken } = credentials as Record<string, string>;
  return {
    accessKeyId: AccessKeyId ?? "",
    secretAccessKey: SecretAccessKey ?? "",
    sessionToken: SessionToken ?? "",
  };
}

/** A request of the sandbox's control endpoints. */
export function control(method: string, path: string, body?: unknown): Promise<Response> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  return env.SANDBOX.fetch(`https://sandbox.test/_sandbox${path}`, init);
}
