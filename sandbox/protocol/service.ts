import type { Rejection } from "../../src/aws/sigv4/verify.ts";
import type { Context } from "../context.ts";
import type { HttpRequest } from "./httpRequest.ts";

/** An answer that is an error of AWS. */
export interface AwsFailure {
  readonly failed: true;
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Further members of the error document, as S3 has them (BucketName, Region). */
  readonly details?: Readonly<Record<string, string>>;
}

export function failure(
  status: number,
  code: string,
  message: string,
  details: Readonly<Record<string, string>> = {},
): AwsFailure {
  return { failed: true, status, code, message, details };
}

/** The failures that every service has and words in its own way. */
export type Trouble = Rejection | "throttled" | "internal" | "denied" | "wrongRegion";
export type Dialect = Readonly<Record<Trouble, readonly [status: number, code: string, message: string]>>;

export interface Operation<Input, Output> {
  /** The IAM action that it needs, when it is not `service:OperationName`. */
  readonly permission?: string;
  /** ARN, or name, of what the call is about; `*` when absent. */
  resource?(input: Input, context: Context): string;
  run(input: Input, context: Context): Output | AwsFailure | Promise<Output | AwsFailure>;
}

/** One of AWS's wire protocols, set up for one service. */
export interface Protocol<Input, Output> {
  readonly dialect: Dialect;
  /** Which operation is asked for; a failure when the request cannot be read. */
  parse(http: HttpRequest): { readonly operation: string; readonly input: Input } | AwsFailure;
  unknownOperation(operation: string): AwsFailure;
  respond(operation: string, output: Output, requestId: string): Response;
  fail(failed: AwsFailure, requestId: string): Response;
}

/** An operation that a request asks for, ready to run. */
export interface Invocation {
  readonly operation: string;
  readonly permission: string;
  resource(context: Context): string;
  run(context: Context): Promise<Response>;
}

export interface Service {
  readonly name: string;
  /** What the paths of its requests begin with, where several APIs are signed for under one name; `/` for most. */
  readonly path: string;
  /** Signed for the partition's first region, wherever the caller is (IAM). */
  readonly global: boolean;
  readonly dialect: Dialect;
  invocation(http: HttpRequest): Invocation | AwsFailure;
  fail(failed: AwsFailure, requestId: string): Response;
}

/** Ties a protocol and the operations of one service together. */
export function defineService<Input, Output extends object>(definition: {
  readonly name: string;
  readonly path?: string;
  readonly global?: boolean;
  readonly protocol: Protocol<Input, Output>;
  readonly operations: Readonly<Record<string, Operation<Input, Output>>>;
}): Service {
  const { name, protocol } = definition;
  const operations = new Map(Object.entries(definition.operations));
  return {
    name,
    path: definition.path ?? "/",
    global: definition.global ?? false,
    dialect: protocol.dialect,
    fail: protocol.fail,
    invocation(http) {
      const parsed = protocol.parse(http);
      if (isFailure(parsed)) return parsed;
      const operation = operations.get(parsed.operation);
      if (operation === undefined) return protocol.unknownOperation(parsed.operation);
      return {
        operation: parsed.operation,
        permission: operation.permission ?? `${name}:${parsed.operation}`,
        resource: (context) => operation.resource?.(parsed.input, context) ?? "*",
        async run(context) {
          const output = await operation.run(parsed.input, context);
          return isFailure(output)
            ? protocol.fail(output, context.requestId)
            : protocol.respond(parsed.operation, output, context.requestId);
        },
      };
    },
  };
}

export function isFailure(value: object): value is AwsFailure {
  return "failed" in value && value.failed === true;
}
