import { AwsClient as Signer } from "aws4fetch";
import { randomUnit } from "../../platform/jitter.ts";
import type { Runtime } from "../../platform/runtime.ts";
import { BodyTooLarge, readText, textOf } from "./body.ts";
import { bucketRegionOf } from "./bucketRegion.ts";
import type { AwsCredential } from "./credential.ts";
import { type AwsEndpoints, type AwsService, endpointFor, overrideFor, signingName } from "./endpoint.ts";
import { errorCode } from "./errorCode.ts";
import { type AwsFailure, type AwsOutcome, failureKind, isPassing } from "./failure.ts";
import { globalRegion, type Partition } from "./partition.ts";
import { MAX_TIMEOUTS, MAX_TRIES, retryAfterMs, retryDelayMs } from "./retry.ts";

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
  /**
   * The same for a response that is too long to hold in memory: for each attempt with a successful response, `read` gets its
   * text piece by piece as it arrives, and starts over. What it throws is rethrown.
   */
  stream<T>(request: AwsRequest, read: ReadPieces<T>): Promise<AwsOutcome<T>>;
}

export type ReadPieces<T> = (pieces: AsyncIterable<string>) => Promise<AwsOutcome<T>>;

export interface AwsClientSettings {
  credential: AwsCredential;
  provider: Partition;
  endpoints: AwsEndpoints;
  runtime: Runtime;
}

/** Limit for a body that is held as a whole; parsed, it takes several times as much of an isolate's 128 MB. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** Limit for a body that is read piece by piece: what is held does not depend on its length. */
const MAX_STREAM_BYTES = 64 * 1024 * 1024;
const TRY_TIMEOUT_MS = 30_000;
/** SHA-256 of nothing. */
const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** A client that signs with one credential in one partition. Keep it between calls: it caches derived signing keys. */
export function createAwsClient({ credential, provider, endpoints, runtime }: AwsClientSettings): AwsClient {
  const signer = new Signer({ ...credential, retries: 0 });
  let expired: AwsFailure | undefined;

  type Attempt<T> = { ok: true; value: T } | { ok: false; failure: AwsFailure; retryAfterMs: number };
  /** What becomes of a successful response. */
  type Receive<T> = (response: Response, signal: AbortSignal) => Promise<AwsOutcome<T> | "too large">;

  async function received(response: Response, signal: AbortSignal): Promise<AwsOutcome<AwsResponse> | "too large"> {
    const body = await readText(response, MAX_BODY_BYTES, signal);
    return body === undefined
      ? "too large"
      : { ok: true, value: { status: response.status, headers: response.headers, body } };
  }

  async function tryRepeatedly<T>(request: AwsRequest, receive: Receive<T>): Promise<AwsOutcome<T>> {
    let timeouts = 0;
    for (let tries = 1; ; tries++) {
      if (expired !== undefined) return { ok: false, failure: { ...expired, action: request.action } };
      const attempt = await send(request, receive);
      if (attempt.ok) return attempt;
      const { failure } = attempt;
      if (failure.kind === "expired") expired = failure;
      if (failure.code === "TimedOut") timeouts += 1;
      const isLast = tries >= MAX_TRIES || timeouts >= MAX_TIMEOUTS;
      if (!isPassing(failure) || isLast) return { ok: false, failure };
      await runtime.sleep(retryDelayMs(tries, randomUnit(runtime.randomBytes), attempt.retryAfterMs));
    }
  }

  async function send<T>(request: AwsRequest, receive: Receive<T>): Promise<Attempt<T>> {
    // Not AbortSignal.timeout, whose timer outlives the response: a Worker can have 10,000 of them.
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), request.timeoutMs ?? TRY_TIMEOUT_MS);
    const { signal } = deadline;
    try {
      const signed = await sign(request, signal);
      return await exchange(request, signed, signal, receive).catch((error) => {
        if (error instanceof ReaderThrew) throw error.cause;
        return failed(request, signal.aborted ? "TimedOut" : "NetworkError", 0);
      });
    } finally {
      clearTimeout(timer);
    }
  }

  async function exchange<T>(
    request: AwsRequest,
    signed: Request,
    signal: AbortSignal,
    receive: Receive<T>,
  ): Promise<Attempt<T>> {
    const response = await runtime.fetch(signed);
    const { status, headers } = response;
    if (response.ok) {
      const outcome = await receive(response, signal);
      if (outcome === "too large") return failed(request, "ResponseTooLarge", status);
      return outcome.ok ? outcome : { ...outcome, retryAfterMs: 0 };
    }
    const body = await readText(response, MAX_BODY_BYTES, signal);
    if (body === undefined) return failed(request, "ResponseTooLarge", status);
    const retryAfter = retryAfterMs(headers.get("retry-after"), runtime.now());
    const bucketRegion = request.service === "s3" ? bucketRegionOf(status, headers, body) : undefined;
    return failed(request, errorCode(status, headers, body), status, retryAfter, bucketRegion);
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

  return {
    partition: provider,
    globalRegion: globalRegion(provider),
    runtime,
    call: (request) => tryRepeatedly(request, received),
    stream: (request, read) => tryRepeatedly(request, (response, signal) => readPieces(response, signal, read)),
  };
}

/** Carries what the reader of a stream has thrown past the handling of what the network does. */
class ReaderThrew extends Error {
  override readonly name = "ReaderThrew";
}

async function readPieces<T>(
  response: Response,
  signal: AbortSignal,
  read: ReadPieces<T>,
): Promise<AwsOutcome<T> | "too large"> {
  let broken: { error: unknown } | undefined;
  async function* pieces() {
    try {
      yield* textOf(response, MAX_STREAM_BYTES, signal);
    } catch (error) {
      broken = { error };
      throw error;
    }
  }
  try {
    return await read(pieces());
  } catch (error) {
    if (broken === undefined) throw new ReaderThrew("the reader of a response threw", { cause: error });
    if (error instanceof BodyTooLarge) return "too large";
    throw error;
  }
}

function failed(
  { action }: AwsRequest,
  code: string,
  status: number,
  retryAfter = 0,
  bucketRegion?: string,
): { ok: false; failure: AwsFailure; retryAfterMs: number } {
  const kind = failureKind(status, code);
  const failure: AwsFailure = { kind, code, action, status, ...(bucketRegion !== undefined && { bucketRegion }) };
  return { ok: false, failure, retryAfterMs: retryAfter };
}

/** The failure of a response that has a success status and cannot be understood. */
export function malformed(
  { action }: Pick<AwsRequest, "action">,
  code: "MalformedResponse" | "ForbiddenDeclaration" = "MalformedResponse",
): { ok: false; failure: AwsFailure } {
  return { ok: false, failure: { kind: "invalid", code, action, status: 200 } };
}
