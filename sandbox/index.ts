import { awsCall } from "./awsCall.ts";
import { control } from "./control.ts";
import { classifyHost } from "./hosts.ts";
import { discoveryDocument, isIssuerHost } from "./identity/webIdentity.ts";
import type { SandboxEnv, SandboxState } from "./state.ts";
import { vend, vendingSecret } from "./vend.ts";

export { SandboxState } from "./state.ts";

/** The sandbox: AWS's protocols for everybody who signs with a key it knows, and /_sandbox/ for tests. */
export default {
  async fetch(request: Request, env: SandboxEnv): Promise<Response> {
    const url = new URL(request.url);
    const host = classifyHost(url.hostname);
    if (host.kind === "unknown") return Response.json({ message: `unknown host ${url.hostname}` }, { status: 502 });
    const state = env.STATE.get(env.STATE.idFromName("sandbox"));
    const path = url.pathname;
    if (host.kind === "vending" || (host.kind === "endpoint" && path.startsWith("/_sandbox/vend/"))) {
      return vending(request, state);
    }
    if (host.kind === "endpoint" && (path === "/_sandbox" || path.startsWith("/_sandbox/"))) {
      return control(request, path.slice("/_sandbox/".length), env, state);
    }
    const issuer = host.kind === "tokens" ? url.hostname : path.split("/")[1];
    if (request.method === "GET" && issuer !== undefined && isIssuerHost(issuer)) {
      const document = discoveryDocument(issuer, path.replace(`/${issuer}`, ""), await state.tokenKeys());
      return document ? Response.json(document) : new Response(null, { status: 404 });
    }
    if (host.kind === "tokens") return new Response(null, { status: 404 });
    const body = new Uint8Array(await request.arrayBuffer());
    return awsCall({ method: request.method, url, headers: request.headers, body }, host, env, state, Date.now());
  },
} satisfies ExportedHandler<SandboxEnv>;

/** The vending endpoint with its faults: `sandbox:Vend` is the name of the action. */
async function vending(request: Request, state: DurableObjectStub<SandboxState>): Promise<Response> {
  const subject = { actions: ["sandbox:Vend"], accountIds: [], region: "", resource: new URL(request.url).pathname };
  const { delayMs, decisive } = await state.plan(subject);
  if (delayMs > 0) await scheduler.wait(delayMs);
  const statuses = { throttle: 429, error: 500, refuse: 403, close: 502, delay: 500, expire: 200 };
  const faulty = decisive !== undefined && decisive.kind !== "expire";
  const response = faulty
    ? Response.json(
        { message: "The sandbox was told to fail." },
        { status: decisive.status ?? statuses[decisive.kind] },
      )
    : request.method !== "POST"
      ? Response.json({ message: "Only POST." }, { status: 405, headers: { allow: "POST" } })
      : await vend({
          headers: request.headers,
          body: new Uint8Array(await request.arrayBuffer()),
          now: Date.now(),
          secrets: [vendingSecret, await state.vendingSecret()].filter((secret) => secret !== undefined),
          expired: decisive?.kind === "expire",
        });
  const { resource } = subject;
  const call = {
    service: "sandbox",
    action: "sandbox:Vend",
    permission: "",
    region: "",
    accountId: "",
    accessKeyId: "",
    resource,
  };
  await state.record({ ...call, status: response.status });
  return response;
}
