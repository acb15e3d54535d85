import { verify } from "../src/aws/sigv4/verify.ts";
import { sha256, toHex } from "../src/platform/hash.ts";
import { findAccount } from "./accounts/registry.ts";
import type { Context } from "./context.ts";
import type { FaultRule } from "./faults.ts";
import type { Host } from "./hosts.ts";
import { type Caller, isPermitted } from "./identity/caller.ts";
import { findKey } from "./identity/keys.ts";
import { globalRegion, partitionOf } from "./partition.ts";
import type { HttpRequest } from "./protocol/httpRequest.ts";
import {
  type AwsFailure,
  failure,
  type Invocation,
  isFailure,
  type Service,
  type Trouble,
} from "./protocol/service.ts";
import { services } from "./services/index.ts";
import type { CallRecord, SandboxEnv, SandboxState } from "./state.ts";

type State = DurableObjectStub<SandboxState>;

/** Answers one request of an AWS service: signature, scope, faults, permission, operation; and notes the call. */
export async function awsCall(
  http: HttpRequest,
  host: Host,
  env: SandboxEnv,
  state: State,
  now: number,
): Promise<Response> {
  const requestId = crypto.randomUUID();
  const verified = await verify(http, {
    now,
    findKey: (id, token) => findKey(id, token, now),
    bodySha256: async () => toHex(await sha256(http.body)),
  });
  const { authorization } = verified;
  const service = serviceOf(http, host, authorization?.service);
  const invocation = service.invocation(http);
  const call = {
    service: service.name,
    action: `${service.name}:${isFailure(invocation) ? "Unknown" : invocation.operation}`,
    permission: isFailure(invocation) ? "" : invocation.permission,
    region: authorization?.region ?? "",
    accountId: verified.ok ? verified.caller.accountId : "",
    accessKeyId: authorization?.accessKeyId ?? "",
    resource: "*",
  };
  const answer = async (response: Response, resource = "*"): Promise<Response> => {
    await state.record({ ...call, resource, status: response.status } satisfies CallRecord);
    return response;
  };
  const trouble = (kind: Trouble, rule?: FaultRule): Response =>
    service.fail(troubleOf(service, kind, rule), requestId);

  if (!verified.ok) return answer(trouble(verified.reason));
  const { caller } = verified;
  const misplaced = checkScope(service, host, verified.authorization, caller);
  if (misplaced !== undefined) return answer(trouble(misplaced));
  if (isFailure(invocation)) return answer(service.fail(invocation, requestId));

  const region = verified.authorization.region;
  const account = findAccount(caller.accountId);
  const context: Context = { caller, account, region, requestId, now, objects: env.OBJECTS, state };
  const resource = invocation.resource(context);
  const fault = await playFault(state, invocation, call, resource);
  if (fault?.kind === "close") return answer(brokenOff(), resource);
  if (fault !== undefined)
    return answer(faulty(service, fault, denial(caller, invocation, resource), requestId), resource);
  if (!isPermitted(caller, invocation.permission)) {
    const [status, code] = service.dialect.denied;
    return answer(service.fail(failure(status, code, denial(caller, invocation, resource)), requestId), resource);
  }
  return answer(await invocation.run(context), resource);
}

/** The service that a request is for: by its credential scope, its host, or its form. */
function serviceOf(http: HttpRequest, host: Host, scope: string | undefined): Service {
  const name = host.kind === "aws" ? host.service.replace("s3-control", "s3") : scope;
  const named = services.find((service) => service.name === name && http.url.pathname.startsWith(service.path));
  if (named !== undefined) return named;
  const isTargeted = http.headers.has("x-amz-target");
  const isForm = http.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded") === true;
  const guess = isTargeted ? "kms" : isForm || http.url.searchParams.has("Action") ? "sts" : "s3";
  return services.find((service) => service.name === guess) ?? raise(`no service ${guess}`);
}

function raise(message: string): never {
  throw new Error(message);
}

/** The credential scope must fit the endpoint, the partition of the key and the regions of the account. */
function checkScope(
  service: Service,
  host: Host,
  scope: { readonly service: string; readonly region: string },
  caller: Caller,
): Trouble | undefined {
  if (scope.service !== service.name) return "wrongRegion";
  if (partitionOf(scope.region) !== caller.partition) return "unknownKey";
  if (service.global && scope.region !== globalRegion(caller.partition)) return "wrongRegion";
  if (host.kind === "aws" && host.region !== undefined && host.region !== scope.region) return "wrongRegion";
  const region = findAccount(caller.accountId)?.regions.find(({ name }) => name === scope.region);
  const known =
    findAccount(caller.accountId) === undefined || (region !== undefined && region.optIn !== "not-opted-in");
  return known ? undefined : "unknownKey";
}

async function playFault(
  state: State,
  invocation: Invocation,
  call: { readonly action: string; readonly accountId: string; readonly region: string },
  resource: string,
): Promise<FaultRule | undefined> {
  const target = /^arn:[^:]*:iam::(\d{12}):role\//.exec(resource)?.[1];
  const { delayMs, decisive } = await state.plan({
    actions: [call.action, invocation.permission],
    accountIds: target === undefined ? [call.accountId] : [call.accountId, target],
    region: call.region,
    resource,
  });
  if (delayMs > 0) await scheduler.wait(delayMs);
  return decisive;
}

function troubleOf(service: Service, kind: Trouble, rule?: FaultRule): AwsFailure {
  const [status, code, message] = service.dialect[kind];
  return failure(rule?.status ?? status, rule?.code ?? code, message);
}

function faulty(service: Service, rule: FaultRule, denied: string, requestId: string): Response {
  const kinds = { throttle: "throttled", error: "internal", expire: "expiredToken", refuse: "denied" } as const;
  const kind = rule.kind === "delay" || rule.kind === "close" ? "internal" : kinds[rule.kind];
  const failed = troubleOf(service, kind, rule);
  return service.fail(kind === "denied" ? { ...failed, message: denied } : failed, requestId);
}

function denial(caller: Caller, invocation: Invocation, resource: string): string {
  const { permission } = invocation;
  return `User: ${caller.arn} is not authorized to perform: ${permission} on resource: ${resource} because no identity-based policy allows the ${permission} action`;
}

/** A truncated response: the connection ends within the body. */
function brokenOff(): Response {
  const beginning = new TextEncoder().encode('<?xml version="1.0" encoding="UTF-8"?>\n<Resp');
  const { readable, writable } = new FixedLengthStream(1000);
  const writer = writable.getWriter();
  const reason = new Error("The sandbox was told to close this connection.");
  writer
    .write(beginning)
    .then(() => writer.abort(reason))
    .catch(() => undefined);
  return new Response(readable, { status: 200, headers: { "content-type": "text/xml" } });
}
