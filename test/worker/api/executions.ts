import { env } from "cloudflare:workers";

/** Removes the executions that no worker has touched, with what hangs on them. */
export async function clearQueued(): Promise<void> {
  const queued = "(select execution_id from execution where status = 'queued')";
  await env.DB.batch([
    env.DB.prepare(`delete from credential_envelope where execution_id in ${queued}`),
    env.DB.prepare(`delete from idempotency_key where execution_id in ${queued}`),
    env.DB.prepare("delete from execution where status = 'queued'"),
  ]);
}
