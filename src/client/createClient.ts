import { AwsClient } from "aws4fetch";
import createOpenApiClient, { type Client as OpenApiClient } from "openapi-fetch";
import type { paths } from "./openapi.generated.ts";
import { type SendRequest, withRetries } from "./retry.ts";

/** A key of the API, as `POST /partner/{partnerId}/key` shows it once: a bearer key, or the two parts of one that signs. */
export type Credential = { key: string } | { accessKeyId: string; secretAccessKey: string };

export type ClientOptions = Credential & {
  /** Where the service is: `https://k9.example.com`. */
  url: string | URL;
  /** In place of the global `fetch`. */
  fetch?: SendRequest;
  /** Waits, in milliseconds; in place of a timer. */
  sleep?: (ms: number) => Promise<void>;
};

export interface Client {
  /** Every operation of the API with its types: `client.api.GET("/partner/{partnerId}/customer", { params })`. */
  api: OpenApiClient<paths>;
  /** Sends a request to a path of the API, authenticated and repeated like the operations. */
  send(path: string): Promise<Response>;
  sleep(ms: number): Promise<void>;
}

/**
 * A client of the service. Reading, and writing with an idempotency key, is repeated while the service is out of reach or asks to
 * wait.
 *
 * @example
 * const client = createClient({ url: "https://k9.example.com", key: process.env.K9_KEY });
 * const { data } = await client.api.GET("/caller");
 */
export function createClient(options: ClientOptions): Client {
  const { url, sleep = (ms) => new Promise<void>((resolve) => setTimeout(resolve, ms)) } = options;
  const { href } = new URL(url);
  const send = withRetries(authenticated(options, options.fetch ?? ((request) => fetch(request))), sleep);
  return {
    api: createOpenApiClient<paths>({ baseUrl: href, fetch: send }),
    send: (path) => send(new Request(new URL(path, href))),
    sleep,
  };
}

/** Any Region is taken. */
const REGION = "us-east-1";

function authenticated(credential: Credential, send: SendRequest): SendRequest {
  if ("key" in credential) {
    const authorization = `Bearer ${credential.key}`;
    return (request) => {
      const known = new Request(request);
      known.headers.set("Authorization", authorization);
      return send(known);
    };
  }
  const { accessKeyId, secretAccessKey } = credential;
  const signer = new AwsClient({ accessKeyId, secretAccessKey, service: "execute-api", region: REGION });
  return async (request) => send(await signer.sign(request));
}
