/** What the platform alone costs: so many requests to the sandbox or round trips to D1, one after the other. */
export default {
  async fetch(
    request: Request,
    env: { DB: { prepare(query: string): { all(): Promise<unknown> } } },
  ): Promise<Response> {
    const query = new URL(request.url).searchParams;
    for (let left = Number(query.get("http") ?? 0); left > 0; left -= 1) {
      await (await fetch("https://sandbox.test/_sandbox/faults")).arrayBuffer();
    }
    for (let left = Number(query.get("d1") ?? 0); left > 0; left -= 1) await env.DB.prepare("select 1").all();
    return new Response("done");
  },
};
