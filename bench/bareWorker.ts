import { Hono } from "hono";

interface Statement {
  bind(...values: unknown[]): Statement;
  all(): Promise<unknown>;
  run(): Promise<unknown>;
}

interface Bindings {
  DB: { prepare(query: string): Statement };
}

/**
 * What the platform alone costs: a number of requests to the sandbox or round trips to D1, one after the other; and routes
 * that only read a body, make a number of round trips (after a PUT the last one writes) and answer JSON.
 */
const app = new Hono<{ Bindings: Bindings }>();

app.get("/", async ({ req, env, text }) => {
  for (let left = Number(req.query("http") ?? 0); left > 0; left -= 1) {
    await (await fetch("https://sandbox.test/_sandbox/faults")).arrayBuffer();
  }
  for (let left = Number(req.query("d1") ?? 0); left > 0; left -= 1) await env.DB.prepare("select 1").all();
  return text("done");
});

app.get("/route/:trips", async ({ req, env, json }) => {
  for (let left = Number(req.param("trips")); left > 0; left -= 1) await env.DB.prepare("select 1").all();
  return json({ accountId: "123456789012" });
});

app.put("/route/:trips", async ({ req, env, json }) => {
  const { accountId } = await req.json<{ accountId: string }>();
  for (let left = Number(req.param("trips")); left > 1; left -= 1) await env.DB.prepare("select 1").all();
  const write = "insert into bare values (1, ?) on conflict (id) do update set account = excluded.account";
  await env.DB.prepare(write).bind(accountId).run();
  return json({ accountId });
});

app.post("/table", async ({ env, text }) => {
  await env.DB.prepare("create table if not exists bare (id integer primary key, account text)").run();
  return text("made");
});

export default app;
