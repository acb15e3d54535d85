import type * as z from "zod";
import type { Log } from "../../platform/runtime.ts";
import type { Database } from "../../store/database.ts";
import type { Deed } from "../../store/event.ts";
import type { ApiDependencies } from "./dependencies.ts";
import type { ErrorCode, Issue, Refusal } from "./errors.ts";
import type { Caller, RequiredPermission } from "./permission.ts";

/** What a handler receives: everything in it has been authenticated, authorized and validated. */
export interface Call<Params = unknown, Query = unknown, Headers = unknown, Body = unknown> {
  params: Params;
  query: Query;
  headers: Headers;
  body: Body;
  caller: Caller;
  request: Request;
  db: Database;
  dependencies: ApiDependencies;
  /** Milliseconds since the epoch: the same instant for the whole request. */
  now: number;
  /** What the request does, for the event log. */
  deed: Deed;
  log: Log;
}

/** What a rule over several members, the path and the time receives. `raw` can be any JSON value. */
export interface BodyContext {
  params: Record<string, string>;
  now: number;
  idempotencyKey: string | undefined;
  /** Whether the schema found nothing wrong. */
  isWellShaped: boolean;
}

export interface ResponseSpec {
  description: string;
  /** Of a JSON body; without it the body is of `contentType`. */
  schema?: z.ZodType;
  contentType?: string;
  /** What else the body may be, as the query asks for it. */
  otherContentTypes?: readonly string[];
  /** Name to description. */
  headers?: Record<string, string>;
}

export interface Route {
  method: "GET" | "PUT" | "POST" | "DELETE";
  /** OpenAPI path template: `/partner/{partnerId}`. */
  path: string;
  operationId: string;
  tag: "Partner" | "Key" | "Webhook" | "Event" | "Customer" | "Account" | "Analysis" | "Reference";
  summary: string;
  description?: string;
  permission: RequiredPermission;
  /** The message of a 403; may name what the path names. */
  forbidden?: string | ((params: Record<string, string>) => string);
  params?: z.ZodObject;
  query?: z.ZodObject;
  headers?: z.ZodObject;
  body?: z.ZodType;
  /** The message of the 403 when this caller may not use a member of the body, otherwise undefined. Sees the unvalidated body. */
  forbiddenBody?: (raw: unknown, caller: Caller) => string | undefined;
  /** What the schema cannot express: agreement with the path, between members, and with the time. */
  bodyRules?: (raw: unknown, context: BodyContext) => Issue[];
  responses: { [status in 200 | 201 | 202 | 302 | 304]?: ResponseSpec };
  /** Refusals of the handler; those of authentication and validation are added. */
  errors: readonly ErrorCode[];
  /** Not part of the documented API. */
  hidden?: boolean;
  handler: (call: Call) => Promise<Response | Refusal>;
}

type Output<Schema extends z.ZodType | undefined> = Schema extends z.ZodType ? z.output<Schema> : undefined;

interface TypedRoute<
  Params extends z.ZodObject | undefined,
  Query extends z.ZodObject | undefined,
  Headers extends z.ZodObject | undefined,
  Body extends z.ZodType | undefined,
> extends Omit<Route, "params" | "query" | "headers" | "body" | "handler"> {
  params?: Params;
  query?: Query;
  headers?: Headers;
  body?: Body;
  handler: (call: Call<Output<Params>, Output<Query>, Output<Headers>, Output<Body>>) => Promise<Response | Refusal>;
}

/** One entry of the route table: routing, validation, authorization, OpenAPI and the security tests come from it. */
export function defineRoute<
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Headers extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(route: TypedRoute<Params, Query, Headers, Body>): Route {
  // The app passes to a handler what the route's own schemas produced, which is what its parameter declares.
  return route as unknown as Route;
}
