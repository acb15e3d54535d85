import { randomUUID } from "node:crypto";
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
  const { executionId } = await partner.json<{ executionId: string }>(
    `${ACCOUNT_PATH}/analysis`,
    "POST",
    ids,
    randomUUID(),
  );
  return `${ACCOUNT_PATH}/analysis/${executionId}`;
}
