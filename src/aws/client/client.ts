import { AwsClient as Signer } from "aws4fetch";
import { randomUnit } from "../../platform/jitter.ts";
import type { Runtime } from "../../platform/runtime.ts";
import { readText } from "./body.ts";
import { bucketRegionOf } from "./bucketRegion.ts";
import type { AwsCredential } from "./credential.ts";
import { type AwsEndpoints, type AwsService, endpointFor, overrideFor, signingName } from "./endpoint.ts";
import { errorCode } from "./errorCode.ts";
import { type AwsFailure, type AwsOutcome, failureKind, isPassing } from "./failure.ts";
import { globalRegion, type Partition } from "./partition.ts";
import { MAX_TRIES, retryAfterMs, retryDelayMs } from "./retry.ts";

export interface AwsRequest {
  service: AwsService;
  /** `service:Operation`, for failures: `kms:ListKeys`. */
  action: string;
  region: string;
  method: "GET" | "POST" | "PUT";
  /** Percent-encoded, from the first slash. */
  path: string;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  /** A function is called once per attempt, so that each sends its own stream; `headers` then include `x-amz-content-sha256`. */
  body?: string | (() => Promise<ReadableStream<Uint8Array>>);
  /** A label before AWS's own host name (S3 Control requires the account ID); a configured endpoint goes without it. */
  hostPrefix?: string;
  /** Milliseconds for one attempt, body included; 30 s by default. */
  timeoutMs?: number;
}

export interface AwsResponse {
  status: number;
  headers: Headers;
  body: string;
}

export interface AwsClient {
  partition: Partition;
  /** The Region that requests to the partition's global services are signed for. */
  globalRegion: string;
  runtime: Runtime;
  /** One call, retried while AWS throttles or is unavailable. Once a call has failed as `expired`, all further calls do, unsent. */
  call(request: AwsRequest): Promise<AwsOutcome<AwsResponse>>;
}

export interface AwsClientSettings {
  credential: AwsCredential;
  provider: Partition;
  endpoints: AwsEndpoints;
  runtime: Runtime;
}

const MAX_BODY_BYTES = 20 * 1024 * 1024;
const TRY_TIMEOUT_MS = 30_000;
/** SHA-256 of nothing. */
const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** A client that signs with one credential in one partition. Keep it between calls: it caches derived signing keys. */
export function createAwsClient({ credential, provider, endpoints, runtime }: AwsClientSettings): AwsClient {
  const signer = new Signer({ ...credential, retries: 0 });
  let expired: AwsFailure | undefined;

  async function call(request: AwsRequest): Promise<AwsOutcome<AwsResponse>> {
    for (let tries = 1; ; tries++) {
      if (expired !== undefined) return { ok: false, failure: { ...expired, action: request.action } };
      const attempt = await send(request);
      if (attempt.ok) return attempt;
      const { failure } = attempt;
      if (failure.kind === "expired") expired = failure;
      if (!isPassing(failure) || tries >= MAX_TRIES) return { ok: false, failure };
      await runtime.sleep(retryDelayMs(tries, randomUnit(runtime.randomBytes), attempt.retryAfterMs));
    }
  }

  type Attempt = { ok: true; value: AwsResponse } | { ok: false; failure: AwsFailure; retryAfterMs: number };
  type Failed = (code: string, status: number, retryAfterMs?: number, bucketRegion?: string) => Attempt;

  async function send(request: AwsRequest): Promise<Attempt> {
    const failed: Failed = (code, status, retryAfter = 0, bucketRegion = undefined) => ({
      ok: false,
      failure: {
        kind: failureKind(status, code),
        code,
        action: request.action,
        status,
        ...(bucketRegion !== undefined && { bucketRegion }),
      },
      retryAfterMs: retryAfter,
    });
    // Not AbortSignal.timeout, whose timer outlives the response: a Worker can have 10,000 of them.
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), request.timeoutMs ?? TRY_TIMEOUT_MS);
    const { signal } = deadline;
    try {
      return await exchange(request, await sign(request, signal), signal, failed);
    } finally {
      clearTimeout(timer);
    }
  }

  async function exchange(request: AwsRequest, signed: Request, signal: AbortSignal, failed: Failed): Promise<Attempt> {
    try {
      const response = await runtime.fetch(signed);
      const body = await readText(response, MAX_BODY_BYTES, signal);
      if (body === undefined) return failed("ResponseTooLarge", response.status);
      if (response.ok) return { ok: true, value: { status: response.status, headers: response.headers, body } };
      const retryAfter = retryAfterMs(response.headers.get("retry-after"), runtime.now());
      const { status, headers } = response;
      const bucketRegion = request.service === "s3" ? bucketRegionOf(status, headers, body) : undefined;
      return failed(errorCode(status, headers, body), status, retryAfter, bucketRegion);
    } catch {
      return failed(signal.aborted ? "TimedOut" : "NetworkError", 0);
    }
  }

  async function sign(request: AwsRequest, signal: AbortSignal): Promise<Request> {
    const service = signingName(request.service);
    const headers: Record<string, string> = { ...request.headers };
    if (service === "s3" && request.body === undefined) headers["x-amz-content-sha256"] = EMPTY_SHA256;
    const body = typeof request.body === "function" ? await request.body() : request.body;
    return signer.sign(urlOf(request), {
      method: request.method,
      headers,
      ...(body === undefined ? {} : { body }),
      redirect: "manual",
      signal,
      aws: {
        service,
        region: request.region,
        datetime: new Date(runtime.now()).toISOString().replace(/[:-]|\.\d{3}/g, ""),
        allHeaders: true,
      },
    });
  }

  function urlOf(request: AwsRequest): string {
    const url = new URL(endpointFor(request.service, request.region, provider, endpoints) + request.path);
    if (request.hostPrefix !== undefined && overrideFor(request.service, endpoints) === undefined) {
      url.hostname = `${request.hostPrefix}.${url.hostname}`;
    }
    for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
    return url.href;
  }

  return { partition: provider, globalRegion: globalRegion(provider), runtime, call };
}

/** The failure of a response that has a success status and cannot be understood. */
export function malformed(
  { action }: Pick<AwsRequest, "action">,
  code: "MalformedResponse" | "ForbiddenDeclaration" = "MalformedResponse",
): { ok: false; failure: AwsFailure } {
  return { ok: false, failure: { kind: "invalid", code, action, status: 200 } };
}
