import { AwsClient } from "aws4fetch";
import { PERMISSIONS } from "../../src/api/http/permission.ts";
import { testBindings } from "../bindings.ts";
import { ACCOUNT_BODY, IDS } from "./account.ts";
import type { System } from "./host.ts";

export { IDS };

export const CUSTOMER_PATH = `/partner/${IDS.partnerId}/customer/${IDS.partnerCustomerId}`;
export const ACCOUNT_PATH = `${CUSTOMER_PATH}/account/${IDS.accountId}`;

export interface Answer {
  status: number;
  headers: Headers;
  body: string;
}

/** Calls the service and keeps every answer, so that a test can look through all of them. */
export class Caller {
  readonly answers: Answer[] = [];
  readonly system: System;
  token: string;
  constructor(system: System, token: string) {
    this.system = system;
    this.token = token;
  }

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await this.system.fetch(path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const answer = {
      status: response.status,
      headers: new Headers([...response.headers]),
      body: await response.text(),
    };
    this.answers.push(answer);
    return answer;
  }
}

/** Makes the partner and a key with all permissions. */
export async function partnerWithKey(operator: Caller): Promise<Caller> {
  await operator.call("PUT", `/partner/${IDS.partnerId}`, { partnerId: IDS.partnerId, name: "Partner under test" });
  const { body } = await operator.call("POST", `/partner/${IDS.partnerId}/key`, { permissions: PERMISSIONS });
  return new Caller(operator.system, JSON.parse(body).key);
}

export async function configureAccount(partner: Caller): Promise<Answer> {
  return partner.call("PUT", ACCOUNT_PATH, ACCOUNT_BODY);
}

export interface EndedExecution {
  executionId: string;
  status: string;
  error: { code: string; message: string } | null | undefined;
  reports: { fileName: string; contentType: string; bytes: number; sha256: string; href: string }[];
}

/** Polls the execution until it has ended. */
export async function untilEnded(partner: Caller, location: string, withinMs = 30_000): Promise<EndedExecution> {
  for (let waited = 0; waited < withinMs; waited += 50) {
    const execution: EndedExecution = JSON.parse((await partner.call("GET", location)).body);
    if (execution.status === "succeeded" || execution.status === "failed") return execution;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${location} has not ended within ${withinMs} ms`);
}

export interface Credential {
  accessKey: string;
  secretKey: string;
  sessionToken: string;
  expiration: string;
  arn: string;
}

/** A real short-lived credential of the sandbox, as a partner would bring it. */
export async function vendCredential(system: System, sessionName: string): Promise<Credential> {
  const signer = new AwsClient({
    accessKeyId: testBindings.AWS_ACCESS_KEY_ID,
    secretAccessKey: testBindings.AWS_SECRET_ACCESS_KEY,
    service: "sts",
    region: "us-east-1",
  });
  const body = new URLSearchParams({
    Action: "AssumeRole",
    Version: "2011-06-15",
    RoleArn: `arn:aws:iam::${IDS.accountId}:role/k9-auditor`,
    RoleSessionName: sessionName,
    ExternalId: "EXAMPLE-EXTERNAL-ID-1234",
  }).toString();
  const signed = await signer.sign(system.sandboxUrl, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body,
  });
  const response = await system.sandbox("/", { method: "POST", headers: signed.headers, body });
  const xml = await response.text();
  if (response.status !== 200) throw new Error(`AssumeRole was answered with ${response.status}: ${xml}`);
  const member = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1] ?? "";
  return {
    accessKey: member("AccessKeyId"),
    secretKey: member("SecretAccessKey"),
    sessionToken: member("SessionToken"),
    expiration: new Date(member("Expiration")).toISOString(),
    arn: member("Arn"),
  };
}

export function triggerWith(credential: Credential): unknown {
  return {
    ...IDS,
    auditorAuthMethod: "credential",
    auditorAuthCredential: { provider: "aws", type: "credential_sts", details: credential },
  };
}
