/** Sends a request to the API. */
export type SendRequest = (request: Request) => Promise<Response>;

/** What the API answered instead of what was asked for. */
export interface Problem {
  status: number;
  message: string;
  requestId: string;
  issues: readonly { path: string; message: string }[];
}

/** `next`: the query of the next page of a list, `limit=20&cursor=…`; missing on the last. */
export type Answer<T> = { value: T; next?: string } | { problem: Problem };

export function isProblem<T>(answer: Answer<T>): answer is { problem: Problem } {
  return "problem" in answer;
}

/**
 * The API as one person may use it: every request carries that person's key and is authenticated, limited and authorized
 * like any other. The console has no rights of its own.
 */
export class ApiCaller {
  readonly #send: SendRequest;
  readonly #origin: string;
  readonly #authorization: string;

  /** `authorization`: the header of the person's request. */
  constructor(send: SendRequest, origin: string, authorization: string) {
    this.#send = send;
    this.#origin = origin;
    this.#authorization = authorization;
  }

  get<T>(path: string): Promise<Answer<T>> {
    return this.#call<T>("GET", path);
  }

  put<T>(path: string, body: unknown): Promise<Answer<T>> {
    return this.#call<T>("PUT", path, body);
  }

  post<T>(path: string, body?: unknown): Promise<Answer<T>> {
    return this.#call<T>("POST", path, body);
  }

  delete<T>(path: string): Promise<Answer<T>> {
    return this.#call<T>("DELETE", path);
  }

  /** The answer as it is, for bodies that are not read whole. */
  open(path: string): Promise<Response> {
    return this.#send(this.#request("GET", path));
  }

  async #call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const response = await this.#send(this.#request(method, path, body));
    if (!response.ok) return { problem: await problemOf(response) };
    const next = /<[^>?]*\?([^>]*)>; rel="next"/.exec(response.headers.get("Link") ?? "")?.[1];
    return { value: await response.json<T>(), ...(next !== undefined && { next }) };
  }

  #request(method: string, path: string, body?: unknown): Request {
    return new Request(new URL(path, this.#origin), {
      method,
      headers: {
        Authorization: this.#authorization,
        ...(body !== undefined && { "Content-Type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const { message, requestId, issues = [] } = await response.json<Omit<Problem, "status">>();
  return { status: response.status, message, requestId, issues };
}
