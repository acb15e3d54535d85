import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { PERMISSIONS } from "../../src/api/http/permission.ts";

/** A partner and an account of the sandbox, and how the service gets into it. */
export interface Demo {
  partnerId: string;
  name: string;
  provider: "aws" | "aws-us-gov";
  accountId: string;
  /** Where the sandbox listens, when the credential comes from its vending service and not from a role. */
  vendingAt?: string;
}

const PARTNER_CUSTOMER_ID = "abcd-1234-defg-5678";

export interface Report {
  fileName: string;
  bytes: number;
  href: string;
}

export interface Execution {
  executionId: string;
  status: string;
  progress: { done: number; total: number; what: string };
  error?: { code: string; message: string } | null;
  reports: Report[];
}

/** How long a repeatable request is repeated: on a busy machine a local server loses a response now and then. */
const REPEATED_FOR_MS = 60_000;
const PAUSE_MS = 500;

/** The service as its partner sees it. */
export class Api {
  readonly origin: string;
  readonly token: string;
  constructor(origin: string, token: string) {
    this.origin = origin;
    this.token = token;
  }

  /** `idempotencyKey` makes a POST one that can be repeated; every other method is. */
  async request(path: string, method = "GET", body?: unknown, idempotencyKey?: string): Promise<Response> {
    const init = {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    const canRepeat = method !== "POST" || idempotencyKey !== undefined;
    const deadline = Date.now() + (canRepeat ? REPEATED_FOR_MS : 0);
    for (;;) {
      const answer = await fetch(new URL(path, this.origin), init).catch((error: unknown) => {
        if (Date.now() >= deadline) throw new Error(`${method} ${path} got no answer`, { cause: error });
        return undefined;
      });
      if (answer !== undefined && (answer.status < 500 || Date.now() >= deadline)) return answer;
      await answer?.body?.cancel();
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  async json<T>(path: string, method = "GET", body?: unknown, idempotencyKey?: string): Promise<T> {
    const response = await this.request(path, method, body, idempotencyKey);
    const answer = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} failed with status ${response.status}: ${answer}`);
    return JSON.parse(answer);
  }
}

/** The demo partner with a valid key: the one of an earlier run, or a new one. */
export async function demoPartner(operator: Api, demo: Demo): Promise<Api> {
  const { partnerId, name, vendingAt } = demo;
  if (vendingAt !== undefined) await makeOem(operator, demo, vendingAt);
  else if ((await operator.request(`/partner/${partnerId}`)).status === 404)
    await operator.json(`/partner/${partnerId}`, "PUT", { partnerId, name });
  const keyFile = `.local/demo-key-${partnerId}`;
  if (existsSync(keyFile)) {
    const partner = new Api(operator.origin, readFileSync(keyFile, "utf8").trim());
    if ((await partner.request(`/partner/${partnerId}`)).ok) return partner;
  }
  const { key } = await operator.json<{ key: string }>(`/partner/${partnerId}/key`, "POST", {
    permissions: PERMISSIONS,
  });
  mkdirSync(dirname(keyFile), { recursive: true });
  writeFileSync(keyFile, key, { mode: 0o600 });
  return new Api(operator.origin, key);
}

/** Makes the partner one with a vending service, and tells that of the sandbox the secret that verifies the requests. */
async function makeOem(operator: Api, { partnerId, name }: Demo, sandbox: string): Promise<void> {
  const { oem } = await operator.json<{ oem: { signingSecret: string } }>(`/partner/${partnerId}`, "PUT", {
    partnerId,
    name,
    oem: { credentialVendingServiceUrl: "https://vending.example.com/k9" },
  });
  const body = JSON.stringify({ secret: oem.signingSecret });
  const told = await fetch(new URL("/_sandbox/vend-secret", sandbox), { method: "PUT", body });
  if (!told.ok) throw new Error(`the sandbox did not take the vending secret: ${told.status}`);
}

/** Configures the account and triggers its analysis. Gives the path of the execution. */
export async function triggerDemoAnalysis(partner: Api, demo: Demo): Promise<string> {
  const { partnerId, accountId, provider, vendingAt } = demo;
  const ids = { partnerId, partnerCustomerId: PARTNER_CUSTOMER_ID, accountId };
  const path = `/partner/${partnerId}/customer/${PARTNER_CUSTOMER_ID}/account/${accountId}`;
  const role = {
    auditorAuthMethod: "config",
    auditorAuthConfig: {
      roleArn: `arn:${provider}:iam::${accountId}:role/k9-auditor`,
      externalId: "EXAMPLE-EXTERNAL-ID-1234",
    },
  };
  const method = vendingAt === undefined ? role : { auditorAuthMethod: "cvs" };
  await partner.json(path, "PUT", { ...ids, provider, ...method });
  const { executionId } = await partner.json<{ executionId: string }>(`${path}/analysis`, "POST", ids, randomUUID());
  return `${path}/analysis/${executionId}`;
}
