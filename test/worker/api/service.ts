import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import * as z from "zod";
import { type ApiDependencies, createApi } from "../../../src/api/app.ts";
import { PERMISSIONS } from "../../../src/api/http/permission.ts";
import { ROUTES } from "../../../src/api/routes.ts";
import type { JobMessage } from "../../../src/jobs/message.ts";
import type { Log, LogFields } from "../../../src/platform/runtime.ts";
import { type KeyRing, parseKeyRing } from "../../../src/vault/keyRing.ts";
import { testBindings } from "../../bindings.ts";
import type { Credential } from "./callers.ts";

export const OPERATOR = testBindings.OPERATOR_TOKEN;
export const PARTNER = "P123456";
export const CUSTOMER = "abcd-1234-defg-5678";
export const ACCOUNT = "123456789012";
export const ACCOUNT_PATH = `/partner/${PARTNER}/customer/${CUSTOMER}/account/${ACCOUNT}`;
export const ALL_PERMISSIONS: readonly string[] = PERMISSIONS;

export function testKeyRing(text: string = testBindings.CREDENTIAL_KEYS): KeyRing {
  const parsed = parseKeyRing(text);
  if ("problem" in parsed) throw new Error(parsed.problem);
  return parsed.ring;
}

export interface LogLine {
  level: string;
  event: string;
  fields: LogFields;
}

function memoryLog(lines: LogLine[], base: LogFields = {}): Log {
  const write = (level: string, event: string, fields: LogFields = {}) =>
    lines.push({ level, event, fields: { ...base, ...fields } });
  return {
    info: (event, fields) => write("info", event, fields),
    warn: (event, fields) => write("warn", event, fields),
    error: (event, error, fields) =>
      write("error", event, { ...fields, error: error instanceof Error ? error.name : "?" }),
    with: (fields) => memoryLog(lines, { ...base, ...fields }),
  };
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body when it is JSON. */
  json: unknown;
  /** The log line of the request. */
  line: LogLine | undefined;
}

export interface CallOptions {
  key?: Credential | undefined;
  body?: unknown;
  headers?: Record<string, string>;
}

const errorBody = z.strictObject({
  message: z.string().min(1),
  code: z.string().min(1),
  requestId: z.string(),
  issues: z.array(z.strictObject({ path: z.string(), message: z.string().min(1) })).optional(),
});

/** The API over the pool's real D1, R2 and queue, with a clock that stands still and a log and queue that are kept. */
export class Service {
  now = Date.parse("2025-04-09T10:00:00.000Z");
  randomBytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));
  /** What answers the calls of the API. */
  fetch = (request: Request): Promise<Response> => Promise.reject(new Error(`the API calls ${request.url}`));
  readonly lines: LogLine[] = [];
  readonly sent: JobMessage[] = [];
  private readonly api: ReturnType<typeof createApi>;

  constructor(overrides: Partial<ApiDependencies> = {}) {
    this.api = createApi({
      runtime: {
        now: () => this.now,
        randomBytes: (count) => this.randomBytes(count),
        fetch: (request) => this.fetch(request),
        sleep: () => Promise.resolve(),
        log: memoryLog(this.lines),
      },
      d1: env.DB,
      inbox: env.INBOX,
      jobs: recordingQueue(this.sent),
      assets: env.ASSETS,
      requests: { limit: async () => ({ success: true }) },
      operatorToken: OPERATOR,
      keyRing: testKeyRing(),
      vendingKeys: testKeyRing(),
      tokenEndpoint: undefined,
      hasIdentity: { aws: true, "aws-us-gov": true },
      settingProblems: [],
      ...overrides,
    });
  }

  /** Sends a request and checks of the answer what holds for every answer. `path` may hold a query. */
  async call(method: string, path: string, { key, body, headers = {} }: CallOptions = {}): Promise<Answer> {
    const isRaw = typeof body === "string" || body instanceof Uint8Array || body instanceof ReadableStream;
    const unsigned = new Request(`https://k9.test${path}`, {
      method,
      headers: {
        ...(typeof key === "string" ? { Authorization: `Bearer ${key}` } : {}),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isRaw ? (body as BodyInit) : JSON.stringify(body) }),
    });
    return this.answerTo(typeof key === "function" ? await key(unsigned, this.now) : unsigned);
  }

  /** Sends a request as it is, and checks its answer likewise. */
  async answerTo(request: Request): Promise<Answer> {
    const seen = this.lines.length;
    const context = createExecutionContext();
    const response = await this.api.fetch(request, context);
    const text = await response.text();
    await waitOnExecutionContext(context);
    const answer: Answer = {
      status: response.status,
      headers: response.headers,
      text,
      json: response.headers.get("Content-Type") === "application/json" && text !== "" ? JSON.parse(text) : undefined,
      line: this.lines
        .slice(seen)
        .find((line) => line.event === "request" && line.fields.requestId === response.headers.get("X-Request-Id")),
    };
    assertWellFormed(request.method, answer);
    return answer;
  }

  /** The API as the console calls it. */
  async send(request: Request): Promise<Response> {
    const context = createExecutionContext();
    const response = await this.api.fetch(request, context);
    await waitOnExecutionContext(context);
    return response;
  }

  /** The answer with its body as it is sent, compressed or not. */
  async raw(method: string, path: string, key: string, headers: Record<string, string>): Promise<Response> {
    const request = new Request(`https://k9.test${path}`, {
      method,
      headers: { Authorization: `Bearer ${key}`, ...headers },
    });
    const context = createExecutionContext();
    const response = await this.api.fetch(request, context);
    const body = await response.arrayBuffer();
    await waitOnExecutionContext(context);
    return new Response(body, { status: response.status, headers: response.headers, encodeBody: "manual" });
  }

  /** Like `call`, and throws when the status is not the expected one. */
  async expect(status: number, method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const answer = await this.call(method, path, options);
    if (answer.status !== status)
      throw new Error(`${method} ${path}: ${answer.status} instead of ${status}: ${answer.text}`);
    return answer;
  }

  /** Makes a partner, and gives a key of it. */
  async partner(
    partnerId: string = PARTNER,
    permissions: readonly string[] = ALL_PERMISSIONS,
    oem = false,
  ): Promise<string> {
    await this.expect(200, "PUT", `/partner/${partnerId}`, {
      key: OPERATOR,
      body: {
        partnerId,
        ...(oem ? { oem: { credentialVendingServiceUrl: "https://vending.partner-example.com/k9" } } : {}),
      },
    });
    return this.key(partnerId, permissions);
  }

  async key(partnerId: string, permissions: readonly string[] = ALL_PERMISSIONS, more: object = {}): Promise<string> {
    const made = await this.expect(201, "POST", `/partner/${partnerId}/key`, {
      key: OPERATOR,
      body: { permissions, ...more },
    });
    return z.object({ key: z.string() }).parse(made.json).key;
  }
}

function recordingQueue(sent: JobMessage[]): Queue<JobMessage> {
  return new Proxy(env.JOBS, {
    get(queue, property) {
      if (property === "send") return async (message: JobMessage) => void sent.push(message);
      return Reflect.get(queue, property);
    },
  });
}

/** The route table's own response schemas hold the answers to what the OpenAPI document promises. */
function assertWellFormed(method: string, answer: Answer): void {
  const requestId = answer.headers.get("X-Request-Id") ?? "";
  if (!/^[A-Za-z0-9._-]{8,64}$/.test(requestId)) throw new Error(`no request id on ${answer.status}`);
  if (!answer.headers.get("Cache-Control") || answer.headers.get("X-Content-Type-Options") !== "nosniff") {
    throw new Error("a standard header is missing");
  }
  if (!answer.line) throw new Error("the request has no log line");
  if (method === "HEAD") return;
  if (answer.status >= 400) {
    const error = errorBody.parse(answer.json);
    if (error.requestId !== requestId) throw new Error("the requestId of the body is another one");
    return;
  }
  const route = ROUTES.find((candidate) => candidate.method === method && candidate.path === answer.line?.fields.route);
  const spec = route?.responses[answer.status as 200];
  if (route && !spec) throw new Error(`${route.operationId} does not document ${answer.status}`);
  const type = answer.headers.get("Content-Type") ?? "";
  if (spec?.otherContentTypes?.includes(type)) return;
  spec?.schema?.parse(answer.json);
}

const TABLES = [
  "event",
  "removal",
  "execution_report",
  "credential_envelope",
  "idempotency_key",
  "execution",
  "account",
  "customer",
  "partner_key",
  "partner_identity",
  "partner",
];

/** Every row of every table as JSON text. */
export async function dumpStore(): Promise<string> {
  const dumps = await env.DB.batch(TABLES.map((name) => env.DB.prepare(`select * from "${name}"`)));
  return JSON.stringify(dumps.map((dump, index) => [TABLES[index], dump.results]));
}

export async function countRows(table: string): Promise<number> {
  return (await env.DB.prepare(`select count(*) as n from "${table}"`).first<number>("n")) ?? 0;
}

export async function clearStore(): Promise<void> {
  await env.DB.batch(TABLES.map((table) => env.DB.prepare(`delete from "${table}"`)));
}

/** A body of the trigger with the caller's own credential, as contract pages print it. */
export function credentialBody(expiration = "2025-04-10T12:34:56.789Z", details: object = {}) {
  return {
    partnerId: PARTNER,
    partnerCustomerId: CUSTOMER,
    accountId: ACCOUNT,
    auditorAuthMethod: "credential",
    auditorAuthCredential: {
      provider: "aws",
      type: "credential_sts",
      details: {
        accessKey: "AKIA_EXAMPLE",
        secretKey: "xlCs_EXAMPLE",
        sessionToken: "a32gh_EXAMPLE",
        expiration,
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/auditor/iam-audit`,
        ...details,
      },
    },
  };
}

export const accountBody = {
  partnerId: PARTNER,
  partnerCustomerId: CUSTOMER,
  accountId: ACCOUNT,
  provider: "aws",
  auditorAuthMethod: "config",
  auditorAuthConfig: { roleArn: `arn:aws:iam::${ACCOUNT}:role/k9-auditor`, externalId: "EXAMPLE-EXTERNAL-ID-1234" },
};

export const triggerBody = { partnerId: PARTNER, partnerCustomerId: CUSTOMER, accountId: ACCOUNT };
