import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { PERMISSIONS } from "../../src/api/http/permission.ts";

const PARTNER_ID = "P123456";
const PARTNER_CUSTOMER_ID = "abcd-1234-defg-5678";
const ACCOUNT_ID = "123456789012";
const KEY_FILE = ".local/demo-partner-key";

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

/** The service as its partner sees it. */
export class Api {
  readonly origin: string;
  readonly token: string;
  constructor(origin: string, token: string) {
    this.origin = origin;
    this.token = token;
  }

  request(path: string, method = "GET", body?: unknown): Promise<Response> {
    return fetch(new URL(path, this.origin), {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async json<T>(path: string, method = "GET", body?: unknown): Promise<T> {
    const response = await this.request(path, method, body);
    const answer = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} failed with status ${response.status}: ${answer}`);
    return JSON.parse(answer);
  }
}

/** The demo partner with a valid key: the one of an earlier run, or a new one. */
export async function demoPartner(operator: Api): Promise<Api> {
  if ((await operator.request(`/partner/${PARTNER_ID}`)).status === 404)
    await operator.json(`/partner/${PARTNER_ID}`, "PUT", { partnerId: PARTNER_ID, name: "Demo partner" });
  if (existsSync(KEY_FILE)) {
    const partner = new Api(operator.origin, readFileSync(KEY_FILE, "utf8").trim());
    if ((await partner.request(`/partner/${PARTNER_ID}`)).ok) return partner;
  }
  const { key } = await operator.json<{ key: string }>(`/partner/${PARTNER_ID}/key`, "POST", {
    permissions: PERMISSIONS,
  });
  mkdirSync(dirname(KEY_FILE), { recursive: true });
  writeFileSync(KEY_FILE, key, { mode: 0o600 });
  return new Api(operator.origin, key);
}

const ACCOUNT_PATH = `/partner/${PARTNER_ID}/customer/${PARTNER_CUSTOMER_ID}/account/${ACCOUNT_ID}`;

/** Configures the sandbox's account and triggers its analysis. Gives the path of the execution. */
export async function triggerDemoAnalysis(partner: Api): Promise<string> {
  const ids = { partnerId: PARTNER_ID, partnerCustomerId: PARTNER_CUSTOMER_ID, accountId: ACCOUNT_ID };
  await partner.json(ACCOUNT_PATH, "PUT", {
    ...ids,
    provider: "aws",
    auditorAuthMethod: "config",
    auditorAuthConfig: {
      roleArn: `arn:aws:iam::${ACCOUNT_ID}:role/k9-auditor`,
      externalId: "EXAMPLE-EXTERNAL-ID-1234",
    },
  });
  const { executionId } = await partner.json<{ executionId: string }>(`${ACCOUNT_PATH}/analysis`, "POST", ids);
  return `${ACCOUNT_PATH}/analysis/${executionId}`;
}
