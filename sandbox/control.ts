import { type FaultRule, parseFaultRule } from "./faults.ts";
import type { SandboxEnv, SandboxState } from "./state.ts";
import { readSecret } from "./vend.ts";

/**
 * The unsigned endpoints by which tests steer the sandbox and look into it: faults, calls, delivered objects.
 * `path` is what follows /_sandbox/. README.md lists them.
 */
export async function control(
  request: Request,
  path: string,
  env: SandboxEnv,
  state: DurableObjectStub<SandboxState>,
): Promise<Response> {
  const [room = "", ...rest] = path.split("/");
  switch (`${request.method} ${room}`) {
    case "GET health":
      return Response.json({ status: "ok" });
    case "GET faults":
      return Response.json(await state.rules());
    case "POST faults":
      return addFaults(request, state);
    case "DELETE faults":
      await state.clearRules();
      return new Response(null, { status: 204 });
    case "GET calls":
      return Response.json(await state.calls());
    case "DELETE calls":
      await state.clearCalls();
      return new Response(null, { status: 204 });
    case "PUT vend-secret":
      return setVendingSecret(request, state);
    case "POST token-keys":
      await state.rotateTokenKeys();
      return new Response(null, { status: 204 });
    case "GET objects":
      return objects(request, rest, env.OBJECTS);
    case "DELETE ":
      await state.reset();
      await deleteAll(env.OBJECTS);
      return new Response(null, { status: 204 });
    default:
      return Response.json({ message: `No such control endpoint: ${request.method} ${path}` }, { status: 404 });
  }
}

async function addFaults(request: Request, state: DurableObjectStub<SandboxState>): Promise<Response> {
  const body: unknown = await request.json().catch(() => undefined);
  const parsed = Array.isArray(body) ? body.map(parseFaultRule) : ["the body must be a JSON list of rules"];
  const problems = parsed.filter((rule) => typeof rule === "string");
  if (problems.length > 0) return Response.json({ message: problems.join("; ") }, { status: 400 });
  const rules = parsed.filter((rule): rule is FaultRule => typeof rule !== "string");
  return Response.json(await state.addRules(rules));
}

async function setVendingSecret(request: Request, state: DurableObjectStub<SandboxState>): Promise<Response> {
  const body: unknown = await request.json().catch(() => undefined);
  const secret = typeof body === "object" && body !== null && "secret" in body ? body.secret : undefined;
  if (typeof secret !== "string" || readSecret(secret) === undefined) {
    return Response.json({ message: "secret must be whsec_ and base64" }, { status: 400 });
  }
  await state.setVendingSecret(secret);
  return new Response(null, { status: 204 });
}

async function objects(request: Request, path: readonly string[], bucket: R2Bucket): Promise<Response> {
  const [name = "", ...key] = path.map(decodeURIComponent);
  if (key.length > 0) {
    const object = await bucket.get(`${name}/${key.join("/")}`);
    if (object === null) return Response.json({ message: "There is no such object." }, { status: 404 });
    return new Response(object.body, {
      headers: { "content-type": object.httpMetadata?.contentType ?? "binary/octet-stream", etag: object.httpEtag },
    });
  }
  const prefix = `${name}/${new URL(request.url).searchParams.get("prefix") ?? ""}`;
  const found = await listAll(bucket, prefix);
  return Response.json(
    found.map((object) => ({
      key: object.key.slice(name.length + 1),
      bytes: object.size,
      contentType: object.httpMetadata?.contentType,
      ...object.customMetadata,
    })),
  );
}

async function listAll(bucket: R2Bucket, prefix: string): Promise<R2Object[]> {
  const found: R2Object[] = [];
  let cursor: string | undefined;
  do {
    const page = await bucket.list({
      prefix,
      include: ["customMetadata", "httpMetadata"],
      ...(cursor === undefined ? {} : { cursor }),
    });
    found.push(...page.objects);
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
  return found;
}

async function deleteAll(bucket: R2Bucket): Promise<void> {
  const keys = (await listAll(bucket, "")).map((object) => object.key);
  for (let at = 0; at < keys.length; at += 1000) await bucket.delete(keys.slice(at, at + 1000));
}
