import { Hono } from "hono";
import { type Trip, tripsOf } from "./accountStatements.ts";
import type { RecordedCall } from "./recorder.ts";

interface Bindings {
  DB: D1Database;
  /** The service's own. */
  SERVICE: D1Database;
  REQUESTS: RateLimit;
}

/**
 * What the platform alone costs: a number of requests to the sandbox, requests that the service once made of it, or round
 * trips to D1, one after the other; and routes
 * that only read a body, count the request where `?limit=1` says so, make a number of round trips (after a PUT the last one
 * writes) or those of the service itself, and answer JSON.
 */
const app = new Hono<{ Bindings: Bindings }>();

app.get("/", async ({ req, env, text }) => {
  for (let left = Number(req.query("http") ?? 0); left > 0; left -= 1) {
    await (await fetch("https://sandbox.test/_sandbox/faults")).arrayBuffer();
  }
  for (let left = Number(req.query("d1") ?? 0); left > 0; left -= 1) await env.DB.prepare("select 1").all();
  return text("done");
});

let recorded: RecordedCall[] = [];

app.post("/recorded", async ({ req, text }) => {
  recorded = await req.json();
  return text("kept");
});

app.get("/recorded", async ({ text }) => {
  for (const { url, init, status } of recorded) {
    const response = await fetch(url, init);
    await response.arrayBuffer();
    // A credential report that was being made may be there now.
    if (!response.ok && response.status !== status) return text(`${url} is answered with ${response.status}`, 500);
  }
  return text("done");
});

app.use("/route/*", async ({ req, env }, next) => {
  if (req.query("limit") === "1") await env.REQUESTS.limit({ key: "bare" });
  return next();
});

app.get("/route/trips/:trips", async ({ req, env, json }) => {
  for (let left = Number(req.param("trips")); left > 0; left -= 1) await env.DB.prepare("select 1").all();
  return json({ accountId: "123456789012" });
});

app.put("/route/trips/:trips", async ({ req, env, json }) => {
  const { accountId } = await req.json<{ accountId: string }>();
  for (let left = Number(req.param("trips")); left > 1; left -= 1) await env.DB.prepare("select 1").all();
  const write = "insert into bare values (1, ?) on conflict (id) do update set account = excluded.account";
  await env.DB.prepare(write).bind(accountId).all();
  return json({ accountId });
});

const known = new Map<string, Promise<Trip[]>>();

app.on(["GET", "PUT"], "/route/statements/:keyId", async ({ req, env, json }) => {
  if (req.method === "PUT") await req.json();
  const trips = known.get(req.method) ?? tripsOf(req.method, req.param("keyId"));
  known.set(req.method, trips);
  for (const trip of await trips) {
    const statements = trip.map(({ query, values }) => env.SERVICE.prepare(query).bind(...values));
    const [only] = statements;
    if (only !== undefined && statements.length === 1) await only.raw();
    else await env.SERVICE.batch(statements);
  }
  return json({ accountId: "123456789012" });
});

app.post("/table", async ({ env, text }) => {
  await env.DB.prepare("create table if not exists bare (id integer primary key, account text)").all();
  return text("made");
});

export default app;
